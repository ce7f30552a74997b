package dev.sluice.language.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.language.diagnostic.Fix.Edit;
import dev.sluice.language.text.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixTest {

    @Test
    void appliesAllOfItsEditsInTheOrderOfTheText() {
        Fix fix = Fix.machine(List.of(edit(7, 8, "!"), edit(1, 2, ""), edit(4, 4, "++")));

        assertEquals("a𝄞c++d 𝄞!", fix.applyTo("ab𝄞cd 𝄞?".replace("b", "_")));
    }

    @Test
    void refusesEditsOverEachOther() {
        assertThrows(IllegalArgumentException.class, () -> Fix.machine(List.of(edit(0, 3, ""), edit(2, 4, ""))));
    }

    @Test
    void refusesToRepairNothing() {
        assertThrows(IllegalArgumentException.class, () -> Fix.suggested(List.of()));
    }

    private static Edit edit(int start, int end, String replacement) {
        return new Edit(new Span(start, end, 1, start + 1), replacement);
    }
}
