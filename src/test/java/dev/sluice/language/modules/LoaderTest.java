package dev.sluice.language.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.difference.Difference;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.text.SourceText;
import dev.sluice.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoaderTest {
    private static final String FILES = """
            === main.runbook
            runbook fill "Fill a column"
            source db postgres
            param most duration = 5s in 1s .. 30s
            phase before "Before" {
              proceed when lag < 5s
            }
            use "./lib/common.runbook" with limit = most, orders = shop_orders
            phase behind "Behind" {
              gate healthy
              proceed when lag < 5s
            }
            === lib/common.runbook
            module common "What all of our runbooks watch"
            use "../replicas.runbook"
            source db postgres
            source prom prometheus
            param limit duration in 1s .. 1m
            param orders identifier
            param unused percent = 5%
            metric rows_left rows correctness from db every 1m sql \"""
              select count(*) from :"orders"
            \"""
            metric errors percent safety from prom as percent every 15s promql "errors"
            metric twice percent safety = errors + errors
            gate healthy {
              pause when lag > limit for 1m
            }
            gate careful {
              pause when twice > 5% for 1m
            }
            phase drain "Drain" {
              gate healthy
              proceed when rows_left == 0
            }
            === replicas.runbook
            module replicas
            source db postgres
            metric lag duration safety from db as seconds every 15s sql "select 1"
            """;

    private static Runbook runbook(String files, Map<String, String> set) {
        Checked checked = Files.of(files).check("main.runbook", set);
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }

    private static List<Code> codes(Map<String, String> texts) {
        return new Files(texts)
                .check("main.runbook", Map.of()).diagnostics().stream()
                        .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                        .map(Diagnostic::code)
                        .toList();
    }

    @Test
    void thePhasesOfAModuleStandAtTheLineThatUsesIt() {
        assertEquals(
                List.of("before", "drain", "behind"),
                runbook(FILES, Map.of()).phases().stream().map(Phase::name).toList());
    }

    @Test
    void warnsOfAModuleOfWhichNothingIsUsed() {
        String files = """
                === main.runbook
                runbook main "Main"
                use "above.runbook"
                use "idle.runbook"
                source db postgres
                phase p "P" {
                  pause when lag > 10s
                  step x sql on db "update t set a = 1"
                  undo none x because "no"
                  proceed when lag < 1s
                }
                === above.runbook
                module above
                use "below.runbook"
                source db postgres
                gate unused { pause when lag > 20s }
                === below.runbook
                module below
                source db postgres
                metric lag duration safety from db as seconds every 15s sql "select 1"
                === idle.runbook
                module idle
                source db postgres
                metric idle count safety from db every 15s sql "select 1"
                """;

        List<Diagnostic> found = Files.of(files).check("main.runbook", Map.of()).diagnostics();

        assertEquals(
                List.of("nothing of this module is used"),
                found.stream().map(Diagnostic::message).toList());
        assertEquals(
                "runbook main \"Main\"\nuse \"above.runbook\"\n".length(),
                found.getFirst().span().start());
    }

    @Test
    void whatNothingUsesOfAModuleIsLeftOut() {
        Runbook runbook = runbook(FILES, Map.of());

        assertEquals(
                List.of("lag", "rows_left"),
                runbook.metrics().stream().map(Metric::name).toList());
        assertEquals(List.of("healthy"), runbook.gates());
        assertEquals(List.of("db"), runbook.sources().stream().map(Source::name).toList());
        assertEquals(
                List.of("most", "limit", "orders"),
                runbook.params().stream().map(Param::name).toList());
    }

    @Test
    void aParameterOfAModuleHasTheValueThatItsUseGives() {
        Runbook runbook = runbook(FILES, Map.of("most", "20s"));

        assertEquals(Value.amount(20), runbook.params().get(1).value());
        assertEquals(Value.amount(5), runbook.params().get(1).byDefault());
        assertEquals(new Value.Text("shop_orders"), runbook.params().get(2).value());
    }

    @Test
    void noParameterOfAModuleIsSetFromTheCommandLine() {
        Checked checked = Files.of(FILES).check("main.runbook", Map.of("limit", "20s"));

        assertEquals(
                List.of(Code.S209),
                checked.diagnostics().stream().map(Diagnostic::code).toList());
    }

    @Test
    void tellsWhereADeclarationComesFrom() {
        Runbook runbook = runbook(FILES, Map.of());

        assertEquals(
                Optional.of("replicas.runbook:3"),
                runbook.files().origin(runbook.metric("lag").span()));
        assertEquals(
                Optional.of("lib/common.runbook:19"),
                runbook.files().origin(runbook.phase("drain").span()));
        assertEquals(
                Optional.empty(), runbook.files().origin(runbook.phase("before").span()));
    }

    @Test
    void theTextOfARunbookHasItsModulesAndChangesWithThem() {
        Runbook runbook = runbook(FILES, Map.of());
        Runbook other = runbook(FILES.replace("for 1m", "for 2m"), Map.of());

        Checked again = Checker.check(new SourceText("the journal", runbook.text()), Map.of());

        assertEquals(runbook.digest(), again.runbook().orElseThrow().digest());
        assertEquals(runbook.text(), again.runbook().orElseThrow().text());
        assertEquals(runbook.phases(), again.runbook().orElseThrow().phases());
        assertNotEquals(runbook.digest(), other.digest());
    }

    @Test
    void aGateThatMovesIntoAModuleIsTheSame() {
        String gate = "gate healthy { pause when lag > 10s for 1m }\n";
        String lag = "source db postgres\nmetric lag duration safety from db as seconds every 15s sql \"select 1\"\n";
        String runbook = """
                === main.runbook
                runbook fill "Fill a column"
                %s
                phase only "Only" {
                  gate healthy
                  proceed when lag < 5s
                }
                """;

        Runbook before = runbook(runbook.formatted(lag + gate), Map.of());
        Runbook after = runbook(
                runbook.formatted("use \"./common.runbook\"") + "=== common.runbook\nmodule common\n" + lag + gate,
                Map.of());

        assertTrue(Difference.between(before, after).isEmpty());
        assertNotEquals(before.digest(), after.digest());
    }

    @Test
    void aRunbookWithoutModulesIsItsOwnText() {
        String text = "runbook a \"b\"\n";

        assertEquals(text, Program.of(new SourceText("a", text)).text().text());
    }

    @Test
    void aModuleIsCheckedByItselfWithPlaceholders() {
        Checked checked = Files.of(FILES).check("lib/common.runbook", Map.of());

        // Its paths are seen from its own folder: the file beside it is not there for it.
        assertEquals(Code.S221, checked.diagnostics().getFirst().code());
        Map<String, String> texts = new LinkedHashMap<>(Files.of(FILES).texts());
        texts.put("common.runbook", texts.get("lib/common.runbook").replace("../replicas", "./replicas"));
        Checked sound = new Files(texts).check("common.runbook", Map.of());
        assertTrue(sound.runbook().isEmpty());
        assertEquals(
                List.of("parameter `unused` is declared and never used"),
                sound.diagnostics().stream().map(Diagnostic::message).toList());
    }

    @Test
    void twoPathsToTheSameFileAreOneModule() {
        Map<String, String> texts = new LinkedHashMap<>(Files.of(FILES).texts());
        texts.put("main.runbook", texts.get("main.runbook").replace("source db", "use \"./link.runbook\"\nsource db"));
        ModuleReader linked = new ModuleReader() {
            private final Files files = new Files(texts);

            @Override
            public Reading library(String name) {
                return files.library(name);
            }

            @Override
            public Reading file(String path) {
                return files.file(path.equals("link.runbook") ? "replicas.runbook" : path);
            }
        };
        Program program = Loader.load(new SourceText("main.runbook", texts.get("main.runbook")), linked);

        assertTrue(Checker.check(program, Map.of()).runbook().isPresent());
        assertTrue(Checker.check(Program.of(program.text()), Map.of()).runbook().isPresent());
    }

    @Test
    void refusesMoreModulesThanAnybodyReads() {
        Map<String, String> texts = new LinkedHashMap<>();
        StringBuilder main = new StringBuilder("runbook many \"Many\"\n");
        for (int i = 0; i <= Loader.MOST_FILES; i++) {
            main.append("use \"./m").append(i).append(".runbook\"\n");
            texts.put("m" + i + ".runbook", "module m" + i + "\n");
        }
        texts.put("main.runbook", main.toString());

        assertEquals(List.of(Code.S227), codes(texts));
    }

    @Test
    void refusesModulesThatAreTooDeepOrTooLarge() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("main.runbook", "runbook deep \"Deep\"\nuse \"./m0.runbook\"\n");
        for (int i = 0; i <= Loader.DEEPEST; i++) {
            texts.put("m" + i + ".runbook", "module m" + i + "\nuse \"./m" + (i + 1) + ".runbook\"\n");
        }
        assertEquals(List.of(Code.S227), codes(texts));

        texts.put("m0.runbook", "module m0\n" + "# padding\n".repeat(SourceText.LARGEST / 10));
        assertEquals(List.of(Code.S227), codes(texts));
    }
}
