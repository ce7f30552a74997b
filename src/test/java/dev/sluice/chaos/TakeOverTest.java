package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.run.LiveRun;
import dev.sluice.run.Refused;
import dev.sluice.run.RunFolder;
import dev.sluice.run.Switches;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One process drives a run at a time, whoever else is told to, and whoever sleeps and wakes. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class TakeOverTest {
    private static final int ROWS = 400;
    private static final String[] RUN_IT = "run migration.runbook --env test --unattended --create-schema".split(" ");

    /** @param settings of the backfill, which would show it if a row were raised twice */
    private static RunFolder folder(TestDatabase database, Path path, String settings) {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, " + ROWS + ") g",
                "create table pace (seconds float)",
                "insert into pace values (0)",
                "create function slow() returns trigger language plpgsql as"
                        + " $$ begin perform pg_sleep(seconds) from pace; return null; end $$",
                "create trigger slow before update on t execute function slow()");
        return new RunFolder(path, database).lease("3s").runbook(Switches.runbook("""
                step fill backfill t on db by id %s sql "update t set n = n + 1 where :range"
                undo none fill because "nobody asks for it here"
                """.formatted(settings)));
    }

    private static void pace(TestDatabase database, double seconds) {
        database.execute("update pace set seconds = " + seconds);
    }

    private static void awaitBatchInFlight(TestDatabase database) {
        Await.until(
                "a batch is in flight",
                RunFolder.LONG,
                () -> database.count(
                                "select count(*) from pg_stat_activity where datname = current_database()"
                                        + " and application_name like 'sluice/r/%' and state = 'active' and query like 'update t %'")
                        == 1);
    }

    private static void awaitExpiry(TestDatabase database) {
        Await.until(
                "the lease runs out",
                RunFolder.LONG,
                () -> database.count("select count(*) from sluice.fence where lease_until < clock_timestamp()") == 1);
    }

    private static void assertEachRowOnce(TestDatabase database) {
        assertEquals(0, database.count("select count(*) from t where n <> 1"));
    }

    @Test
    void row06_ofTwoProcessesToldToRunAtTheSameSecondOneWorks(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(database, path, "batch 50 rows rest 300ms");
        try (SluiceProcess one = folder.process(Map.of(), RUN_IT);
                SluiceProcess other = folder.process(Map.of(), RUN_IT)) {
            List<Integer> exits = List.of(one.waitForExit(RunFolder.LONG), other.waitForExit(RunFolder.LONG));
            assertEquals(
                    List.of(0, 40), exits.stream().sorted().toList(), () -> one.output() + "\n---\n" + other.output());
        }
        assertEachRowOnce(database);
    }

    @Test
    void row06_aRunThatIsDrivenIsNotResumedAndTheCommandThatTakesItIsNamed(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(database, path, "batch 50 rows");
        pace(database, 2);
        try (LiveRun run = folder.begin()) {
            run.await(Kind.STEP_BEGAN, "fill");
            Command.Result second = folder.sluice("resume", "r", "--unattended");
            assertEquals(40, second.exitCode(), second::toString);
            assertTrue(second.err().contains("run r of runbook switches is driven by tester on "), second::toString);
            assertTrue(second.err().contains("sluice resume r --take-over --because TEXT"), second::toString);
            pace(database, 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
        assertEachRowOnce(database);
    }

    @Test
    void row06_whatADrivenRunMayAskByNowIsNotAnswered(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(database, path, "batch 50 rows");
        pace(database, 2);
        try (LiveRun run = folder.begin()) {
            run.await(Kind.STEP_BEGAN, "fill");
            Command.Result refused =
                    folder.sluice("resume", "r", "--unattended", "--retry", "--take-over", "--because", "he is out");
            assertEquals(40, refused.exitCode(), refused::toString);
            assertEquals("""
                    sluice: another process drives run r, and may ask by now what nobody has looked at: --retry is for a run that has stopped
                      next: see how it stands: sluice status r
                      next: if its process is gone or sleeps: sluice resume r --take-over --because TEXT
                      next: where it then stops at a question: sluice resume r --retry
                    """, refused.err());
            pace(database, 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
        assertEachRowOnce(database);
        assertEquals(1, database.count("select epoch from sluice.fence"));
    }

    @Test
    void row04_aHolderThatSleepsInABatchIsTakenOverOnSomebodysWordAndWakesUpFenced(
            TestDatabase database, @TempDir Path path) throws IOException {
        RunFolder folder = folder(database, path, "batch 50 rows");
        pace(database, 1);
        try (SluiceProcess sleeper = folder.start()) {
            awaitBatchInFlight(database);
            sleeper.signal("STOP");
            pace(database, 0);
            try (SluiceProcess taker = folder.startResume(Map.of(), "--take-over", "--because", "the laptop is shut")) {
                assertEquals(0, taker.waitForExit(RunFolder.LONG), taker::output);
                assertTrue(taker.output().contains(": the laptop is shut"), taker::output);
            }
            assertWakesFenced(sleeper, folder, database);
        }
    }

    @Test
    void row05_aHolderThatSleepsBetweenBatchesIsTakenOverOnceItsLeaseIsOut(TestDatabase database, @TempDir Path path)
            throws IOException {
        RunFolder folder = folder(database, path, "batch 100 rows rest 2s");
        try (SluiceProcess sleeper = folder.start()) {
            Await.until(
                    "a batch is done",
                    RunFolder.LONG,
                    () -> database.count("select count(to_regclass('sluice.checkpoint'))") == 1
                            && database.count("select coalesce(sum(batches), 0) from sluice.tile") == 1);
            sleeper.signal("STOP");
            Command.Result tooEarly = folder.sluice("run", "migration.runbook", "--env", "test", "--unattended");
            assertEquals(40, tooEarly.exitCode(), tooEarly::toString);
            awaitExpiry(database);
            try (SluiceProcess taker = folder.startResume(Map.of())) {
                assertEquals(0, taker.waitForExit(RunFolder.LONG), taker::output);
                assertTrue(taker.output().contains("its lease had run out"), taker::output);
            }
            assertWakesFenced(sleeper, folder, database);
        }
    }

    /** Neither its runner nor its backends have anything left to write with. */
    @Test
    void row07_aHolderThatWorksIsTakenOverOnSomebodysWordAndEndsFenced(TestDatabase database, @TempDir Path path)
            throws Refused {
        RunFolder folder = folder(database, path, "batch 50 rows");
        pace(database, 1);
        try (SluiceProcess holder = folder.start()) {
            awaitBatchInFlight(database);
            try (SluiceProcess taker = folder.startResume(Map.of(), "--take-over", "--because", "he went home")) {
                assertEquals(40, holder.waitForExit(RunFolder.LONG), holder::output);
                pace(database, 0);
                assertEquals(0, taker.waitForExit(RunFolder.LONG), taker::output);
            }
            assertTrue(
                    folder.decisions().stream()
                            .anyMatch(decision -> decision.kind() == Kind.RESUMED
                                    && decision.text().contains("he went home")),
                    () -> folder.path() + " says why");
        }
        assertEachRowOnce(database);
        assertEquals(2, database.count("select epoch from sluice.fence where closed_at is not null"));
    }

    private static void assertWakesFenced(SluiceProcess sleeper, RunFolder folder, TestDatabase database)
            throws IOException {
        assertEachRowOnce(database);
        Path journal = folder.path().resolve(".sluice/runs/r/journal.jsonl");
        byte[] before = Files.readAllBytes(journal);
        sleeper.signal("CONT");
        assertEquals(40, sleeper.waitForExit(RunFolder.LONG), sleeper::output);
        assertEachRowOnce(database);
        assertArrayEquals(before, Files.readAllBytes(journal), "the sleeper wrote into the new journal");
        assertEquals(2, database.count("select epoch from sluice.fence where closed_at is not null"));
    }

    @Test
    void row06_aLongBatchLosesNoLease(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(database, path, "batch 400 rows");
        pace(database, 10);
        try (LiveRun run = folder.begin()) {
            awaitBatchInFlight(database);
            run.until(
                    "the lease is renewed more than a lease after the batch began, while it runs",
                    () -> database.count("""
                                    select count(*) from sluice.fence f, pg_stat_activity a
                                    where a.datname = current_database() and a.state = 'active'
                                      and a.query like 'update t %' and f.lease_until > clock_timestamp()
                                      and f.renewed_at > a.xact_start + interval '6 s'
                                    """) == 1);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
        assertEquals(1, database.count("select epoch from sluice.fence"));
        assertEachRowOnce(database);
    }

    @Test
    void row01_aKilledProcessIsFollowedAtOnce(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(database, path, "batch 50 rows").lease("10m");
        folder.runbook(Switches.runbook("""
                step fill backfill t on db by id batch 50 rows sql "update t set n = n + 1 where :range"
                undo none fill because "nobody asks for it here"
                """));
        pace(database, 1);
        try (SluiceProcess run = folder.start()) {
            awaitBatchInFlight(database);
            run.kill();
        }
        pace(database, 0);
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            assertFalse(run.output().contains("lease had run out"), run::output);
        }
        assertEachRowOnce(database);
    }

    @Test
    void row20_whatNoTransactionGuardsIsKnownInTheDatabaseBeforeItBegins(TestDatabase database, @TempDir Path path)
            throws SQLException {
        RunFolder folder = folder(database, path, "batch 50 rows");
        folder.lease("10m").runbook(Switches.runbook("""
                step index sql on db "create index concurrently t_n on t (n)"
                undo index sql on db "drop index concurrently if exists t_n"
                """));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table t in row exclusive mode");
            try (LiveRun run = folder.begin()) {
                run.await(Kind.STEP_BEGAN, "index");
                run.until(
                        "its position says so",
                        () -> database.count("select count(*) from sluice.run"
                                        + " where position like '%\"inFlight\"%' and position like '%\"index\"%'")
                                == 1);
                other.rollback();
                assertEquals(Ending.DONE, run.end(), run::toString);
            }
        }
        assertEquals("DONE", database.single("select ending from sluice.run"));
    }

    @Test
    void row26_aRunThatRestsIsResumedWithoutAWordThoughItsLeaseIsLong(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(database, path, "batch 50 rows");
        pace(database, 0.3);
        try (LiveRun run = folder.begin()) {
            run.await(Kind.STEP_BEGAN, "fill");
            run.say(new Signal.Interrupt());
            assertEquals(Ending.INTERRUPTED, run.end(), run::toString);
        }
        pace(database, 0);
        try (LiveRun run = folder.resume()) {
            assertEquals(Ending.DONE, run.end(), run::toString);
            assertTrue(run.all(Kind.RESUMED).getFirst().text().endsWith("takes the run up again"), run::toString);
        }
        assertEachRowOnce(database);
    }
}
