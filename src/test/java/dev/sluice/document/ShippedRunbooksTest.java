package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Documents;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents of every runbook that ships, judged by people (golden files) and by their readers' tools. */
class ShippedRunbooksTest {

    @TempDir
    private Path directory;

    @Test
    void theirDocumentsReadAsReviewed() throws IOException {
        for (GeneratedFile file : generate()) {
            Golden.assertMatches("document/" + file.name(), file.text());
        }
    }

    @Test
    void theirDocumentsPassMarkdownlint() throws IOException {
        Path[] written = dev.sluice.document.Documents.write(directory, generate()).stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toArray(Path[]::new);
        assertEquals(List.of(), Documents.lint(written));
    }

    @Test
    void theirDiagramsParse() throws IOException {
        List<String> diagrams = generate().stream()
                .flatMap(file -> Documents.diagrams(file.text()).stream())
                .toList();
        assertEquals(runbooks().size(), diagrams.size());
        assertTrue(Documents.parseDiagrams(diagrams).stream().allMatch("ok"::equals));
    }

    @Test
    void everyQueryAndStatementStandsInFullInAFence() throws IOException {
        for (Runbook runbook : runbooks()) {
            String page = dev.sluice.document.Documents.generate(
                            runbook, Provenance.of("test"), TemplateSource.bundled())
                    .getFirst()
                    .text();
            runbook.phases().stream()
                    .flatMap(phase -> phase.allSteps().stream())
                    .filter(step -> step.action() instanceof dev.sluice.language.model.Action.Sql)
                    .map(step -> (dev.sluice.language.model.Action.Sql) step.action())
                    .forEach(sql -> assertTrue(
                            page.contains("```sql\n" + sql.sql().raw().stripTrailing() + "\n```"),
                            sql.sql().raw()));
        }
    }

    private static List<GeneratedFile> generate() throws IOException {
        List<GeneratedFile> files = new ArrayList<>();
        for (Runbook runbook : runbooks()) {
            files.addAll(
                    dev.sluice.document.Documents.generate(runbook, Provenance.of("test"), TemplateSource.bundled()));
        }
        return files;
    }

    private static List<Runbook> runbooks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("runbooks"))) {
            return files.filter(file -> file.toString().endsWith(".runbook"))
                    .sorted()
                    .map(ShippedRunbooksTest::check)
                    .toList();
        }
    }

    private static Runbook check(Path file) {
        try {
            Checked checked = Checker.check(new SourceText(file.toString(), Files.readString(file)), Map.of());
            return checked.runbook()
                    .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
