package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What people tell a run from other terminals, and by which exit codes it answers. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class SignalsTest {
    private static final int ROWS = 1_000;

    private static final String RUNBOOK = """
            runbook slow "A fill that lasts until it is told to hurry"
            owner      "team-shop"
            contact    "#shop"
            migration  backfill on t
            because    "It is to be seen what people can do."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            source db postgres
            param batch rows     = 10 in 1 .. 1_000 live
            param rest  duration = 5s in 0s .. 1m live
            metric added count correctness from db every 1s timeout 900ms sql \"""
              select count(*) from pg_attribute where attrelid = 't'::regclass and attname = 'added' and not attisdropped
            \"""
            phase expand "One column" {
              step add  sql on db "alter table t add column added int"
              undo add  sql on db "alter table t drop column if exists added"
              pause   when added > 1
              proceed when added == 1
            }
            phase fill "All rows" after expand {
              step all backfill t on db by id batch batch rest rest sql "update t set n = n + 1 where :range"
              undo all sql on db "update t set n = n - 1 where :range and n = 1"
              pause   when added > 1
              proceed when added == 1
            }
            """;

    private static RunFolder folder(Path path, TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, " + ROWS + ") g");
        return new RunFolder(path, database).runbook(RUNBOOK);
    }

    @Test
    void aSecondRunIsRefusedAndARollbackOfTheFirstIsTaken(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(path, database);
        try (SluiceProcess run = folder.start()) {
            run.waitFor("fill.all begins", RunFolder.LONG);

            Command.Result second = folder.sluice("run", "migration.runbook", "--env", "test", "--unattended");
            assertEquals(40, second.exitCode(), second::toString);
            String owner = System.getProperty("user.name");
            String expected = "run r of runbook slow is driven by " + owner + " on ";
            assertTrue(second.err().contains(expected), second::toString);
            assertTrue(second.err().matches("(?s).* since \\S+.*sluice status r.*"), second::toString);

            assertTaken(folder.sluice("rollback", "--because", "the wrong day"));
            assertEquals(20, run.waitForExit(RunFolder.LONG), run::output);
            assertEquals(0, database.count("select count(*) from t where n <> 0"));
            assertEquals(
                    2,
                    folder.sluice("rollback", "--run", "r", "--because", "again")
                            .exitCode());
        }
    }

    @Test
    void anInterruptEndsItResumablyAndAnAbortForGood(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(path, database);
        try (SluiceProcess run = folder.start("--until", "expand")) {
            assertEquals(10, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("stopped after expand, as asked"), run::output);
        }
        try (SluiceProcess run = folder.startResume(Map.of())) {
            run.waitFor("fill.all begins", RunFolder.LONG);
            run.signal("INT");
            assertEquals(130, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("sluice resume r"), run::output);
        }
        long done = database.count("select sum(rows_done) from sluice.tile");
        try (SluiceProcess run = folder.startResume(Map.of())) {
            run.waitFor("takes the run up again", RunFolder.LONG);
            assertTaken(folder.sluice("abort", "--because", "the wrong table"));
            assertEquals(50, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(database.count("select count(*) from t where n = 1") >= done, "nothing is undone");
        }
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(2, run.waitForExit(RunFolder.LONG), run::output);
        }
    }

    @Test
    void aPauseEndsAnUnattendedRunResumably(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(path, database);
        try (SluiceProcess run = folder.start()) {
            run.waitFor("fill.all begins", RunFolder.LONG);
            try (SluiceProcess watch = folder.process(Map.of(), new String[] {"watch"})) {
                watch.waitFor("fill.all begins", RunFolder.LONG);
                assertTaken(folder.sluice("pause", "--because", "a deploy"));
                assertEquals(10, run.waitForExit(RunFolder.LONG), run::output);
                assertEquals(10, watch.waitForExit(RunFolder.LONG), watch::output);
                assertTrue(watch.output().contains("pauses the run: a deploy"), watch::output);
                assertTrue(watch.output().contains("sluice resume r"), watch::output);
            }
        }
        assertStopped(folder.sluice("continue", "r"), "paused by an operator: a deploy");
        Command.Result status = folder.sluice("status", "r");
        assertTrue(status.out().contains(" paused it: a deploy"), status::toString);
        assertTrue(status.out().contains("next     sluice resume r"), status::toString);
        assertFalse(status.out().contains("answers"), status::toString);
        try (SluiceProcess run = folder.startResume(Map.of())) {
            run.waitFor("takes the run up again", RunFolder.LONG);
            assertTaken(folder.sluice("set", "rest=0s", "--because", "at night"));
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            assertEquals(ROWS, database.count("select count(*) from t where n = 1"));
        }
    }

    @Test
    void whatIsSaidToAStoppedRunIsCarriedOutWhenItIsResumed(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(path, database);
        try (SluiceProcess run = folder.start("--until", "expand")) {
            assertEquals(10, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertStopped(folder.sluice("rollback", "r", "--because", "the wrong day"), "stopped after expand, as asked");
        assertStopped(
                folder.sluice("rollback", "r", "--env", "test", "--because", "the wrong day"), "sluice resume r --env");
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(20, run.waitForExit(RunFolder.LONG), run::output);
        }
        try (SluiceProcess run = folder.start()) {
            assertEquals(2, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("choose another --run-id"), run::output);
            assertTrue(run.output().contains("sluice report r"), run::output);
            assertFalse(run.output().contains("sluice resume"), run::output);
        }
    }

    @Test
    void aRunWithSomebodyThereIsPausedThrottledSetAndContinued(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(path, database);
        try (LiveRun run = folder.beginWith(new Answers())) {
            run.await(Kind.STEP_BEGAN, "fill.all");
            assertTaken(folder.sluice("throttle", "50%", "--because", "Friday"));
            assertEquals(50, run.view().share());
            String status = folder.sluice("status").out();
            assertTrue(status.contains(", at 50% duty"), status);
            String json = folder.sluice("status", "--format", "json").out();
            assertTrue(json.contains("\"duty_percent\" : 50"), json);
            String gate = "override nosuch r --because x --expires 5m";
            assertRefused(folder.sluice(gate.split(" ")), "phase fill has no gate nosuch");
            assertRefused(folder.sluice("skip", "fill.nosuch", "--because", "x"), "there is no step fill.nosuch");
            assertTaken(folder.sluice("pause", "--because", "a deploy"));
            run.until("it asks", () -> run.view().question().isPresent());
            run.until("nothing runs", () -> run.view().inFlight().isEmpty());
            long batches = database.count("select sum(batches) from sluice.tile");
            assertTaken(folder.sluice("set", "rest=0s", "--because", "at night"));
            assertEquals(Value.amount(0), run.view().knobs().get("rest"));
            assertTaken(folder.sluice("set", "batch=500", "--because", "at night"));
            assertEquals(batches, database.count("select sum(batches) from sluice.tile"), "it is paused");
            assertEquals(
                    2,
                    folder.sluice("set", "batch=5_000", "--because", "too much").exitCode());

            assertTaken(folder.sluice("continue"));
            assertEquals(Ending.DONE, run.end(), run::toString);
            assertEquals(ROWS, database.count("select count(*) from t where n = 1"));
            assertEquals(RunView.PhaseState.DONE, run.view().phases().getLast().state());
        }
    }

    @Test
    void aFileStopsEveryRunAndAnImpatientInterruptEndsABatchAtOnce(TestDatabase database, @TempDir Path path)
            throws IOException {
        RunFolder folder = folder(path, database);
        try (SluiceProcess run = folder.start()) {
            run.waitFor("fill.all begins", RunFolder.LONG);
            Files.createFile(path.resolve(".sluice/PAUSE"));
            assertEquals(10, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("PAUSE is there; delete it, then continue"), run::output);
        }
        long batches = database.count("select sum(batches) from sluice.tile");
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(10, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals(batches, database.count("select sum(batches) from sluice.tile"), "it was there before the run");
        Files.delete(path.resolve(".sluice/PAUSE"));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table t in share mode");
            try (SluiceProcess run = folder.startResume(Map.of())) {
                Await.until("a batch waits", RunFolder.LONG, () -> waiting(database) == 1);
                run.signal("INT");
                run.signal("INT");
                assertEquals(130, run.waitForExit(RunFolder.LONG), run::output);
                assertEquals(0, waiting(database));
            }
            other.rollback();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        assertEquals(
                database.count("select sum(rows_done) from sluice.tile"),
                database.count("select count(*) from t where n = 1"));
    }

    private static long waiting(TestDatabase database) {
        return database.count("select count(*) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'");
    }

    private static void assertStopped(Command.Result result, String words) {
        assertEquals(1, result.exitCode(), result::toString);
        assertTrue(result.err().contains("run r is stopped"), result::toString);
        assertTrue(result.err().contains("carries this out"), result::toString);
        assertTrue(result.err().contains(words), result::toString);
        assertFalse(result.err().contains("take"), result::toString);
    }

    private static void assertRefused(Command.Result result, String why) {
        assertEquals(1, result.exitCode(), result::toString);
        assertTrue(result.err().contains("run r has refused it: " + why), result::toString);
        assertFalse(result.out().contains("has taken it"), result::toString);
    }

    private static void assertTaken(Command.Result result) {
        assertEquals(0, result.exitCode(), result::toString);
    }
}
