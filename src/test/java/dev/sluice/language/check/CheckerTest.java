package dev.sluice.language.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.SourceText;
import dev.sluice.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckerTest {

    static List<Path> runbooks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("runbooks"))) {
            return files.filter(file -> file.toString().endsWith(".runbook"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void theShippedRunbooksHaveNoErrors(Path file) throws IOException {
        Checked checked = Checker.check(new SourceText(file.toString(), Files.readString(file)), Map.of());

        assertEquals(List.of(), errors(checked));
        assertTrue(checked.runbook().isPresent());
    }

    @Test
    void readsTheDesignsOwnExample() throws IOException {
        Runbook runbook = orders(Map.of());

        assertEquals(
                List.of("expand", "canary", "fill", "enforce", "adopt", "contract"),
                runbook.phases().stream().map(Phase::name).toList());
        Metric remaining = runbook.metric("remaining");
        assertEquals(Duration.ofMinutes(10), remaining.every());
        assertEquals(Duration.ofMinutes(20), remaining.fresh());
        assertEquals(Duration.ofMinutes(2), remaining.timeout());
        Metric lag = runbook.metric("lag");
        assertEquals(Duration.ofSeconds(15), lag.every());
        assertEquals(Duration.ofSeconds(60), lag.fresh());
        assertEquals(Duration.ofSeconds(5), lag.timeout());
        Phase canary = runbook.phase("canary");
        assertEquals(List.of("expand"), canary.after());
        assertEquals(6, canary.rules().size());
        assertEquals(Duration.ofMinutes(10), canary.soak());
        assertEquals(Duration.ofHours(24).plusMinutes(20), canary.within());
        assertFalse(canary.withinStated());
        assertEquals(Duration.ofHours(4), runbook.phase("fill").within());
        Step sample = runbook.step(new StepRef("canary", "sample"));
        Action.Backfill backfill = (Action.Backfill) sample.action();
        assertEquals(new Action.Slice.Spread(1), backfill.slice());
        assertEquals(new Action.Knob.Live("batch"), backfill.batch());
        assertEquals(Optional.of(new Action.Knob.Fixed(0.1)), backfill.aim());
        assertTrue(runbook.step(new StepRef("contract", "drop_old")).irreversible());
        assertTrue(runbook.step(new StepRef(StepRef.FINALLY, "note")).undo().isEmpty());
    }

    @Test
    void aFixedParameterBecomesAConstantThatRemembersItsName() throws IOException {
        GateRule rule = orders(Map.of("standbys", "2")).phase("expand").rules().get(1);

        Expression.Constant bound = (Expression.Constant) ((Expression.Comparison) rule.when()).right();
        assertEquals(Value.amount(2), bound.value());
        assertEquals(Optional.of("standbys"), bound.param());
        assertEquals("2", bound.text());
    }

    @Test
    void aLiveParameterStaysAKnob() {
        Runbook runbook = runbook("param limit duration = 10s in 1s .. 1m live", "pause when lag > limit");

        Expression.Comparison when = (Expression.Comparison)
                runbook.phases().getFirst().rules().getFirst().when();
        assertEquals("limit", ((Expression.Knob) when.right()).name());
    }

    @Test
    void valuesGivenAtStartTakeThePlaceOfDefaults() throws IOException {
        Runbook runbook = orders(Map.of("pace", "1s", "settle", "5s", "watch", "5s"));

        assertEquals(Duration.ofSeconds(1), runbook.metric("lag").every());
        assertEquals(Duration.ofMillis(500), runbook.metric("lag").timeout());
        assertEquals(Duration.ofSeconds(5), runbook.phase("adopt").soak());
    }

    @Test
    void rulesAreCheckedAgainWithTheValuesGivenAtStart() throws IOException {
        List<Diagnostic> found = errors(check(Map.of("pace", "1m", "settle", "5s")));

        assertFalse(found.isEmpty());
        assertTrue(found.stream().allMatch(one -> one.code() == Code.S405), found.toString());
    }

    @Test
    void aFaultInAGivenValueIsADiagnosticWithHelp() throws IOException {
        assertFinding(Map.of("bach", "5"), Code.S209, "write `--set batch=5`");
        assertFinding(Map.of("batch", "-5"), Code.S210, "choose a value in 500 rows .. 50_000 rows");
        assertFinding(
                Map.of("batch", "many"),
                Code.S210,
                "write `--set batch=5_000`, or another value in 500 rows .. 50_000 rows");
        assertFinding(Map.of("pace", "15"), Code.S210, "write `--set pace=15s`, or another value in 1s .. 5m");
    }

    @Test
    void aFileWithAnyErrorHasNoRunbook() throws IOException {
        Checked checked = Checker.check(
                new SourceText("x", "runbook x \"y\"\nphase a \"b\" {\n  pause if lag > 10s\n}\n"), Map.of());

        assertTrue(checked.runbook().isEmpty());
        assertTrue(errors(checked).stream().anyMatch(one -> one.code() == Code.S201));
        assertTrue(errors(checked).stream().anyMatch(one -> one.code() == Code.S130));
    }

    @Test
    void phasesRunInTheOrderOfTheirDependencies() {
        Checked checked = check("""
                runbook demo "A demonstration"
                source db postgres
                metric ready boolean correctness from db sql "select true"
                phase c "Third" after b { proceed when ready }
                phase a "First" { proceed when ready }
                phase b "Second" after a { proceed when ready }
                """);

        assertEquals(List.of(), errors(checked));
        assertEquals(
                List.of("a", "b", "c"),
                checked.runbook().orElseThrow().phases().stream()
                        .map(Phase::name)
                        .toList());
    }

    @Test
    void aGateIsBoundToTheArgumentsOfEachUse() {
        Checked checked = check("""
                runbook demo "A demonstration"
                source db postgres
                metric lag duration safety from db as seconds sql "select 1"
                param far duration = 20s
                gate healthy with limit duration = 10s { pause when lag > limit because "over ${limit}" }
                phase a "First" { gate healthy  proceed when lag < 1s }
                phase b "Second" { gate healthy with limit = far  proceed when lag < 1s }
                """);

        List<Phase> phases = checked.runbook().orElseThrow().phases();
        assertEquals(
                List.of("over 10s", "over 20s"),
                phases.stream()
                        .map(phase -> phase.rules().getFirst().because().orElseThrow())
                        .toList());
        Expression.Comparison when =
                (Expression.Comparison) phases.get(1).rules().getFirst().when();
        assertEquals(Optional.of("far"), ((Expression.Constant) when.right()).param());
    }

    @Test
    void aStatementThatRefusesATransactionRunsOutsideOfOne() {
        Runbook runbook = runbook(
                "",
                "step build sql on db \"create index concurrently i on t (a)\" undo build sql on db \"drop index concurrently i\"");

        Action.Sql sql = (Action.Sql) runbook.step(new StepRef("one", "build")).action();
        assertEquals(Action.Sql.Mode.OUTSIDE_TRANSACTION, sql.mode());
        assertEquals(
                "CREATE INDEX CONCURRENTLY", sql.sql().statements().getFirst().keyword());
    }

    private static Runbook runbook(String declaration, String statement) {
        Checked checked = check("""
                runbook demo "A demonstration"
                source db postgres
                metric lag duration safety from db as seconds sql "select 1"
                %s
                phase one "First" {
                  %s
                  proceed when lag < 1s
                }
                """.formatted(declaration, statement));
        assertEquals(List.of(), errors(checked));
        return checked.runbook().orElseThrow();
    }

    private static void assertFinding(Map<String, String> set, Code code, String help) throws IOException {
        List<Diagnostic> found = errors(check(set));
        assertEquals(List.of(code), found.stream().map(Diagnostic::code).toList());
        assertEquals(Optional.of(help), found.getFirst().help());
    }

    private static Runbook orders(Map<String, String> set) throws IOException {
        Checked checked = check(set);
        assertEquals(List.of(), errors(checked));
        return checked.runbook().orElseThrow();
    }

    private static Checked check(Map<String, String> set) throws IOException {
        Path file = Path.of("runbooks", "orders_status.runbook");
        return Checker.check(new SourceText(file.toString(), Files.readString(file)), set);
    }

    private static Checked check(String text) {
        return Checker.check(new SourceText("test", text), Map.of());
    }

    private static List<Diagnostic> errors(Checked checked) {
        return checked.diagnostics().stream()
                .filter(one -> one.severity() == Diagnostic.Severity.ERROR)
                .toList();
    }
}
