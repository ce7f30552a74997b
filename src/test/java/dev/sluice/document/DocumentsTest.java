package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.modules.Program;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ModuleFiles;
import dev.sluice.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {

    @TempDir
    private Path directory;

    @Test
    void everyKindOfStepMetricAndRuleHasItsPlace() {
        for (GeneratedFile file : generate()) {
            Golden.assertMatches("document/" + file.name(), file.text());
        }
    }

    @Test
    void whatAModuleDeclaresHasItsPlace() throws Exception {
        Path file = Path.of("src", "test", "resources", "language", "shared", "orders.runbook");
        Program program =
                Loader.load(new SourceText(file.toString(), Files.readString(file)), ModuleFiles.beside(file));
        Runbook runbook = Checker.check(program, Map.of()).runbook().orElseThrow();

        GeneratedFile page = Documents.generate(runbook, Provenance.of("test"), TemplateSource.bundled())
                .getFirst();

        Golden.assertMatches("document/shared-" + page.name(), page.text());
    }

    @Test
    void markdownlintFindsNothing() throws Exception {
        assertEquals(List.of(), dev.sluice.testing.Documents.lint(pages(write())));
    }

    @Test
    void checkFindsNothingWhereNothingChanged() throws Exception {
        write();
        assertEquals(List.of(), DocumentCheck.against(directory, generate()));
    }

    @Test
    void checkShowsWhatAPersonChangedAndTouchesNothing() throws Exception {
        Path dashboard = write()[1];
        String changed = Files.readString(dashboard).replace("## Now\n", "## Here and now\n");
        Files.writeString(dashboard, changed);
        Files.delete(directory.resolve("one_of_each-alerts.md"));

        List<DocumentCheck.Difference> differences = DocumentCheck.against(directory, generate());

        assertEquals(
                List.of(dashboard, directory.resolve("one_of_each-alerts.md")),
                differences.stream().map(DocumentCheck.Difference::file).toList());
        String diff = differences.getFirst().difference().replace(directory.toString(), "DIR");
        assertEquals(changed, Files.readString(dashboard));
        Golden.assertMatches("document/check.diff", diff);
    }

    private Path[] write() throws Exception {
        return Documents.write(directory, generate()).toArray(Path[]::new);
    }

    private static Path[] pages(Path... files) {
        return Stream.of(files).filter(file -> file.toString().endsWith(".md")).toArray(Path[]::new);
    }

    private static List<GeneratedFile> generate() {
        return Documents.generate(SampleRunbook.plain(), Provenance.of("test"), TemplateSource.bundled());
    }
}
