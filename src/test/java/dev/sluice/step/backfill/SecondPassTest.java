package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a second pass went through is that of the first, and what came later: forward and back each row once. */
@ExtendWith(TestPostgres.class)
class SecondPassTest {
    private static final String UNDO = "update t set n = n - 1 where :range";

    private static BackfillPlan plan(BackfillPlan.Slice slice, int workers) {
        return counting("fill.all", slice, List.of(), workers);
    }

    @Test
    void anUndoByStatementTakesEachRowOnce(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            for (int workers : List.of(1, 3)) {
                BackfillPlan plan = plan(new BackfillPlan.Slice.Whole(), workers);
                database.execute(
                        "drop table if exists t",
                        "create table t (id int primary key, n int not null default 0)",
                        "insert into t select g * 10 from generate_series(1, 500) g",
                        "analyze t");
                run.fill(plan, 60);
                database.execute("insert into t values (5), (2005), (1000000), (1000001)");
                assertEquals(504, run.pass(plan, 60, 2).rowsDone());
                assertEquals(504, database.count("select count(*) from t where n = 1"));

                Outcome.BatchDone undone = run.undo(plan, Optional.of(UNDO), 70);
                assertEquals(504, database.count("select count(*) from t where n = 0"));
                assertEquals(504, undone.rowsDone());
            }
        }
    }

    @Test
    void anUndoOfSlicesTakesEachRowOnce(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g * 10 from generate_series(1, 2000) g",
                "analyze t");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(new BackfillPlan.Slice.Spread(30), 1);
            run.fill(plan, 60);
            database.execute("insert into t select g * 10 + 5 from generate_series(1, 2000) g");
            run.pass(plan, 60, 2);
            run.undo(plan, Optional.of(UNDO), 70);
            assertEquals(4000, database.count("select count(*) from t where n = 0"));
        }
    }

    @Test
    void aPartitionThatCameMeanwhileIsGoneThroughToo(TestDatabase database) {
        database.execute(
                "create table t (id int, r int, n int not null default 0, primary key (id, r)) partition by list (r)",
                "create table t1 partition of t for values in (1)",
                "create table t2 (id int, r int, n int not null default 0, primary key (id, r))",
                "insert into t select g, 1 from generate_series(1, 100) g",
                "insert into t2 select g, 2 from generate_series(1, 50) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(new BackfillPlan.Slice.Whole(), 1);
            run.fill(plan, 60);
            database.execute("alter table t attach partition t2 for values in (2)");
            assertEquals(150, run.pass(plan, 60, 2).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
            run.undo(plan, Optional.of(UNDO), 70);
            assertEquals(150, database.count("select count(*) from t where n = 0"));
        }
    }

    @Test
    void anUndoLeavesAnotherStepsRangesAloneAsLongAsThatStands(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            for (int workers : List.of(1, 3)) {
                database.execute(
                        "drop table if exists t",
                        "create table t (id int primary key, n int not null default 0)",
                        "insert into t select g * 10 from generate_series(1, 2000) g",
                        "analyze t");
                // Somebody has gone back over it once.
                BackfillPlan sample =
                        counting("fill.sample" + workers + "#1", new BackfillPlan.Slice.Spread(10), List.of(), workers);
                long sampled = run.fill(sample, 60).rowsDone();
                BackfillPlan.Slice whole = new BackfillPlan.Slice.Whole();
                BackfillPlan rest = counting("fill.rest" + workers, whole, List.of(sample.step()), workers);
                run.fill(rest, 60);
                database.execute("insert into t select g * 10 + 5 from generate_series(1, 2000) g");
                run.pass(rest, 60, 2);
                assertEquals(4000, database.count("select count(*) from t where n = 1"));

                run.undo(
                        counting(rest.step(), whole, List.of("fill.sample" + workers), workers), Optional.of(UNDO), 70);
                assertEquals(0, database.count("select count(*) from t where n not in (0, 1)"));
                assertEquals(sampled, database.count("select count(*) from t where n = 1 and id % 10 = 0"));

                run.undo(sample, Optional.of(UNDO), 70);
                assertEquals(4000, database.count("select count(*) from t where n = 0"));
            }
        }
    }

    private static BackfillPlan counting(String step, BackfillPlan.Slice slice, List<String> except, int workers) {
        return new BackfillPlan(
                step,
                "t",
                List.of(),
                slice,
                except,
                Optional.empty(),
                Optional.of("n = 0"),
                List.of(),
                Fixture.statement("update t set n = n + 1 where :range"),
                Fixture.LOCK,
                workers);
    }

    @Test
    void anUndoTakesWhatTheSecondPassChangedInRangesOfAStepThatIsUndone(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            for (int workers : List.of(1, 3)) {
                database.execute(
                        "drop table if exists t",
                        "create table t (id int primary key, n int)",
                        "insert into t select g * 10 from generate_series(1, 2000) g",
                        "analyze t");
                BackfillPlan sample = plan(
                        "fill.sample" + workers, new BackfillPlan.Slice.Spread(10), List.of(), "set n = 1", workers);
                run.fill(sample, 60);
                BackfillPlan rest = plan(
                        "fill.rest" + workers,
                        new BackfillPlan.Slice.Whole(),
                        List.of(sample.step()),
                        "set n = 2",
                        workers);
                run.fill(rest, 60);
                database.execute("insert into t select g * 10 + 5 from generate_series(1, 2000) g");
                long rows = run.pass(rest, 60, 2).rowsDone();
                assertEquals(rows, database.count("select count(*) from t where n = 2"));

                run.undo(sample, Optional.of("update t set n = null where :range and n = 1"), 70);
                Outcome.BatchDone undone =
                        run.undo(rest, Optional.of("update t set n = null where :range and n = 2"), 70);
                assertEquals(0, database.count("select count(*) from t where n = 2"));
                assertEquals(rows, undone.rowsDone());
            }
        }
    }

    private static BackfillPlan plan(
            String step, BackfillPlan.Slice slice, List<String> except, String change, int workers) {
        return new BackfillPlan(
                step,
                "t",
                List.of(),
                slice,
                except,
                Optional.empty(),
                Optional.of("n is null"),
                List.of(),
                Fixture.statement("update t " + change + " where :range and n is null"),
                Fixture.LOCK,
                workers);
    }
}
