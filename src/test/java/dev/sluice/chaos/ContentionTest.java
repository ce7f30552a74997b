package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.run.RunFolder;
import dev.sluice.run.Switches;
import dev.sluice.testing.SluiceProcess;
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

/** Others want the rows of a batch: it rolls back, takes fewer rows, waits longer, and gives up after a bounded number of tries. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class ContentionTest {
    private static final String WAITS = "select count(*) from pg_stat_activity"
            + " where datname = current_database() and wait_event_type = 'Lock'";

    @Test
    void row15_lockTimeoutIsTriedAgainWithFewerRowsThenStops(TestDatabase database, @TempDir Path path)
            throws SQLException {
        Ledger ledger = Ledger.create(database, 400);
        RunFolder folder = new RunFolder(path, database)
                .runbook(Ledger.runbook(
                        "batch 80 rows rest 0s aim 1s lock timeout 200ms retry 3 times backoff 100ms .. 400ms"));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update t set other = 1 where id = 1");
            String printed = Ends.with(10, folder.start());
            assertTrue(printed.contains("with 40 rows"), printed);
            assertTrue(printed.contains("with 20 rows"), printed);
            assertTrue(printed.contains("with 10 rows"), printed);
            assertTrue(printed.contains("work.fill failed: 55P03"), printed);
            assertTrue(printed.contains("sluice resume r"), printed);
            assertEquals(3, printed.split("is tried again", -1).length - 1, printed);
            assertEquals(0, ledger.raised());
            other.rollback();
        }
        Ends.done(folder);
        ledger.assertEachRowOnce();
    }

    @Test
    void row15_deadlockIsRolledBackAndTriedAgain(TestDatabase database, @TempDir Path path) throws SQLException {
        Ledger ledger = Ledger.create(database, 400);
        RunFolder folder =
                new RunFolder(path, database).runbook(Ledger.runbook("batch 80 rows rest 0s aim 1s lock timeout 1m"));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            // The batch is to find the deadlock, not we.
            statement.execute("set deadlock_timeout = '5min'");
            other.setAutoCommit(false);
            statement.execute("update t set other = 1 where id = 80");
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "the batch waits for us", () -> database.count(WAITS) == 1);
                statement.execute("update t set other = 1 where id = 1");
                other.commit();
                String printed = Ends.with(0, run);
                assertTrue(printed.contains("40P01"), printed);
                assertTrue(printed.contains("with 40 rows"), printed);
            }
        }
        ledger.assertEachRowOnce();
    }

    @Test
    void row15_serializationFailureIsRolledBackAndTriedAgain(TestDatabase database, @TempDir Path path)
            throws SQLException {
        Ledger ledger = Ledger.create(database, 400);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook("""
                step fill backfill t on db by id batch 80 rows rest 0s aim 1s lock timeout 1m keep old n
                  sql "update t set n = n + 1 where :range"
                undo fill from old
                """));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update t set other = 1 where id = 60");
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "the batch waits for us", () -> database.count(WAITS) == 1);
                other.commit();
                String printed = Ends.with(0, run);
                assertTrue(printed.contains("40001"), printed);
                assertTrue(printed.contains("with 40 rows"), printed);
            }
        }
        ledger.assertEachRowOnce();
    }
}
