package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.journal.RunDirectory;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.PGConnection;

/** A CONCURRENTLY build waits for every older snapshot: a rollback ends and cleans it up, a pause lets it finish. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class IndexBuildInFlightTest {
    private static final String STEP = """
            step build sql on db timeout 10m "create index concurrently t_id on t (id)"
            undo build sql on db timeout 10m "drop index concurrently if exists t_id"
            """;

    private static final String BUILDS = """
            select count(*) from pg_stat_activity
            where datname = current_database() and state = 'active' and query ilike 'create index%'
            """;

    @Test
    void aRollbackCancelsABuildAndLeavesNoInvalidIndex(TestDatabase database, @TempDir Path folder)
            throws SQLException {
        Switches.create(database, "create table t (id int)");
        try (Connection other = holdingASnapshot(database);
                LiveRun run = new RunFolder(folder, database)
                        .runbook(Switches.runbook(STEP))
                        .begin()) {
            awaitInvalidIndex(run, database);
            Switches.set(database, "red", 1);
            run.await(Kind.STEP_CANCELLED);
            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            assertEquals(0, database.count(BUILDS));
            assertEquals(0, indexes(database, "true"), "no index is left, though the old transaction is still open");
            other.rollback();
        }
    }

    @Test
    void aPauseLetsABuildFinishAndSaysSo(TestDatabase database, @TempDir Path folder) throws SQLException {
        Switches.create(database, "create table t (id int)");
        try (Connection other = holdingASnapshot(database);
                LiveRun run = new RunFolder(folder, database)
                        .runbook(Switches.runbook(STEP))
                        .begin()) {
            awaitInvalidIndex(run, database);
            Switches.set(database, "hold", 1);
            Decision paused = run.await(Kind.PAUSED);
            assertEquals(1, database.count(BUILDS), "it goes on building");
            assertTrue(
                    paused.reasons().stream().anyMatch(reason -> reason.contains("cannot be paused; abort would")),
                    paused::toString);
            other.rollback();
            run.await(Kind.STEP_ENDED);
            assertEquals(1, indexes(database, "indisvalid"));
            assertEquals(0, run.all(Kind.STEP_CANCELLED).size(), run::toString);
            assertEquals(0, run.all(Kind.PHASE_LEFT).size(), "paused: the phase is not left");

            Switches.set(database, "hold", 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }

    @Test
    void aBuildBehindAnOldSnapshotSaysSoInItsViewAndItsJournal(TestDatabase database, @TempDir Path folder)
            throws SQLException {
        Switches.create(database, "create table t (id int)");
        try (Connection other = holdingASnapshot(database);
                LiveRun run = new RunFolder(folder, database)
                        .runbook(Switches.runbook(STEP))
                        .begin()) {
            int pid = other.unwrap(PGConnection.class).getBackendPID();
            // Whoever else reads at that moment is counted, too.
            String count = "waiting for old snapshots (";
            String who = " gone), waiting for " + pid + " (";
            run.until("the console is told", () -> run.told("work.build: " + count) && run.told(who));
            run.until(
                    "another terminal is told by the journal",
                    () ->
                            StatusText.lines(Past.of(new RunDirectory(folder.resolve(".sluice")), RunFolder.RUN), true)
                                    .stream()
                                    .anyMatch(line ->
                                            line.startsWith("now      work.build " + count) && line.contains(who)));
            other.rollback();
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }

    @Test
    void aBuildThatFailsOnADuplicateOffersBothWaysOnAndIsDoneByAnotherAttempt(
            TestDatabase database, @TempDir Path folder) throws SQLException {
        Switches.create(database, "create table t (id int)", "insert into t values (1), (1)");
        RunFolder repository = new RunFolder(folder, database)
                .runbook(Switches.runbook(STEP.replace("create index", "create unique index")));
        try (LiveRun run = repository.begin()) {
            assertEquals(Ending.FAILED, run.end(), run::toString);
            String offered = run.await(Kind.PERSON_NEEDED).reasons().toString();
            for (String words : new String[] {
                "select id, count(*) from t group by id having count(*) > 1",
                "Another attempt (retry) drops it first",
                "drop it: drop index concurrently if exists t_id",
                "finish it and skip the step: reindex index concurrently t_id"
            }) {
                assertTrue(offered.contains(words), () -> words + " is not in " + offered);
            }
            assertEquals(1, indexes(database, "not indisvalid"));
        }
        database.execute("delete from t where ctid = (select min(ctid) from t)");
        try (LiveRun again = repository.resume()) {
            assertEquals(Ending.DONE, again.end(), again::toString);
            assertEquals(1, indexes(database, "indisvalid"));
            assertEquals(0, indexes(database, "not indisvalid"));
        }
    }

    private static void awaitInvalidIndex(LiveRun run, TestDatabase database) {
        run.until("the build waits for the old transaction", () -> indexes(database, "not indisvalid") == 1);
        run.until("a session builds", () -> database.count(BUILDS) == 1);
    }

    private static long indexes(TestDatabase database, String condition) {
        return database.count("select count(*) from pg_index where indrelid = 't'::regclass and " + condition);
    }

    private static Connection holdingASnapshot(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select count(*) from switches");
        }
        return connection;
    }
}
