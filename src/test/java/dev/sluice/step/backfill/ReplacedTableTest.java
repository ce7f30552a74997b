package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Schema;
import dev.sluice.step.target.Target;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checkpoint of a table tells nothing of another that bears its name, even where the run goes on all the while. */
@ExtendWith(TestPostgres.class)
class ReplacedTableTest {

    private static final String UNDO = "update t set n = n - 1 where :range and n = 1";
    private static final String ROWS = " select g from generate_series(1, 100) g";

    @ParameterizedTest
    @ValueSource(strings = {"1@", "1@n", "2@"})
    void aTableInThePlaceOfAnotherIsNoticedByTheNextBatch(String how, TestDatabase database) {
        int workers = Integer.parseInt(how.substring(0, 1));
        BackfillPlan plan = plan(how.endsWith("n") ? List.of("n") : List.of(), workers);
        create(database);
        try (Fixture run = Fixture.open(database)) {
            run.backfill.open(plan, Fixture.LONG);
            done(batch(run, plan, workers));
            replace(database);
            assertLost(batch(run, plan, workers));
            assertLost(batch(run, plan, workers));
            assertEquals(0, database.count("select sum(n) from t"));
            assertEquals(
                    database.count("select sum(n) from old_t"),
                    database.count("select sum(rows_done) from sluice.tile"));

            database.execute("alter table t rename to new_t", "alter table old_t rename to t");
            assertEquals(100, run.fill(plan, 30).rowsDone());
            assertEquals(100, database.count("select count(*) from t where n = 1"));
        }
    }

    @Test
    void aPartitionInThePlaceOfAnotherIsNoticedByTheNextBatch(TestDatabase database) {
        BackfillPlan plan = plan(List.of(), 1);
        database.execute(
                "create table t (id int primary key, n int not null default 0) partition by range (id)",
                "create table t_a partition of t for values from (1) to (1000)",
                "insert into t" + ROWS);
        try (Fixture run = Fixture.open(database)) {
            run.backfill.open(plan, Fixture.LONG);
            done(batch(run, plan, 1));
            database.execute(
                    "alter table t detach partition t_a",
                    "alter table t_a rename to old_a",
                    "create table t_a partition of t for values from (1) to (1000)",
                    "insert into t" + ROWS);
            assertLost(batch(run, plan, 1));
            assertEquals(0, database.count("select sum(n) from t"));
            assertEquals(30, database.count("select sum(rows_done) from sluice.tile"));

            database.execute("drop table t_a", "alter table t attach partition old_a for values from (1) to (1000)");
            assertEquals(100, run.fill(plan, 30).rowsDone());
            assertEquals(100, database.count("select count(*) from t where n = 1"));
        }
    }

    /** After its first batch, which looks at the table anew. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUndoNoticesItToo(boolean keepsOld, TestDatabase database) {
        BackfillPlan plan = plan(keepsOld ? List.of("n") : List.of(), 1);
        Optional<String> undo = keepsOld ? Optional.empty() : Optional.of(UNDO);
        create(database);
        try (Fixture run = Fixture.open(database)) {
            run.fill(plan, 30);
            done(undo(run, plan, undo));
            replace(database);
            database.execute("update t set n = 1");
            assertLost(undo(run, plan, undo));
            assertLost(undo(run, plan, undo));
            assertEquals(100, database.count("select sum(n) from t"));

            database.execute("alter table t rename to new_t", "alter table old_t rename to t");
            assertEquals(100, run.undo(plan, undo, 30).rowsDone());
            assertEquals(0, database.count("select sum(n) from t"));
        }
    }

    @Test
    void itIsAskedWhereTheTableLiesAndNotWhereTheCheckpointDoes(TestDatabase shop, TestDatabase control) {
        BackfillPlan plan = plan(List.of(), 1);
        create(shop);
        control.execute("create table t (id int primary key)");
        try (Target ledger = Target.open(Fixture.settings(control), Fixture.RUN);
                Target target = Target.open(Fixture.settings(shop), Fixture.RUN, ledger)) {
            Schema.create(target);
            PostgresFence fence = PostgresFence.acquire(target, Fixture.taking(Fixture.RUN));
            Backfill backfill = new PostgresBackfill(target, fence);
            backfill.open(plan, Fixture.LONG);
            done(backfill.batch(plan, Fixture.batch(30), new Cancellation()));
            done(backfill.batch(plan, Fixture.batch(30), new Cancellation()));
            replace(shop);
            assertLost(backfill.batch(plan, Fixture.batch(30), new Cancellation()));
            assertEquals(0, shop.count("select sum(n) from t"));
            assertEquals(60, control.count("select sum(rows_done) from sluice.tile"));
            shop.execute("alter table t rename to new_t", "alter table old_t rename to t");
            done(backfill.undoBatch(
                    plan, Optional.of(Fixture.statement(UNDO)), Fixture.batch(100), new Cancellation()));
            assertEquals(0, shop.count("select sum(n) from t"));
        }
    }

    private static BackfillPlan plan(List<String> keepOld, int workers) {
        BackfillPlan plan = Fixture.plan("t", "update t set n = n + 1 where :range");
        return new BackfillPlan(
                plan.step(),
                plan.table(),
                plan.key(),
                plan.slice(),
                plan.except(),
                plan.onlyWhere(),
                plan.remaining(),
                keepOld,
                plan.statement(),
                plan.lockTimeout(),
                workers);
    }

    private static void create(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)", "insert into t" + ROWS, "analyze t");
    }

    private static void replace(TestDatabase database) {
        database.execute(
                "begin; alter table t rename to old_t; create table t (id int primary key, n int not null default 0);"
                        + " insert into t" + ROWS + "; commit");
    }

    private static Outcome batch(Fixture run, BackfillPlan plan, int workers) {
        Backfill.Batch one = Fixture.batch(30);
        return run.backfill.batch(
                plan,
                new Backfill.Batch(one.rows(), workers, one.pass(), one.deadline(), one.journalHead()),
                new Cancellation());
    }

    private static Outcome undo(Fixture run, BackfillPlan plan, Optional<String> statement) {
        return run.backfill.undoBatch(plan, statement.map(Fixture::statement), Fixture.batch(30), new Cancellation());
    }

    private static void done(Outcome outcome) {
        assertInstanceOf(Outcome.BatchDone.class, outcome);
    }

    private static void assertLost(Outcome outcome) {
        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome);
        assertEquals("CHECKPOINT", failed.code());
        assertTrue(failed.message().contains("is no longer part of t (oid"), failed.message());
    }
}
