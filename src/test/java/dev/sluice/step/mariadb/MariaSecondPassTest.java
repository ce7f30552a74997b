package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.step.Fixture;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second pass goes also through what the first one left out, and an undo by statement through all of it. */
class MariaSecondPassTest {

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void anUndoTakesWhatTheSecondPassChangedInRangesOfAStepThatIsUndone() {
        database.execute(
                "create table t (id int primary key, n int)",
                "insert into t (id) select seq * 10 from seq_1_to_2000",
                "analyze table t");
        BackfillPlan sample = plan("fill.sample", new BackfillPlan.Slice.Spread(10), List.of(), 1);
        BackfillPlan rest = plan("fill.rest", new BackfillPlan.Slice.Whole(), List.of("fill.sample"), 2);
        try (MariaFixture run = MariaFixture.open(database)) {
            run.filler.fill(sample, 60);
            run.filler.fill(rest, 60);
            database.execute("insert into t (id) select seq * 10 + 5 from seq_1_to_2000");
            long rows = run.filler.pass(rest, 60, 2).rowsDone();
            assertEquals(rows, database.count("select count(*) from t where n = 2"));

            run.filler.undo(sample, Optional.of("update t set n = null where :range and n = 1"), 70);
            Optional<String> undo = Optional.of("update t set n = null where :range and n = 2");
            assertEquals(rows, run.filler.undo(rest, undo, 70).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n = 2"));
        }
    }

    @Test
    void anUndoLeavesAnotherStepsRangesAloneAsLongAsThatStands() {
        database.execute(
                "create table t (id int primary key, n int)",
                "insert into t (id) select seq * 10 from seq_1_to_2000",
                "analyze table t");
        // Somebody has gone back over it once.
        BackfillPlan sample = plan("fill.sample#1", new BackfillPlan.Slice.Spread(10), List.of(), 1);
        BackfillPlan rest = plan("fill.rest", new BackfillPlan.Slice.Whole(), List.of("fill.sample#1"), 1);
        BackfillPlan undoing = plan("fill.rest", new BackfillPlan.Slice.Whole(), List.of("fill.sample"), 1);
        Optional<String> undo = Optional.of("update t set n = null where :range and n = 1");
        try (MariaFixture run = MariaFixture.open(database)) {
            long sampled = run.filler.fill(sample, 60).rowsDone();
            run.filler.fill(rest, 60);
            database.execute("insert into t (id) select seq * 10 + 5 from seq_1_to_2000");
            run.filler.pass(rest, 60, 2);
            assertEquals(4000, database.count("select count(*) from t where n = 1"));

            run.filler.undo(undoing, undo, 70);
            assertEquals(sampled, database.count("select count(*) from t where n = 1 and id % 10 = 0"));

            run.filler.undo(sample, undo, 70);
            assertEquals(0, database.count("select count(*) from t where n is not null"));
        }
    }

    private static BackfillPlan plan(String step, BackfillPlan.Slice slice, List<String> except, int value) {
        return new BackfillPlan(
                step,
                "t",
                List.of(),
                slice,
                except,
                Optional.empty(),
                Optional.of("n is null"),
                List.of(),
                Fixture.statement("update t set n = " + value + " where :range and n is null"),
                Fixture.LOCK);
    }
}
