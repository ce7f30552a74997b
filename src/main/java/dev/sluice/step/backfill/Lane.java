package dev.sluice.step.backfill;

import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import dev.sluice.step.sql.Execution;
import dev.sluice.step.sql.Identifiers;
import dev.sluice.step.target.EffectTransaction;
import dev.sluice.step.target.Target;
import dev.sluice.step.target.Watchdog.Watch;
import java.sql.SQLException;
import java.util.Optional;

/** One batch of one range on one session, and what became of it where the connection was lost. */
final class Lane {

    private final Target target;
    private final Attempt attempt;
    private final Course course;
    private final Tile tile;

    Lane(Target target, Attempt attempt, Course course, Tile tile) {
        this.target = target;
        this.attempt = attempt;
        this.course = course;
        this.tile = tile;
    }

    Ended run() {
        EffectTransaction on = attempt.transaction;
        Watch watch = target.watchdog().watch(on.session(), attempt.cancellation, Progress.SILENT);
        try {
            return new Forward(attempt, course, tile).run();
        } catch (SQLException failure) {
            return attempt.hasLost(failure) ? settle(failure) : new Ended.Otherwise(attempt.failed(failure));
        } catch (Identifiers.UnknownIdentifier unknown) {
            return new Ended.Otherwise(new Outcome.Failed("IDENTIFIER", unknown.getMessage(), false));
        } catch (Execution.Stopped stopped) {
            return new Ended.Otherwise(new Outcome.Cancelled(stopped.getMessage()));
        } finally {
            watch.close();
            on.rollback();
        }
    }

    /**
     * With the old backend gone, the range tells whether the batch was committed. In a control database it tells of those that it
     * noted: one that it missed is done again.
     */
    private Ended settle(SQLException failure) {
        attempt.transaction.close();
        Optional<Tile> now;
        try {
            EffectTransaction fresh = EffectTransaction.on(target);
            now = attempt.store.tile(fresh.ledger(), course.step(), course.pass(), tile.ordinal());
        } catch (SQLException | Unfit unreachable) {
            return unsettled(failure, "the checkpoint cannot be read yet: " + unreachable.getMessage());
        }
        Optional<String> moved = target.moved();
        if (moved.isPresent() || now.isEmpty() || now.get().batches() < tile.batches()) {
            return unsettled(failure, moved.orElse("the checkpoint went back, as after a failover"));
        }
        return now.get().batches() == tile.batches()
                ? new Ended.Otherwise(attempt.failed(failure))
                : new Ended.Committed(tile, now.get(), attempt.clock.took().toMillis(), Optional.empty());
    }

    private Ended unsettled(SQLException failure, String why) {
        return new Ended.Otherwise(attempt.unsettled(failure, why));
    }
}
