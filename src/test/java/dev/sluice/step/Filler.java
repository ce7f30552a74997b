package dev.sluice.step;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.backfill.BackfillPlan;
import java.util.Optional;

/** Runs whole passes, in whatever database. */
public record Filler(Backfill backfill) {

    /** Opens the backfill and runs its first pass to the end; the last answer. */
    public Outcome.BatchDone fill(BackfillPlan plan, long rows) {
        Outcome opened = backfill.open(plan, Fixture.LONG);
        assertInstanceOf(Outcome.Opened.class, opened, opened::toString);
        return pass(plan, rows, 1);
    }

    public Outcome.BatchDone pass(BackfillPlan plan, long rows, int pass) {
        while (true) {
            Backfill.Batch batch = new Backfill.Batch(rows, 1, pass, Fixture.LONG, Optional.empty());
            Outcome outcome = backfill.batch(plan, batch, new Cancellation());
            Outcome.BatchDone done = assertInstanceOf(Outcome.BatchDone.class, outcome, outcome::toString);
            if (done.exhausted()) {
                return done;
            }
        }
    }

    public Outcome.BatchDone undo(BackfillPlan plan, Optional<String> statement, long rows) {
        while (true) {
            Outcome outcome = backfill.undoBatch(
                    plan, statement.map(Fixture::statement), Fixture.batch(rows), new Cancellation());
            Outcome.BatchDone done = assertInstanceOf(Outcome.BatchDone.class, outcome, outcome::toString);
            if (done.exhausted()) {
                return done;
            }
        }
    }
}
