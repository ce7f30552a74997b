package dev.sluice.step.backfill;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import dev.sluice.step.sql.Execution;
import dev.sluice.step.sql.Failures;
import dev.sluice.step.sql.Identifiers;
import dev.sluice.step.target.EffectTransaction;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.SqlErrors;
import dev.sluice.step.target.Target;
import dev.sluice.step.target.Watchdog.Watch;
import java.sql.SQLException;
import java.util.Optional;

/** One of the ways side by side on which the batches of a round take place, with its own sessions. For one thread at a time. */
final class Lane {

    private final Target target;
    private final PostgresFence fence;
    private final CheckpointStore store;
    private final int number;
    private final ReadAhead reader;

    /** @param number 0 for the one on the session for effects */
    Lane(Target target, PostgresFence fence, CheckpointStore store, int number) {
        this.target = target;
        this.fence = fence;
        this.store = store;
        this.number = number;
        this.reader = new ReadAhead(target, number);
    }

    /**
     * Runs one batch of a range.
     *
     * @throws dev.sluice.step.Fenced if somebody else has taken over
     */
    Ended run(
            BackfillPlan plan,
            TableShape shape,
            Backfill.Batch batch,
            Cancellation cancellation,
            Course course,
            Tile tile) {
        try {
            EffectTransaction on = EffectTransaction.on(target, number);
            Attempt attempt = new Attempt(on, fence, store, plan, shape, batch, cancellation);
            Watch watch = target.watchdog().watch(on.session(), cancellation, Progress.SILENT);
            try {
                return new Forward(attempt, course, tile, reader).run();
            } catch (SQLException failure) {
                return attempt.hasLost(failure)
                        ? settle(attempt, course, tile, failure)
                        : unnoted(attempt, attempt.transaction.tookPlace(), failure);
            } finally {
                watch.close();
                on.rollback();
            }
        } catch (Unsuitable unsuitable) {
            return new Ended.Otherwise(new Outcome.Failed(unsuitable.code(), unsuitable.getMessage(), false));
        } catch (Identifiers.UnknownIdentifier unknown) {
            return new Ended.Otherwise(new Outcome.Failed("IDENTIFIER", unknown.getMessage(), false));
        } catch (Execution.Stopped stopped) {
            return new Ended.Otherwise(new Outcome.Cancelled(stopped.getMessage()));
        } catch (Unfit unreachable) {
            return new Ended.Otherwise(Failures.unreachable(unreachable));
        }
    }

    /**
     * With the old backend gone, the range tells whether the batch was committed. In a control database it tells of those that it
     * noted: one that it missed is done again.
     */
    private Ended settle(Attempt lost, Course course, Tile tile, SQLException failure) {
        lost.transaction.close();
        Optional<Tile> now;
        try {
            EffectTransaction fresh = EffectTransaction.on(target, number);
            now = store.tile(fresh.ledger(), course.step(), course.pass(), tile.ordinal());
        } catch (SQLException | Unfit unreachable) {
            return new Ended.Otherwise(
                    lost.unsettled(failure, "the checkpoint cannot be read yet: " + unreachable.getMessage(), false));
        }
        Optional<String> moved = target.moved();
        if (moved.isPresent() || now.isEmpty() || now.get().batches() < tile.batches()) {
            return new Ended.Otherwise(lost.unsettled(
                    failure, moved.orElse("the checkpoint went back, as after a failover"), moved.isPresent()));
        }
        return now.get().batches() == tile.batches()
                ? unnoted(lost, lost.transaction.wasSent(), failure)
                : new Ended.Committed(tile, now.get(), lost.clock.took().toMillis(), Optional.empty());
    }

    /** The range has not moved; beside a control database, which commits later, the rows may have been changed all the same. */
    private static Ended unnoted(Attempt attempt, boolean committed, SQLException failure) {
        return new Ended.Otherwise(
                committed && attempt.transaction.isApart()
                        ? new Outcome.Unknown(
                                "the target was told to commit, and the control database has not noted it: "
                                        + SqlErrors.describe(failure),
                                false)
                        : attempt.failed(failure));
    }
}
