package dev.sluice.step.backfill;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fenced;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.sql.SqlStatement;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs backfills in one database, batch by batch. Blocks its caller; one effect at a time, on one thread at a time.
 *
 * <p>Everything it knows lies in the database: a new process goes on where the last one stopped. Each method throws {@link
 * Fenced} if somebody else has taken the run over.
 */
public interface Backfill {

    /**
     * Bounds of one batch.
     *
     * @param rows how many keys each range should hold
     * @param workers how many ranges at once, each in a transaction and on a session of its own; an undo takes one
     * @param pass 1, or 2 for the rows that late commits left behind; an undo goes through both
     * @param deadline the longest it may take
     * @param journalHead hash of the journal's last event, kept in the checkpoint
     */
    record Batch(long rows, int workers, int pass, Duration deadline, Optional<String> journalHead) {}

    /** Fixes the key space and its checkpoint, or finds them as they are; gives {@link Outcome.Opened}. */
    Outcome open(BackfillPlan plan, Duration deadline);

    /** Changes the next range behind the checkpoint; gives {@link Outcome.BatchDone}. */
    Outcome batch(BackfillPlan plan, Batch batch, Cancellation cancellation);

    /** Where the checkpoint of a pass stands, as a {@link Outcome.BatchDone} without rows; for a run taken up again. */
    Outcome position(BackfillPlan plan, int pass);

    /**
     * Waits for transactions older than the step; gives {@link Outcome.OldTransactions}.
     *
     * @param atMost the bound; what is still open then is named
     */
    Outcome awaitOldTransactions(BackfillPlan plan, Duration atMost, Cancellation cancellation, Progress progress);

    /**
     * Undoes the next range among those done, newest first; gives {@link Outcome.BatchDone}.
     *
     * @param statement the undo with its {@code :range}; absent: restores what {@code keep old} stored
     */
    Outcome undoBatch(BackfillPlan plan, Optional<SqlStatement> statement, Batch batch, Cancellation cancellation);
}
