package dev.sluice.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.testing.TestDatabase;
import java.util.List;
import java.util.Optional;

/**
 * Two steps on a table {@code t} of 2,000 rows, in whatever database: the second leaves out a tenth, which the first did, and goes
 * through the table again when there are twice the rows.
 *
 * @param names are unlike those of other steps of the run
 */
public record TwoSteps(TestDatabase database, Filler filler, String names, int workers) {
    private static final BackfillPlan.Slice TENTH = new BackfillPlan.Slice.Spread(10);
    private static final BackfillPlan.Slice WHOLE = new BackfillPlan.Slice.Whole();

    /** Where {@code n} begins as NULL. */
    public void anUndoTakesWhatTheSecondPassChangedInRangesOfAStepThatIsUndone() {
        BackfillPlan sample = setting(first(), TENTH, List.of(), 1);
        BackfillPlan rest = setting(second(), WHOLE, List.of(first()), 2);
        filler.fill(sample, 60);
        long changed = twice(rest);
        assertEquals(changed, database.count("select count(*) from t where n = 2"));

        filler.undo(sample, Optional.of("update t set n = null where :range and n = 1"), 70);
        Optional<String> undo = Optional.of("update t set n = null where :range and n = 2");
        assertEquals(changed, filler.undo(rest, undo, 70).rowsDone());
        assertEquals(0, database.count("select count(*) from t where n = 2"));
    }

    /** Where {@code n} begins as 0. */
    public void anUndoLeavesAnotherStepsRangesAloneAsLongAsThatStands() {
        // Somebody has gone back over it once.
        BackfillPlan sample = counting(first() + "#1", TENTH, List.of(), workers);
        BackfillPlan rest = counting(second(), WHOLE, List.of(sample.step()), workers);
        long sampled = filler.fill(sample, 60).rowsDone();
        twice(rest);
        assertEquals(4000, database.count("select count(*) from t where n = 1"));

        Optional<String> undo = Optional.of("update t set n = n - 1 where :range");
        filler.undo(counting(second(), WHOLE, List.of(first()), workers), undo, 70);
        assertEquals(0, database.count("select count(*) from t where n not in (0, 1)"));
        assertEquals(sampled, database.count("select count(*) from t where n = 1 and id % 10 = 0"));

        filler.undo(sample, undo, 70);
        assertEquals(4000, database.count("select count(*) from t where n = 0"));
    }

    /** Rows that the second step has changed when it is through the table again. */
    private long twice(BackfillPlan rest) {
        filler.fill(rest, 60);
        database.execute("insert into t (id) select id + 5 from t");
        return filler.pass(rest, 60, 2).rowsDone();
    }

    private String first() {
        return "fill.sample" + names;
    }

    private String second() {
        return "fill.rest" + names;
    }

    private BackfillPlan setting(String step, BackfillPlan.Slice slice, List<String> except, int value) {
        return plan(
                step, slice, except, "n is null", "update t set n = " + value + " where :range and n is null", workers);
    }

    /** A step that would show it if it were done twice to a row. */
    public static BackfillPlan counting(String step, BackfillPlan.Slice slice, List<String> except, int workers) {
        return plan(step, slice, except, "n = 0", "update t set n = n + 1 where :range", workers);
    }

    private static BackfillPlan plan(
            String step,
            BackfillPlan.Slice slice,
            List<String> except,
            String remaining,
            String statement,
            int workers) {
        return new BackfillPlan(
                step,
                "t",
                List.of(),
                slice,
                except,
                Optional.empty(),
                Optional.of(remaining),
                List.of(),
                Fixture.statement(statement),
                Fixture.LOCK,
                workers);
    }
}
