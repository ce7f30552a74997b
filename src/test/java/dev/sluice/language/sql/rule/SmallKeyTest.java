package dev.sluice.language.sql.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each type of a key that is counted up, and how many rows it has room for. */
class SmallKeyTest {
    private static final String IDENTITY = " generated always as identity";

    private static List<Advice> found(String type) {
        return SqlLint.offline(
                        RuleCase.runbook("pause when lag > 10s\nstep notes sql on db \"create table notes (id " + type
                                + " primary key)\"\nundo none notes because \"an example\"\n"),
                        LocalDate.of(2026, 11, 21))
                .stream()
                .filter(advice -> advice.code() == Code.L308)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "smallserial, 32 767",
        "serial2, 32 767",
        "smallint" + IDENTITY + ", 32 767",
        "int2" + IDENTITY + ", 32 767",
        "serial, 2 147 483 647",
        "serial4, 2 147 483 647",
        "int" + IDENTITY + ", 2 147 483 647",
        "integer" + IDENTITY + ", 2 147 483 647",
        "int4" + IDENTITY + ", 2 147 483 647",
    })
    void saysHowManyRowsThereIsRoomFor(String type, String rows) {
        List<Advice> found = found(type);
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.getFirst().toString().contains("`id` has room for " + rows + " rows"), found::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bigserial", "serial8", "bigint" + IDENTITY, "int8" + IDENTITY, "smallint", "int2", "integer"})
    void leavesAloneWhatIsLargeOrNotCountedUp(String type) {
        assertEquals(List.of(), found(type));
    }
}
