package dev.sluice.language.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.language.modules.Files;
import dev.sluice.language.modules.Program;
import dev.sluice.language.text.SourceText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text by which runs go already is not refused for a rule that came later. */
class StoredTextTest {
    private static final String FIRST = """
            step first backfill t on db by id only where "n = 1" sql "update t set m = 1 where :range"
            undo none first because "nobody reads it"
            """;

    private static String runbook(String steps) {
        return """
                runbook old "It began long ago"
                source db postgres
                source web http
                metric ready boolean correctness from db sql "select true"
                phase one "First" {
                %s
                  proceed when ready
                }
                """.formatted(steps.indent(2));
    }

    private static Checked stored(String text) {
        return Checker.stored(Program.of(new SourceText("the journal", text)), Map.of());
    }

    private static List<String> codes(Checked checked, Severity severity) {
        return checked.diagnostics().stream()
                .filter(finding -> finding.severity() == severity)
                .map(finding -> finding.code().name())
                .toList();
    }

    private static void assertTolerated(String code, String text) {
        Checked fresh = Checker.check(new SourceText("old.runbook", text), Map.of());
        assertEquals(List.of(code), codes(fresh, Severity.ERROR));
        assertTrue(fresh.runbook().isEmpty());

        Checked stored = stored(text);
        assertEquals(List.of(), codes(stored, Severity.ERROR));
        assertEquals(
                List.of(code),
                stored.diagnostics().stream()
                        .filter(Diagnostic::isTolerated)
                        .map(finding -> finding.code().name())
                        .toList());
        assertTrue(stored.runbook().isPresent());
    }

    @Test
    void aStatementThatChangesTheKeyStays() {
        String text = runbook("""
                step a backfill t on db by id sql "update t set id = id + 1000 where :range"
                undo none a because "nobody reads it"
                """);
        assertTolerated("S509", text);
        Action action = stored(text)
                .runbook()
                .orElseThrow()
                .phases()
                .getFirst()
                .steps()
                .getFirst()
                .action();
        assertTrue(action instanceof Action.Backfill, action::toString);
    }

    @Test
    void anUndoThatLooksForWhatTheStepHasSetStays() {
        String text = runbook("""
                step a backfill t on db by id only where "n is null" sql "update t set n = 1 where :range"
                undo a sql on db "update t set n = null where :range and n = 1"
                """);
        assertTolerated("S502", text);
        Step step =
                stored(text).runbook().orElseThrow().phases().getFirst().steps().getFirst();
        assertTrue(step.undo().filter(Step.Undo.Batched.class::isInstance).isPresent(), step::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"by id except one.first", "by n, id except one.first only where \"n = 1\""})
    void rangesThatWereLeftOutStayLeftOut(String how) {
        assertTolerated("S510", runbook(FIRST + """
                step a backfill t on db %s sql "update t set m = 1 where :range"
                undo none a because "nobody reads it"
                """.formatted(how)));
    }

    @Test
    void anAddressThatNobodyCanSendToStays() {
        assertTolerated("S605", runbook("""
                step a http on web get "/a b"
                undo none a because "nobody reads it"
                """));
    }

    @Test
    void aPhaseWhoseWindowsOutlastItsTimeStays() {
        assertTolerated("S410", """
                runbook old "It began long ago"
                source db postgres
                metric lag duration safety from db as seconds every 15s sql "select 1"
                phase one "First" {
                  within 30m
                  proceed when avg(lag over 1h) < 5s
                }
                """);
    }

    @Test
    void aPathThatNeverLedAnywhereStays() {
        assertTolerated("S605", """
                runbook old "It began long ago"
                source web http
                metric ok count safety from web every 15s get "/health" json "$.2xx"
                phase one "First" {
                  proceed when ok > 0
                }
                """);
    }

    @Test
    void whatTheStepTakesOfAModuleStaysToo() {
        Files files = Files.of("=== old.runbook\n"
                + runbook("""
                step a backfill t on db by id sql "update t set id = id + :gap where :range"
                undo none a because "nobody reads it"
                """).replace("source db postgres", "use \"./common.runbook\"\nsource db postgres")
                + """
                === common.runbook
                module common "What all take"
                param gap count = 1000
                """);
        SourceText bundle = files.program("old.runbook").text();
        Checked stored = Checker.stored(Program.of(bundle), Map.of());
        assertEquals(List.of(), codes(stored, Severity.ERROR));
        assertEquals(1, stored.runbook().orElseThrow().params().size());
    }

    @Test
    void whatWasAlwaysAnErrorIsOne() {
        Checked stored = stored(runbook("""
                step a backfill t on db by id sql "select 1 from t where :range"
                undo none a because "nobody reads it"
                """));
        assertEquals(List.of("S509"), codes(stored, Severity.ERROR));
        assertTrue(stored.runbook().isEmpty());
    }
}
