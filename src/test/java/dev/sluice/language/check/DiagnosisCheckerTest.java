package dev.sluice.language.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Files;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.text.SourceText;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a diagnosis: its checks are asked for their rows, and what it reads counts as used. */
class DiagnosisCheckerTest {
    private static final String MODULE = """
            module watch "What may be wrong"
            source db postgres
            metric lag duration safety from db as seconds every 5s sql "select 1"
            metric idle count safety from db every 5s sql "select 1"
            diagnosis stuck "It hangs" {
              check size from db sql "select 1 from pg_class where :migration_gone <> ''"
              cause held "A lock is held" {
                check   holders from db timeout 3s sql "select pid from pg_stat_activity"
                certain when holders is not empty and lag > 10s
                likely  when rows(size) > 3 or holders is empty
              }
              cause other "Something else" { likely when size is empty }
            }
            """;
    private static final String RUNBOOK = """
            runbook demo "A demonstration"
            use "./watch.runbook"
            source db postgres
            metric ready boolean correctness from db every 5s sql "select true"
            phase one "First" {
              pause when not ready
              step change sql on db "alter table orders drop column old, rename column a to b"
              undo none change because "a test"
              proceed when ready
            }
            """;

    private final Runbook runbook = runbook();
    private final Diagnosis stuck = runbook.diagnoses().getFirst();

    @Test
    void asksAChecksRowsAndNeverWhetherItCouldBeRead() {
        Diagnosis.Cause held = stuck.causes().getFirst();

        assertEquals(
                "stuck.holders > 0 and lag > 10s",
                ExpressionText.of(held.certain().getFirst()));
        assertEquals(
                "stuck.size > 3 or stuck.holders == 0",
                ExpressionText.of(held.likely().getFirst()));
    }

    @Test
    void showsWithACauseWhatItsConditionsSpeakOf() {
        assertEquals(
                List.of("stuck.size", "stuck.holders"),
                stuck.checks().stream().map(Diagnosis.Check::address).toList());
        assertEquals(
                List.of("stuck.size", "stuck.holders"), stuck.causes().get(0).checks());
        assertEquals(List.of("stuck.size"), stuck.causes().get(1).checks());
    }

    @Test
    void takesOfAModuleTheMetricsThatOnlyItsDiagnosesRead() {
        assertEquals(
                List.of("lag", "ready"),
                runbook.metrics().stream().map(Metric::name).sorted().toList());
    }

    @Test
    void bindsWhatStepsDropAndRename() {
        assertEquals(new Value.Text("orders.old,orders.a"), runbook.binds().get(Runbook.GONE));
    }

    private static Runbook runbook() {
        Checked checked = Checker.check(
                Loader.load(new SourceText("demo.runbook", RUNBOOK), new Files(Map.of("watch.runbook", MODULE))),
                Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }
}
