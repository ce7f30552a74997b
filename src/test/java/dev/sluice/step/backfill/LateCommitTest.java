package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class LateCommitTest {

    private static final BackfillPlan PLAN = new BackfillPlan(
            "fill.all",
            "t",
            List.of(),
            new BackfillPlan.Slice.Whole(),
            List.of(),
            Optional.empty(),
            Optional.of("status is null"),
            List.of(),
            Fixture.statement("update t set status = 'open' where :range"),
            Fixture.LOCK);

    @Test
    void aTransactionThatCommitsLateUnderAPassedKeyLeavesNoUnfilledRow(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (id int primary key, status text)",
                "insert into t select g * 10 from generate_series(1, 500) g");
        try (Fixture run = Fixture.open(database);
                Connection late = database.connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("insert into t values (5), (2005), (1000000)");
            int pid = late.unwrap(org.postgresql.PGConnection.class).getBackendPID();

            run.fill(PLAN, 60);
            Outcome.OldTransactions open = await(run, Duration.ofMillis(300));
            assertEquals(List.of(pid), open.stillOpen());
            assertTrue(open.detail().contains("idle in transaction"), open.detail());

            late.commit();
            assertEquals(List.of(), await(run, Fixture.LONG).stillOpen());
            assertEquals(3, database.count("select count(*) from t where status is null"));
            Outcome.BatchDone last = run.pass(PLAN, 60, 2);
            assertEquals(503, last.rowsDone());
            assertEquals(0, database.count("select count(*) from t where status is null"));
        }
    }

    @Test
    void transactionsThatBeganAfterwardsAreNotAwaited(TestDatabase database) throws SQLException {
        database.execute("create table t (id int primary key, status text)", "insert into t values (1)");
        try (Fixture run = Fixture.open(database);
                Connection later = database.connect();
                Statement statement = later.createStatement()) {
            run.backfill.open(PLAN, Fixture.LONG);
            later.setAutoCommit(false);
            statement.execute("insert into t values (2)");

            assertEquals(List.of(), await(run, Fixture.LONG).stillOpen());
        }
    }

    @Test
    void aPreparedTransactionIsAwaitedToo(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, status text)",
                "begin; insert into t values (1); prepare transaction 'left in the cold'");
        try (Fixture run = Fixture.open(database)) {
            run.backfill.open(PLAN, Fixture.LONG);
            Outcome.OldTransactions open = await(run, Duration.ofMillis(50));

            assertFalse(open.detail().isEmpty());
            assertTrue(open.detail().contains("'left in the cold'"), open.detail());
            database.execute("commit prepared 'left in the cold'");
            assertEquals("", await(run, Fixture.LONG).detail());
        }
    }

    @Test
    void aTransactionThatIsPreparedOnlyAfterwardsIsAwaitedToo(TestDatabase database) throws SQLException {
        database.execute("create table t (id int primary key, status text)", "insert into t values (1)");
        try (Fixture run = Fixture.open(database);
                Connection late = database.connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("insert into t values (0)");
            run.backfill.open(PLAN, Fixture.LONG);
            statement.execute("prepare transaction 'late in the cold'");
            database.execute(
                    "begin; insert into t values (2); prepare transaction 'younger'",
                    "begin; insert into t values (3); commit");

            Outcome.OldTransactions open = await(run, Duration.ofMillis(50));
            assertTrue(open.detail().contains("'late in the cold'"), open.detail());
            assertFalse(open.detail().contains("'younger'"), open.detail());
            database.execute("commit prepared 'late in the cold'");
            assertEquals("", await(run, Fixture.LONG).detail());
            database.execute("rollback prepared 'younger'");
        }
    }

    @Test
    void aSecondPassWithoutAConditionIsRefused(TestDatabase database) {
        database.execute("create table t (id int primary key, status text)", "insert into t values (1)");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", "update t set status = 'x' where :range");
            run.fill(plan, 10);
            Backfill.Batch second = new Backfill.Batch(10, 1, 2, Fixture.LONG, Optional.empty());
            Outcome.Failed failed =
                    assertInstanceOf(Outcome.Failed.class, run.backfill.batch(plan, second, new Cancellation()));

            assertTrue(failed.message().contains("remaining when"), failed.message());
        }
    }

    private static Outcome.OldTransactions await(Fixture run, Duration atMost) {
        Outcome outcome = run.backfill.awaitOldTransactions(PLAN, atMost, new Cancellation(), Progress.SILENT);
        return assertInstanceOf(Outcome.OldTransactions.class, outcome, outcome::toString);
    }
}
