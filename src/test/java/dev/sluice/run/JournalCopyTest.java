package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.journal.RunDirectory;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
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

    private static final String FILL = """
            step all backfill t on db by id batch 10 rows rest 200ms sql "update t set n = n + 1 where :range"
            undo all sql on db "update t set n = n - 1 where :range and n = 1"
            """;
    private static final String[] RESUME = {"resume", RunFolder.RUN, "--env", "test", "--unattended"};

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
                new JournalCopyWork.Restored.Whole(lines.size()),
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

    @Test
    void aCopyThatIsBehindIsSetAsideAndTheRunGoesOnFromItsDatabase(TestDatabase database, @TempDir Path path)
            throws Exception {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 400) g");
        Switches.create(database);
        RunFolder folder =
                new RunFolder(path, database).keeping("journal_copy: db").runbook(Switches.runbook(FILL));
        try (Connection other = database.connect();
                Statement statement = other.createStatement();
                SluiceProcess run = folder.start()) {
            run.waitFor("work.all begins", RunFolder.LONG);
            Await.until("a batch is done", RunFolder.LONG, () -> batches(database) > 1);
            other.setAutoCommit(false);
            statement.execute("lock table sluice.journal in share mode");
            Await.until("an anchor that the copy lacks", RunFolder.LONG, () -> isAhead(database));
            run.kill();
            database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name like 'sluice-journal%' and datname = current_database()");
            other.rollback();
        }
        long copied = database.count("select count(*) from sluice.journal");
        assertTrue(copied > 0);
        Trees.delete(path.resolve(".sluice"));

        // The one who goes on dies, too, before he has done anything: what is left is the copy of the first journal,
        // again.
        try (SluiceProcess second = folder.process(Map.of(), RESUME)) {
            second.waitFor("is behind, and nothing goes on by it", RunFolder.LONG);
            second.waitFor("without its journal", RunFolder.LONG);
            second.kill();
        }
        assertTrue(Files.exists(path.resolve(".sluice/runs/r/journal.jsonl.behind")));
        Trees.delete(path.resolve(".sluice"));

        Command.Result third = folder.sluice(RESUME);
        assertEquals(0, third.exitCode(), third::toString);
        assertTrue(third.err().contains("is behind, and nothing goes on by it"), third::toString);
        assertTrue(third.toString().contains("from here on the journal has no copy"), third::toString);
        assertEquals(400, database.count("select count(*) from t where n = 1"));
        assertEquals(copied, database.count("select count(*) from sluice.journal"), "the old lines stay as they are");
        assertEquals(0, folder.sluice("replay", RunFolder.RUN).exitCode());
    }

    private static long batches(TestDatabase database) {
        return database.count("select coalesce(sum(batches), 0) from sluice.tile");
    }

    /** Whether a batch remembers a line of the journal that no other database has. */
    private static boolean isAhead(TestDatabase database) {
        return database.count("select count(*) from sluice.tile"
                        + " where journal_head not in (select hash from sluice.journal)")
                > 0;
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
