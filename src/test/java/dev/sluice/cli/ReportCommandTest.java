package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    private static final Path JOURNALS = Path.of("src", "test", "resources", "journals");

    @TempDir
    private Path folder;

    private Repository repository;

    @BeforeEach
    void keepTwoRuns() throws IOException {
        repository = new Repository(folder);
        keep("runs/rolled-back.jsonl", "ended");
        keep("unfinished/killed.jsonl", "killed");
    }

    private void keep(String journal, String run) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(".sluice/runs").resolve(run));
        Files.copy(JOURNALS.resolve(journal), directory.resolve("journal.jsonl"));
    }

    @Test
    void printsMarkdownUnlessToldOtherwise() {
        assertTrue(report("ended").out().startsWith("# Report of run `"));
        assertTrue(report("ended", "--format", "markdown").out().startsWith("# Report of run `"));
        assertTrue(report("ended", "--format", "html").out().startsWith("<!DOCTYPE html>"));
        Schemas.assertValid("run-record-1", report("ended", "--format", "json").out());
        Schemas.assertValid("run-record-1", report("killed", "--format", "json").out());
    }

    @Test
    void theNameOfTheFileTellsTheFormatUnlessItIsGiven() throws IOException {
        for (String[] each : new String[][] {
            {"a.html", "<!DOCTYPE html>"},
            {"a.HTM", "<!DOCTYPE html>"},
            {"a.json", "{"},
            {"a.md", "# Report"},
            {"a", "# Report"}
        }) {
            String file = folder.resolve(each[0]).toString();
            assertEquals(file, report("ended", "-o", file).out().strip());
            assertTrue(Files.readString(Path.of(file)).startsWith(each[1]), each[0]);
        }
        Path file = folder.resolve("b.html");
        report("ended", "-o", file.toString(), "--format", "json");
        assertTrue(Files.readString(file).startsWith("{"));
    }

    @Test
    void whatItDoesNotKnowItNames() {
        Said wrong = repository.here("report", "ended", "--format", "pdf");
        assertEquals(2, wrong.exitCode(), wrong::toString);
        assertTrue(wrong.err().contains("pdf") && wrong.err().contains("html"), wrong::toString);

        Said nowhere = repository.here(
                "report", "ended", "-o", folder.resolve("no/such/a.html").toString());
        assertEquals(1, nowhere.exitCode(), nowhere::toString);
        assertTrue(nowhere.err().contains("cannot be written: there is no such directory"), nowhere::toString);
        assertTrue(nowhere.err().contains("next: -o another/FILE"), nowhere::toString);
    }

    private Said report(String run, String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "report";
        words[1] = run;
        System.arraycopy(options, 0, words, 2, options.length);
        Said said = repository.here(words);
        assertEquals(0, said.exitCode(), said::toString);
        return said;
    }
}
