package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.value.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of gates.md §3, row by row, and every combination of its inputs. */
class VerdictTableTest {
    private static final String METRICS = """
            metric r boolean safety from db every 15s sql "select 11"
            metric q boolean safety from db every 15s sql "select 12"
            metric t boolean safety from db every 15s sql "select 13"
            metric ready boolean safety from db every 15s sql "select 14"
            """;
    private static final String RULES = """
            rollback when r
            pause when q
            throttle to 50% when t
            proceed when ready
            soak 30s
            """;

    @ParameterizedTest(name = "R {0}, Q {1}, T {2}, P {3}, {4}: {5}")
    @CsvSource({
        "TRUE,    UNKNOWN, UNKNOWN, UNKNOWN, WORKING, ROLLBACK",
        "TRUE,    FALSE,   FALSE,   TRUE,    DONE,    ROLLBACK",
        "UNKNOWN, TRUE,    FALSE,   TRUE,    DONE,    PAUSE",
        "FALSE,   TRUE,    UNKNOWN, UNKNOWN, WORKING, PAUSE",
        "UNKNOWN, UNKNOWN, TRUE,    TRUE,    DONE,    HOLD",
        "UNKNOWN, FALSE,   TRUE,    TRUE,    WORKING, HOLD",
        "FALSE,   UNKNOWN, TRUE,    TRUE,    DONE,    HOLD",
        "FALSE,   FALSE,   TRUE,    UNKNOWN, WORKING, THROTTLE",
        "FALSE,   FALSE,   TRUE,    TRUE,    DONE,    THROTTLE",
        "FALSE,   FALSE,   UNKNOWN, TRUE,    WORKING, THROTTLE",
        "FALSE,   FALSE,   UNKNOWN, TRUE,    DONE,    HOLD",
        "FALSE,   FALSE,   UNKNOWN, TRUE,    SOAKING, HOLD",
        "FALSE,   FALSE,   FALSE,   TRUE,    DONE,    PROCEED",
        "FALSE,   FALSE,   FALSE,   TRUE,    WORKING, CONTINUE",
        "FALSE,   FALSE,   FALSE,   TRUE,    SOAKING, CONTINUE",
        "FALSE,   FALSE,   FALSE,   UNKNOWN, DONE,    HOLD",
        "FALSE,   FALSE,   FALSE,   UNKNOWN, SOAKING, CONTINUE",
        "FALSE,   FALSE,   FALSE,   UNKNOWN, WORKING, CONTINUE",
        "FALSE,   FALSE,   FALSE,   FALSE,   DONE,    CONTINUE",
    })
    void everyRowOfTheTable(Truth r, Truth q, Truth t, Truth p, Stage stage, Verdict expected) {
        assertEquals(expected, verdict(r, q, t, p, stage));
    }

    /** How far the phase is. */
    enum Stage {
        WORKING,
        SOAKING,
        DONE
    }

