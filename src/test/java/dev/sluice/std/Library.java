package dev.sluice.std;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ModuleFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What {@code use postgres} brings. */
final class Library {
    static final Path FOLDER = Path.of("src", "main", "resources", "dev", "sluice", "std");
    static final List<Path> METRICS = List.of(file("postgres_server"), file("postgres_tables"));

    private static final Pattern METRIC = Pattern.compile("(?m)^metric (\\w+)");

    private Library() {}

    static Path file(String name) {
        return FOLDER.resolve(name + ".runbook");
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The names of all metrics, in the order of the files. */
    static List<String> metrics() {
        List<String> names = new ArrayList<>();
        METRICS.forEach(file -> names.addAll(metrics(file)));
        return names;
    }

    /** The names of the metrics of one library. */
    static List<String> metrics(Path file) {
        return METRIC.matcher(text(file))
                .results()
                .map(MatchResult::group)
                .map(line -> line.substring("metric ".length()))
                .toList();
    }

    /** A runbook that reads every metric. @param tables of its header; none if empty */
    static Runbook everything(String tables) {
        return requiring(
                tables,
                metrics().stream().map(name -> "  require known(" + name + ")").toList());
    }

    /** A runbook that reads what a condition needs. */
    static Runbook about(String tables, String condition) {
        return requiring(tables, List.of("  require " + condition));
    }

    /** A runbook that compares two columns of a table by samples: of rows as {@code rows_differ}, of ranges as {@code ranges_differ}. */
    static Runbook sampling(String table, String key, String one, String other) {
        return checked("""
                runbook sampling "Two columns that say the same"
                source db postgres
                metric rows_differ   count correctness from db sample 50 rows of %1$s by %2$s compare "%3$s" with "%4$s"
                metric ranges_differ count correctness from db sample 5 ranges of 10 rows of %1$s by %2$s
                  compare "%2$s, %3$s" with "%2$s, %3$s" in %1$s
                phase watch "Only watch" {
                  require known(rows_differ) and known(ranges_differ)
                  proceed when rows_differ == 0 and ranges_differ == 0
                }
                """.formatted(table, key, one, other));
    }

    private static Runbook requiring(String tables, List<String> requires) {
        String text =
                """
                runbook everything "All that the library offers"
                %s
                use postgres with postgres_every = 1s, postgres_window = 10s

                phase watch "Only watch" {
                %s
                  gate gentle
                  gate strict
                  gate replicated
                  proceed when wraparound < 50%%
                }
                """.formatted(tables.isEmpty() ? "" : "migration backfill on " + tables, String.join("\n", requires));
        return checked(text);
    }

    private static Runbook checked(String text) {
        Checked checked = Checker.check(
                Loader.load(
                        new SourceText("everything.runbook", text), ModuleFiles.beside(Path.of("everything.runbook"))),
                Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }
}
