package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which runs are open, where some cannot be read. */
class RunListTest {
    private static final String OUTDATED = """
            runbook old "It began long ago"
            source\tdb postgres
            metric ready boolean correctness from db sql "select true"
            phase one "First" {
              step a backfill t on db by id sql "select 1 from t where :range"
              undo none a because "nobody reads it"
              proceed when ready
            }
            """;

    @TempDir
    private Path folder;

    private RunDirectory runs;
    private Repository repository;

    @BeforeEach
    void begin() {
        repository = new Repository(folder);
        runs = new RunDirectory(folder.resolve(".sluice"));
    }

    private void journal(String run, Consumer<JournalWriter> lines) {
        Entry.Header header = new Entry.Header(
                0, run, "0.0.9", "old", "ab".repeat(32), OUTDATED, Map.of(), "test", "jo", Optional.empty());
        try (JournalWriter writer = JournalWriter.create(runs.journal(run), header)) {
            lines.accept(writer);
        }
    }

    private void ended(String run, Ending ending) {
        Decision decision =
                new Decision(Decision.Kind.FINISHED, Optional.empty(), ending.name(), "it ended", List.of());
        journal(run, writer -> writer.decisions(1, 1, List.of(decision)));
    }

    @Test
    void aRunThatIsOverStaysOverWhateverBecameOfItsText() {
        ended("done", Ending.DONE);
        ended("paused", Ending.PAUSED);
        journal("begun", writer -> {});

        assertEquals(
                List.of("begun", "paused"), RunList.open(runs).stream().sorted().toList());
    }

    @Test
    void whyATextIsRefusedIsItsFirstError() {
        ended("paused", Ending.PAUSED);
        Said said = repository.here("status", "paused");

        assertEquals(41, said.exitCode(), said::toString);
        assertTrue(said.err().contains("has errors under this version: `SELECT` changes no rows\n"), said::toString);
    }

    @Test
    void aDamagedAmendmentIsTheFaultOfItsOwnRunOnly() throws IOException {
        journal("hurt", writer -> writer.amended(1, "jo", "smaller bites", "cd".repeat(32), OUTDATED));
        Path journal = runs.journal("hurt");
        String text = Files.readString(journal);
        Files.writeString(journal, text.replace(",\"who\":", ",\"whom\":"), StandardCharsets.UTF_8);
        ended("done", Ending.DONE);

        Said listed = repository.here("status", "--plain");
        assertEquals(31, listed.exitCode(), listed::toString);
        ended("paused", Ending.PAUSED);
        Said all = repository.here("status", "--plain");
        assertEquals(0, all.exitCode(), all::toString);
        assertTrue(all.out().contains("does not fit the chain"), all::toString);
        Said shown = repository.here("resume", "hurt", "--unattended");
        assertEquals(31, shown.exitCode(), shown::toString);
    }
}
