package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.step.Filler;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.TwoSteps;
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
        return TwoSteps.counting("fill.all", slice, List.of(), workers);
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
        create(database, "n int not null default 0");
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
                create(database, "n int not null default 0");
                new TwoSteps(database, new Filler(run.backfill), "_by_" + workers, workers)
                        .anUndoLeavesAnotherStepsRangesAloneAsLongAsThatStands();
            }
        }
    }

    @Test
    void anUndoTakesWhatTheSecondPassChangedInRangesOfAStepThatIsUndone(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            for (int workers : List.of(1, 3)) {
                create(database, "n int");
                new TwoSteps(database, new Filler(run.backfill), "_by_" + workers, workers)
                        .anUndoTakesWhatTheSecondPassChangedInRangesOfAStepThatIsUndone();
            }
        }
    }

    private static void create(TestDatabase database, String column) {
        database.execute(
                "drop table if exists t",
                "create table t (id int primary key, " + column + ")",
                "insert into t select g * 10 from generate_series(1, 2000) g",
                "analyze t");
    }
}
