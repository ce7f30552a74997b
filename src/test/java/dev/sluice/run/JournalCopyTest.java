package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.journal.RunDirectory;
import dev.sluice.testing.Command;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The second copy of a journal, in a database. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class JournalCopyTest {
    private static final String MARK = """
            step mark sql on db "insert into marks values ('here')"
            undo mark sql on db "delete from marks"
            """;

    @Test
    void holdsEveryLineOfARunThatWasStoppedAndTakenUpAgain(TestDatabase database, @TempDir Path path)
            throws IOException, Refused {
        RunFolder folder = stopped(database, path);
        Switches.set(database, "stay", 0);
        try (LiveRun run = folder.resume()) {
            assertEquals(Ending.DONE, run.end(), run::toString);
            assertTrue(run.told("is complete: "), run::toString);
        }
        Path journal = journal(path);
        List<String> lines = Files.readAllLines(journal);
        assertEquals(lines.size(), database.count("select count(*) from sluice.journal where run_id = 'r'"));
        Command.Result audit = folder.sluice("audit", "verify", RunFolder.RUN, "--env", "test");
        assertEquals(0, audit.exitCode(), audit::toString);
        assertTrue(audit.out().contains("lines in source db, equal"), audit::toString);

        byte[] before = Files.readAllBytes(journal);
        Files.delete(journal);
        assertEquals(
                Optional.of((long) lines.size()),
                JournalCopyWork.restore(
                        new RunDirectory(path.resolve(".sluice")), RunFolder.RUN, folder.environment()));
        assertEquals(new String(before), Files.readString(journal));
    }

    @Test
    void isNeverChangedAndTellsWhereTheFileWasCut(TestDatabase database, @TempDir Path path) throws IOException {
        RunFolder folder = stopped(database, path);
        for (String change : List.of(
                "update sluice.journal set body = ''", "delete from sluice.journal", "truncate sluice.journal")) {
            AssertionError refused = assertThrows(AssertionError.class, () -> database.execute(change));
            assertTrue(refused.getCause().getMessage().contains("never changed or removed"), change);
        }
        List<String> lines = Files.readAllLines(journal(path));
        Files.write(journal(path), lines.subList(0, lines.size() - 1));
        Command.Result audit = folder.sluice("audit", "verify", RunFolder.RUN, "--env", "test");
        assertEquals(31, audit.exitCode(), audit::toString);
        assertTrue(audit.err().contains("is not the same in the copy in source db"), audit::toString);
    }

    @Test
    void aRunDoesNotGoOnFromAJournalWhoseEndWasRemoved(TestDatabase database, @TempDir Path path) throws IOException {
        RunFolder folder = stopped(database, path);
        List<String> lines = Files.readAllLines(journal(path));
        Files.write(journal(path), lines.subList(0, lines.size() - 3));
        Command.Result resume = folder.sluice("resume", RunFolder.RUN, "--unattended");
        assertEquals(31, resume.exitCode(), resume::toString);
        assertTrue(resume.err().contains("lines were removed at its end"), resume::toString);
        Files.write(journal(path), lines);
        Switches.set(database, "stay", 0);
        Command.Result whole = folder.sluice("resume", RunFolder.RUN, "--unattended");
        assertEquals(0, whole.exitCode(), whole::toString);
    }

    private static RunFolder stopped(TestDatabase database, Path path) {
        Switches.create(database, "create table marks (name text)");
        Switches.set(database, "stay", 1);
        RunFolder folder =
                new RunFolder(path, database).keeping("journal_copy: db").runbook(Switches.runbook(MARK));
        try (LiveRun run = folder.begin()) {
            run.await(Kind.STEP_ENDED);
            run.say(new Signal.Interrupt());
            assertEquals(Ending.INTERRUPTED, run.end(), run::toString);
        }
        return folder;
    }

    private static Path journal(Path path) {
        return path.resolve(".sluice/runs/r/journal.jsonl");
    }
}
