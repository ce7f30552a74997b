package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import dev.sluice.testing.Documents;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents of every runbook that ships, judged by people (golden files) and by their readers' tools. */
class ShippedRunbooksTest {

    @TempDir
    private Path directory;

    @Test
    void theirDocumentsReadAsReviewed() throws IOException {
        for (GeneratedFile file : generate()) {
            // Of the tests of rules, promtool is the reader: RulesFileTest.
            if (!file.name().endsWith(".test.yaml")) {
                Golden.assertMatches("document/" + file.name(), file.text());
            }
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
        assertEquals(Samples.shipped().size(), diagrams.size());
        assertTrue(Documents.parseDiagrams(diagrams).stream().allMatch("ok"::equals));
    }

    @Test
    void everyQueryAndStatementStandsInFullInAFence() throws IOException {
        for (Runbook runbook : Samples.shipped()) {
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
        for (Runbook runbook : Samples.shipped()) {
            files.addAll(
                    dev.sluice.document.Documents.generate(runbook, Provenance.of("test"), TemplateSource.bundled()));
        }
        return files;
    }
}
