package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that is printed beside the class, case by case. */
class RiskTest {
    private static final String STEP = "step add sql on db lock timeout 2s \"alter table orders add column note text\"";
    private static final String UNDO =
            "undo add sql on db lock timeout 2s \"alter table orders drop column if exists note\"";

    @ParameterizedTest
    @CsvSource({
        "true,  hard,     none,                    C1",
        "true,  ,         none,                    C1",
        "true,  easy,     ten minutes,             C1",
        "true,  easy,     none; jobs start late,   C2",
        "true,  easy,     ,                        C2",
        "false, hard,     none,                    C2",
        "false, ,         ,                        C2",
        "false, moderate, ten minutes,             C2",
        "false, moderate, no downtime,             C3",
        "false, easy,     ,                        C3",
    })
    void followsTheRule(boolean turns, String undoing, String downtime, String grade) {
        String text = """
                runbook risky "Add a note"
                %s
                %s
                source db postgres
                metric waiting count safety from db every 15s sql "select 1"
                %sphase add "Add it" {
                  %s
                  %s
                  proceed when waiting == 0
                }
                """.formatted(
                        undoing == null ? "" : "undoing " + undoing + " \"take it back\"",
                        downtime == null ? "" : "downtime \"" + downtime + "\"",
                        turns ? "irreversible " : "",
                        STEP,
                        turns ? "" : UNDO);
        assertEquals(grade, Risk.of(Samples.of(text)).grade());
    }

    @Test
    void whatChangesNothingIsTheLowest() {
        String text = """
                runbook looking "Look at it"
                source db postgres
                metric waiting count safety from db every 15s sql "select 1"
                phase look "Look" { proceed when waiting == 0 }
                """;
        assertEquals("C4", Risk.of(Samples.of(text)).grade());
    }
}
