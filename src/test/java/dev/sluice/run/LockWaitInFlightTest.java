package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
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

/** A statement that waits for a lock makes everybody queue behind it: both verdicts take it back at once. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class LockWaitInFlightTest {
    private static final String STEP = """
            step change sql on db lock timeout 10m "alter table t add column added int"
            undo change sql on db lock timeout 10m "alter table t drop column if exists added"
            """;

    private static final String WAITERS = """
            select count(*) from pg_locks join pg_database on pg_database.oid = database
            where datname = current_database() and not granted
            """;

    @Test
    void aRollbackCancelsAStatementThatWaitsForALock(TestDatabase database, @TempDir Path folder) throws SQLException {
        Switches.create(database, "create table t (id int primary key)");
        try (Connection other = holdingTheTable(database);
                LiveRun run = new RunFolder(folder, database)
                        .runbook(Switches.runbook(STEP))
                        .begin()) {
            run.until("the statement waits", () -> database.count(WAITERS) == 1);
            Switches.set(database, "red", 1);

            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            assertEquals(0, database.count(WAITERS), "nobody queues any more, though the lock is still held");
            other.rollback();
            assertFalse(hasColumn(database));
            assertFalse(run.all(Kind.STEP_CANCELLED).isEmpty(), run::toString);
            assertEquals(0, run.all(Kind.UNDONE).size(), run::toString);
        }
    }

    @Test
    void aLockThatIsNotGrantedIsGivenUpWithItsBudgetAndItsHolderIsNamed(TestDatabase database, @TempDir Path folder)
            throws SQLException {
        Switches.create(database, "create table t (id int primary key)");
        RunFolder repository = new RunFolder(folder, database)
                .runbook(Switches.runbook(
                        STEP.replace("lock timeout 10m", "lock timeout 800ms retry 3 times backoff 10ms .. 20ms")));
        try (Connection other = holdingTheTable(database)) {
            int pid = other.unwrap(PGConnection.class).getBackendPID();
            try (LiveRun run = repository.begin()) {
                assertEquals(Ending.PAUSED, run.end(), run::toString);
                assertEquals(3, run.all(Kind.STEP_RETRIED).size(), run::toString);
                String reasons = run.await(Kind.PERSON_NEEDED).reasons().toString();
                assertTrue(reasons.contains("55P03"), reasons);
                assertTrue(reasons.contains("held by " + pid + " ("), reasons);
                assertTrue(run.told("work.change: ACCESS EXCLUSIVE on t would have to wait now for " + pid + " ("));
            }
            other.rollback();
        }
        try (LiveRun again = repository.resume()) {
            assertEquals(Ending.DONE, again.end(), again::toString);
        }
    }

    @Test
    void aPauseCancelsAStatementThatWaitsForALockAndTriesAgainAfterwards(TestDatabase database, @TempDir Path folder)
            throws SQLException {
        Switches.create(database, "create table t (id int primary key)");
        try (Connection other = holdingTheTable(database);
                LiveRun run = new RunFolder(folder, database)
                        .runbook(Switches.runbook(STEP))
                        .begin()) {
            run.until("the statement waits", () -> database.count(WAITERS) == 1);
            Switches.set(database, "hold", 1);
            run.await(Kind.PAUSED);
            run.await(Kind.STEP_CANCELLED);
            run.until("nobody queues while the run is paused", () -> database.count(WAITERS) == 0);
            other.rollback();
            assertFalse(hasColumn(database));

            Switches.set(database, "hold", 0);
            run.await(Kind.RESUMED);
            assertEquals(Ending.DONE, run.end(), run::toString);
            assertEquals(1, database.count("select count(added) + 1 from t"), "the column is there");
        }
    }

    @Test
    void aHoldCancelsAStatementThatWaitsForALockAndTriesAgainOnceItSees(TestDatabase database, @TempDir Path folder)
            throws SQLException {
        Switches.create(database, "create table t (id int primary key)");
        try (Connection other = holdingTheTable(database);
                LiveRun run = new RunFolder(folder, database)
                        .runbook(Switches.runbook(STEP))
                        .begin()) {
            run.until("the statement waits", () -> database.count(WAITERS) == 1);
            database.execute("delete from switches");
            run.await(Kind.STEP_CANCELLED);
            run.until("nobody queues while nothing is known", () -> database.count(WAITERS) == 0);
            other.rollback();
            database.execute("insert into switches values (0, 0, 0)");

            assertEquals(Ending.DONE, run.end(), run::toString);
            assertEquals(0, run.all(Kind.PAUSED).size(), run::toString);
        }
    }

    private static boolean hasColumn(TestDatabase database) {
        return database.count("select count(*) from pg_attribute where attrelid = 't'::regclass and attname = 'added'")
                == 1;
    }

    private static Connection holdingTheTable(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table t in access share mode");
        }
        return connection;
    }
}
