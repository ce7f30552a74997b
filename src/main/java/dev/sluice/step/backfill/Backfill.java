package dev.sluice.step.backfill;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.target.Fence;
import dev.sluice.step.target.Target;
import java.time.Duration;
import java.util.Optional;

/** Runs backfills against one target, batch by batch. Blocks its caller; one effect at a time. */
public final class Backfill {

    /**
     * Bounds of one batch.
     *
     * @param rows how many keys its range should hold
     * @param pass 1, or 2 for the rows that late commits left behind
     * @param deadline the longest it may take
     * @param journalHead hash of the journal's last event, kept in the checkpoint
     */
    public record Batch(long rows, int pass, Duration deadline, Optional<String> journalHead) {}

    public Backfill(Target target, Fence fence) {}

    /** Fixes the key space and its checkpoint, or finds them as they are; gives {@link Outcome.Opened}. */
    public Outcome open(BackfillPlan plan, Duration deadline) {
        throw new UnsupportedOperationException();
    }

    /** Changes the next range behind the checkpoint; gives {@link Outcome.BatchDone}. */
    public Outcome batch(BackfillPlan plan, Batch batch, Cancellation cancellation) {
        throw new UnsupportedOperationException();
    }

    /** Where the checkpoint of a pass stands, as a {@link Outcome.BatchDone} without rows; for a run taken up again. */
    public Outcome position(BackfillPlan plan, int pass) {
        throw new UnsupportedOperationException();
    }

    /** Waits for transactions older than the step; gives {@link Outcome.OldTransactions}. */
    public Outcome awaitOldTransactions(
            BackfillPlan plan, Duration atMost, Cancellation cancellation, Progress progress) {
        throw new UnsupportedOperationException();
    }

    /**
     * Undoes the next range among those done, newest first; gives {@link Outcome.BatchDone}.
     *
     * @param statement the undo with its {@code :range}; absent: restores what {@code keep old} stored
     */
    public Outcome undoBatch(
            BackfillPlan plan, Optional<SqlStatement> statement, Batch batch, Cancellation cancellation) {
        throw new UnsupportedOperationException();
    }
}