    static Stream<Arguments> everyCombination() {
        List<Arguments> all = new ArrayList<>();
        for (Truth r : Truth.values()) {
            for (Truth q : Truth.values()) {
                for (Truth t : Truth.values()) {
                    for (Truth p : Truth.values()) {
                        for (Stage stage : Stage.values()) {
                            all.add(Arguments.of(r, q, t, p, stage));
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everyCombination")
    void everyCombinationFallsIntoOneRow(Truth r, Truth q, Truth t, Truth p, Stage stage) {
        assertEquals(table(r, q, t, p, stage), verdict(r, q, t, p, stage));
    }

    /** The table as the page has it, read from the top; the first row that fits decides. */
    private static Verdict table(Truth r, Truth q, Truth t, Truth p, Stage stage) {
        boolean everyStepDone = stage != Stage.WORKING;
        boolean soakOver = stage == Stage.DONE;
        if (r == Truth.TRUE) {
            return Verdict.ROLLBACK;
        }
        if (q == Truth.TRUE) {
            return Verdict.PAUSE;
        }
        if (r == Truth.UNKNOWN || q == Truth.UNKNOWN) {
            return Verdict.HOLD;
        }
        if (t == Truth.TRUE || t == Truth.UNKNOWN && !everyStepDone) {
            return Verdict.THROTTLE;
        }
        if (t == Truth.UNKNOWN) {
            return Verdict.HOLD;
        }
        if (p == Truth.TRUE && everyStepDone && soakOver) {
            return Verdict.PROCEED;
        }
        return p == Truth.UNKNOWN && everyStepDone && soakOver ? Verdict.HOLD : Verdict.CONTINUE;
    }

    private static Verdict verdict(Truth r, Truth q, Truth t, Truth p, Stage stage) {
        GateLab lab = GateLab.of(METRICS, RULES);
        lab.set("r", "false").set("q", "false").set("t", "false").set("ready", "false");
        lab.tick();
        if (stage != Stage.WORKING) {
            lab.stepsDone();
        }
        lab.to(stage == Stage.DONE ? "44s" : "14s");
        script(lab, "r", r);
        script(lab, "q", q);
        script(lab, "t", t);
        script(lab, "ready", p);
        lab.to(stage == Stage.DONE ? "45s" : "15s");
        return lab.last.verdict();
    }

    private static void script(GateLab lab, String metric, Truth truth) {
        switch (truth) {
            case TRUE -> lab.set(metric, "true");
            case FALSE -> lab.set(metric, "false");
            case UNKNOWN -> lab.missing(metric);
        }
    }

    @Test
    void anAbsentRollbackPauseOrThrottleIsFalse() {
        GateLab lab = GateLab.of("proceed when errors < 1%").set("errors", "0%");
        lab.stepsDone().to("1s").expect(Verdict.PROCEED);
    }

    @Test
    void severalPausesAreJoinedByOrAndSeveralProceedsByAnd() {
        GateLab lab =
                GateLab.of("pause when lag > 10s pause when waiting > 5 proceed when errors < 1% proceed when rest == 0"
                        .replace(" pause", "\n pause")
                        .replace(" proceed", "\n proceed"));
        lab.set("lag", "0s").set("waiting", "6").set("errors", "0%").set("rest", "0");
        lab.stepsDone().to("1s").expect(Verdict.PAUSE);

        GateLab other = GateLab.of("proceed when errors < 1%\nproceed when rest == 0");
        other.set("errors", "0%").set("rest", "1").stepsDone().to("1s").expect(Verdict.CONTINUE);
    }

    @Test
    void theLowestShareOfSeveralThrottlesWins() {
        GateLab lab =
                GateLab.of("throttle to 50% when lag > 1s\nthrottle to 20% when waiting > 1\nproceed when errors < 1%");
        lab.set("lag", "2s").set("waiting", "2").set("errors", "0%").to("1s").expect(Verdict.THROTTLE);
        assertEquals(20, lab.last.share());
    }

    @Test
    void anUnknownThrottleSlowsTheWorkAndIsReportedBlindAfterItsBudget() {
        GateLab lab = GateLab.of("throttle to 50% when lag > 1s\nproceed when errors < 1%");
        lab.missing("lag").set("errors", "0%").to("59s").expect(Verdict.THROTTLE);
        assertEquals(50, lab.last.share());
        assertEquals(false, lab.last.blind());
        lab.to("61s").expect(Verdict.THROTTLE);
        assertEquals(true, lab.last.blind());
    }

    @Test
    void aShadowRollbackIsReportedAndNeverActs() {
        GateLab lab = GateLab.of("shadow rollback when errors > 2%\nproceed when lag < 1s");
        lab.set("errors", "50%").set("lag", "0s").stepsDone().to("1s").expect(Verdict.PROCEED);
        RuleReport shadow = lab.last.rules().get(0);
        assertEquals(true, shadow.rule().shadow());
        assertEquals(Truth.TRUE, shadow.truth());
    }

    @Test
    void theFarthestRollbackWins() {
        String phases = "rollback to p when errors > 2%\nrollback when lag > 10s\nproceed when waiting == 0";
        GateLab lab = GateLab.of(phases);
        lab.set("errors", "50%").set("lag", "0s").set("waiting", "0").to("1s").expect(Verdict.ROLLBACK);
        assertEquals("p", lab.last.rollbackTo().orElseThrow());
        GateLab both = GateLab.of(phases);
        both.set("errors", "50%").set("lag", "60s").set("waiting", "0").to("1s").expect(Verdict.ROLLBACK);
        assertEquals(true, both.last.rollbackTo().isEmpty());
    }

    @Test
    void behindThePointOfNoReturnATrueRollbackPausesAndNeedsAPerson() {
        GateLab lab = GateLab.of("rollback when errors > 2%\nproceed when lag < 1s");
        lab.set("errors", "0%").set("lag", "0s").to("10s");
        lab.watch.irreversiblePassed(true);
        lab.set("errors", "3%").to("15s").expect(Verdict.PAUSE).expect(Need.Why.POINT_OF_NO_RETURN);
    }

    @Test
    void whileAPersonPausesATrueRollbackStillRollsBack() {
        GateLab lab = GateLab.of("rollback when errors > 2%\nproceed when lag < 1s");
        lab.set("errors", "0%").set("lag", "0s").to("10s");
        lab.watch.personPaused(10_000, "ann", "lunch");
        lab.to("14s").expect(Verdict.PAUSE).expect(Need.Why.OPERATOR);
        lab.set("errors", "3%").to("15s").expect(Verdict.ROLLBACK);
    }

    @Test
    void whileUndoingPauseAndThrottleStayInForceAndTheUnknownThrottles() {
        GateLab lab = GateLab.of("rollback when errors > 2%\npause when lag > 10s\nproceed when waiting == 0");
        lab.set("errors", "3%").set("lag", "0s").set("waiting", "0").to("1s").expect(Verdict.ROLLBACK);
        lab.watch.undoing(true, lab.now);
        lab.to("2s").expect(Verdict.CONTINUE);
        lab.missing("lag").to("15s").expect(Verdict.THROTTLE);
        assertEquals(50, lab.last.share());
        lab.set("lag", "20s").to("30s").expect(Verdict.PAUSE);
        lab.set("lag", "0s").to("2m").expect(Verdict.CONTINUE);
    }
}
