package dev.sluice.document.alert;

import dev.sluice.document.Provenance;
import dev.sluice.document.Samples;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.scaffold.MigrationType;
import dev.sluice.scaffold.NewRunbook;
import dev.sluice.testing.TestPrometheus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of runbooks and their tests as files, and what promtool says of them. */
final class RuleFiles {
    static final Provenance PROVENANCE = new Provenance(
            "test",
            Optional.of("0a1b2c3"),
            new Provenance.Links(
                    Optional.of("https://docs.example.org/migrations"), Optional.of("https://grafana.example.org")));

    private RuleFiles() {}

    /** A runbook with every shape of a condition. */
    static Runbook everyCondition() {
        return Samples.of(Path.of("src", "test", "resources", "alerts", "every_condition.runbook"));
    }

    /** What ships, what `sluice new` begins with, and what the tests have. */
    static List<Runbook> runbooks() {
        List<Runbook> runbooks = new ArrayList<>(Samples.shipped());
        runbooks.add(Samples.oneOfEach());
        runbooks.add(everyCondition());
        for (MigrationType type : MigrationType.values()) {
            runbooks.add(begun(type));
        }
        return runbooks;
    }

    private static Runbook begun(MigrationType type) {
        String name = "orders_" + type.word();
        Checked checked =
                Checker.check(new SourceText(name, NewRunbook.text(type, name, NewRunbook.tableOf(name))), Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }

    /** Writes both files; that of the rules. */
    static Path write(Runbook runbook, Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve(RuleTests.name(runbook)),
                    RuleTests.of(runbook, Alerts.watches(runbook), PROVENANCE));
            return Files.writeString(
                    directory.resolve(RulesFile.name(runbook)),
                    RulesFile.of(runbook, Alerts.watches(runbook), PROVENANCE));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Fails unless promtool finds nothing wrong with the rules. */
    static void check(Path rules) {
        TestPrometheus.tool("check", "rules", "--lint=all", "--lint-fatal", rules.toString())
                .orFail();
    }

    /** Fails unless the rules do what their tests say. */
    static void test(Runbook runbook, Path directory) {
        TestPrometheus.tool(
                        "test",
                        "rules",
                        directory.resolve(RuleTests.name(runbook)).toString())
                .orFail();
    }
}
