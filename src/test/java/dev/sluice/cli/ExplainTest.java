package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExplainTest {
    private final Repository anywhere = new Repository(Path.of(""));

    @Test
    void printsThePageOfACodeInWhateverCase() {
        Said said = anywhere.call("explain", "s100");

        assertEquals(0, said.exitCode());
        Golden.assertMatches("language/renderers/explain.txt", said.out());
    }

    @Test
    void knowsThePageOfEachCode() {
        for (Code code : Code.values()) {
            Said said = anywhere.call("explain", code.name());

            assertTrue(said.out().startsWith(code + ": " + code.title() + "\n\n"), said::toString);
            Schemas.assertValid(
                    "explain",
                    anywhere.call("explain", code.name(), "--format", "json").out());
        }
    }

    @Test
    void listsAllCodesWhereNoneIsNamed() {
        assertEquals(
                Code.values().length, anywhere.call("explain").out().lines().count());
        Schemas.assertValid(
                "explain", anywhere.call("explain", "--format", "json").out());
    }

    @Test
    void offersTheCodeThatIsMeant() {
        Said said = anywhere.call("explain", "S1320");

        assertEquals(2, said.exitCode());
        assertEquals("sluice: there is no code S1320\n  next: sluice explain S132\n", said.err());
    }
}
