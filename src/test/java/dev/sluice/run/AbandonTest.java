package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An unfinished run stands in the way of the next until somebody goes on with it, ends it, or gives it up. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class AbandonTest {
    private static final String RUNBOOK = Switches.runbook("""
            step fill backfill t on db by id batch 50 rows sql "update t set n = n + 1 where :range"
            undo none fill because "nobody asks for it here"
            """) + """
            finally {
              step note sql on db "insert into notes values ('cleaned')"
            }
            """;

    /** A run that was killed in a batch of its fill, and is open. */
    private static RunFolder killed(TestDatabase database, Path path) {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 400) g",
                "create table notes (text text)",
                "create table pace (seconds float)",
                "insert into pace values (0.5)",
                "create function slow() returns trigger language plpgsql as"
                        + " $$ begin perform pg_sleep(seconds) from pace; return null; end $$",
                "create trigger slow before update on t execute function slow()");
        RunFolder folder = new RunFolder(path, database).lease("3s").runbook(RUNBOOK);
        try (SluiceProcess run = folder.start()) {
            Await.until(
                    "a batch is done", RunFolder.LONG, () -> database.count("select count(*) from t where n = 1") > 0);
            run.kill();
        }
        database.execute("update pace set seconds = 0");
        Await.until(
                "its backends are gone",
                RunFolder.LONG,
                () -> database.count("select count(*) from pg_stat_activity where datname = current_database()"
                                + " and application_name like 'sluice/%'")
                        == 0);
        return folder;
    }

    private static Command.Result next(RunFolder folder, String... more) {
        String[] words = new String[6 + more.length];
        System.arraycopy("run migration.runbook --env test --unattended --run-id=s".split(" "), 0, words, 0, 6);
        System.arraycopy(more, 0, words, 6, more.length);
        return folder.sluice(words);
    }

    @Test
    void theNextRunIsOfferedThreeWaysAndMayAbandonTheFirst(TestDatabase database, @TempDir Path path)
            throws Refused, IOException {
        RunFolder folder = killed(database, path);
        Command.Result refused = next(folder);
        assertEquals(40, refused.exitCode(), refused::toString);
        for (String offered : new String[] {
            "sluice resume r", "sluice abort r --because TEXT", "sluice run FILE --env test --abandon r --because TEXT"
        }) {
            assertTrue(refused.err().contains(offered), refused::toString);
        }
        Path journal = path.resolve(".sluice/runs/r/journal.jsonl");
        byte[] elsewhere = Files.readAllBytes(journal);
        database.execute("update t set n = 0");
        Command.Result begun = next(folder, "--abandon", "r", "--because", "begun on the wrong day");
        assertEquals(0, begun.exitCode(), begun::toString);
        assertEquals(0, database.count("select count(*) from t where n <> 1"));
        assertTrue(
                folder.decisions().getLast().text().contains("gave the run up: begun on the wrong day"),
                () -> "the journal says why");
        assertEquals("ABORTED", database.single("select ending from sluice.run where run_id = 'r'"));
        assertEquals(0, database.count("select count(*) from sluice.claim"));
        assertEquals(2, folder.sluice("resume", "r", "--unattended").exitCode());
        Files.write(journal, elsewhere);
        assertEquals(
                40,
                folder.sluice("resume", "r", "--unattended").exitCode(),
                "a journal that does not know of it leads nowhere");
    }

    @Test
    void aRunWhoseJournalIsLostIsNoDeadEnd(TestDatabase database, @TempDir Path path) {
        RunFolder folder = killed(database, path);
        Trees.delete(path.resolve(".sluice"));
        assertEquals(40, next(folder).exitCode());
        assertEquals(
                2,
                next(folder, "--abandon", "another", "--because", "a slip of the pen")
                        .exitCode());
        database.execute("update t set n = 0");
        Command.Result begun = next(folder, "--abandon", "r", "--because", "its machine is gone");
        assertEquals(0, begun.exitCode(), begun::toString);
        assertEquals(0, database.count("select count(*) from t where n <> 1"));
    }

    private static void assertStillOpen(RunFolder folder, TestDatabase database) throws Refused {
        assertTrue(
                folder.decisions().stream()
                        .noneMatch(decision -> decision.text().contains("gave the run up")),
                "its journal says nothing of it");
        assertEquals(1, database.count("select count(*) from sluice.run where run_id = 'r' and ending is null"));
        assertEquals(0, database.count("select count(*) from sluice.run where run_id = 's'"));
    }

    @Test
    void aRunIsNotGivenUpForOneThatCannotBegin(TestDatabase database, @TempDir Path path) throws Refused {
        RunFolder folder = killed(database, path);
        database.execute("alter table sluice.claim rename column because to why");
        Command.Result behind = next(folder, "--abandon", "r", "--because", "begun on the wrong day");
        assertEquals(30, behind.exitCode(), behind::toString);
        assertStillOpen(folder, database);
        database.execute("alter table sluice.claim rename column why to because");

        Switches.set(database, "hold", 1);
        folder.write("other.runbook", Switches.runbook("""
                step note sql on db "insert into notes values ('another')"
                undo note sql on db "delete from notes"
                """).replace("runbook switches", "runbook other"));
        String words =
                "run other.runbook --env test --unattended --run-id o --patience 1s --alongside r --because both";
        Command.Result other = folder.sluice(words.split(" "));
        assertEquals(10, other.exitCode(), other::toString);
        Switches.set(database, "hold", 0);
        Command.Result met = next(folder, "--abandon", "r", "--because", "begun on the wrong day");
        assertEquals(40, met.exitCode(), met::toString);
        assertTrue(met.err().contains("table notes is worked on by run o"), met::toString);
        assertStillOpen(folder, database);
    }

    @Test
    void aRunOfAnotherEnvironmentIsNotGivenUp(TestDatabase database, @TempDir Path path) throws Refused, IOException {
        RunFolder folder = killed(database, path);
        String environments = Files.readString(path.resolve("sluice.yaml"));
        folder.write(
                "sluice.yaml",
                environments
                        + environments.substring(environments.indexOf('\n') + 1).replace("  test:", "  staging:"));
        Command.Result refused = folder.sluice(
                "run",
                "migration.runbook",
                "--env",
                "staging",
                "--unattended",
                "--run-id=s",
                "--abandon",
                "r",
                "--because",
                "a slip of the pen");
        assertEquals(2, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains("run r belongs to environment test, not staging"), refused::toString);
        assertStillOpen(folder, database);
    }

    @Test
    void aRunThatIsDrivenIsNotAbandoned(TestDatabase database, @TempDir Path path) {
        RunFolder folder = killed(database, path);
        // However long the answer takes, the run is there.
        Switches.set(database, "stay", 1);
        try (LiveRun run = folder.resume()) {
            run.until("it has the fence", () -> database.count("select epoch from sluice.fence") == 2);
            Command.Result refused = next(folder, "--abandon", "r", "--because", "it takes too long");
            assertEquals(40, refused.exitCode(), refused::toString);
            assertTrue(refused.err().contains("is driven by tester on "), refused::toString);
            Switches.set(database, "stay", 0);
            run.end();
        }
        assertEquals(0, database.count("select count(*) from t where n <> 1"));
    }

    @Test
    void aRunThatNobodyDrivesIsAbortedFromAnyTerminalWithItsFinallySteps(TestDatabase database, @TempDir Path path) {
        RunFolder folder = killed(database, path);
        long done = database.count("select count(*) from t where n = 1");
        Command.Result aborted = folder.sluice("abort", "r", "--because", "the wrong table");
        assertEquals(0, aborted.exitCode(), aborted::toString);
        assertEquals(done, database.count("select count(*) from t where n = 1"), "nothing more is done or undone");
        assertEquals(1, database.count("select count(*) from notes"));
        assertEquals("ABORTED", database.single("select ending from sluice.run"));
        assertEquals(1, database.count("select count(*) from sluice.fence where closed_at is not null"));
        assertEquals(2, folder.sluice("resume", "r", "--unattended").exitCode());
    }

    @Test
    void aRunThatWaitsForAnAnswerIsAbortedToo(TestDatabase database, @TempDir Path path) {
        Switches.create(database, "create table notes (what text)");
        RunFolder folder =
                new RunFolder(path, database).command("note", "sleep", "60").runbook(Switches.runbook("""
                        step told run "note"
                        undo none told because "a note is a note"
                        step marked sql on db "insert into notes values ('marked')"
                        undo none marked because "a mark is a mark"
                        """));
        try (SluiceProcess run = folder.start()) {
            run.waitFor("told begins", RunFolder.LONG);
            run.kill();
        }
        assertEquals(1, folder.sluice("resume", "r", "--unattended").exitCode(), "nobody can tell whether it was told");
        Command.Result aborted = folder.sluice("abort", "r", "--because", "nobody knows");
        assertEquals(0, aborted.exitCode(), aborted::toString);
        assertEquals("ABORTED", database.single("select ending from sluice.run"));
        assertEquals(0, database.count("select count(*) from notes where what = 'marked'"));
    }
}
