package dev.sluice.step.backfill;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import dev.sluice.step.sql.Clock;
import dev.sluice.step.sql.Execution;
import dev.sluice.step.sql.Failures;
import dev.sluice.step.sql.Identifiers;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.target.EffectTransaction;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.SqlErrors;
import dev.sluice.step.target.Target;
import dev.sluice.step.target.Watchdog.Watch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/** Backfills in PostgreSQL. */
public final class PostgresBackfill implements Backfill {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Target target;
    private final PostgresFence fence;
    private final CheckpointStore store;
    private final Opening opening;
    private final Rounds rounds;
    private final Map<Place, TableShape> shapes = new HashMap<>();
    /** The step of which the last batch was undone, if nothing else has taken place since. */
    private Optional<String> undoing = Optional.empty();

    public PostgresBackfill(Target target, PostgresFence fence) {
        this.target = target;
        this.fence = fence;
        this.store = new CheckpointStore(fence, target.ledger() == target);
        this.opening = new Opening(target, fence, store);
        this.rounds = new Rounds(target, fence, store);
    }

    /**
     * Why a table cannot be gone through by a key as it is now, in words; empty if it can. Nothing is taken.
     *
     * @param key empty for the primary key
     * @throws Unfit if the database cannot be asked
     */
    public static Optional<String> objection(Target target, String table, List<String> key) {
        try {
            TableShape.read(target.effects(), table, key);
            return Optional.empty();
        } catch (Unsuitable unsuitable) {
            return Optional.of(unsuitable.getMessage());
        } catch (SQLException failure) {
            throw new Unfit(
                    "table " + table + " of source " + target.name() + " cannot be looked at: "
                            + SqlErrors.describe(failure),
                    "mend that, then type the same command again",
                    failure);
        }
    }

    @Override
    public Outcome open(BackfillPlan plan, Duration deadline) {
        rounds.forget();
        shapes.clear();
        return guarded(EffectTransaction::afterRest, new Cancellation(), new Clock(deadline), deadline, on -> {
            TableShape shape = shape(on, plan);
            Checkpoint first = opening.first(on, plan, shape, deadline);
            long rows = store.passes(on.ledger(), plan.step()).stream()
                    .mapToLong(Checkpoint::rowsDone)
                    .sum();
            Course course = store.course(on.ledger(), plan.step(), 1).orElseThrow();
            String leaves = shape.partitioned() ? " in " + shape.leaves().size() + " partitions" : "";
            return new Outcome.Opened(
                    first.estimatedRows(), rows, course.exhausted(), course.progress(), shape.name() + leaves);
        });
    }

    @Override
    public Outcome batch(BackfillPlan plan, Batch batch, Cancellation cancellation) {
        if (cancellation.requested().isPresent()) {
            return new Outcome.Cancelled(cancellation.requested().get());
        }
        return guarded(cancellation, new Clock(batch.deadline()), batch.deadline(), on -> {
            Optional<String> moved = target.moved();
            if (moved.isPresent()) {
                return new Outcome.Unknown(moved.get(), true);
            }
            TableShape shape = shape(on, plan);
            undoing = Optional.empty();
            Optional<Course> remembered = rounds.remembered(plan.step(), batch.pass());
            if (remembered.isPresent()) {
                Optional<Outcome> outcome = rounds.run(plan, shape, remembered.get(), batch, cancellation);
                if (outcome.isPresent()) {
                    return ended(on, outcome.get());
                }
                // What was only remembered may have been mended by hand.
            }
            if (batch.pass() > 1) {
                // There may be partitions that the first pass did not know.
                shapes.clear();
                opening.second(on, plan, shape(on, plan), batch.deadline());
            }
            Course course = store.course(on.ledger(), plan.step(), batch.pass())
                    .orElseThrow(() -> Unsuitable.checkpoint("backfill " + plan.step() + " has no checkpoint"));
            Outcome outcome = rounds.run(plan, shape(on, plan), course, batch, cancellation)
                    .orElseThrow(fence::fenced);
            return ended(on, outcome);
        });
    }

    @Override
    public Outcome position(BackfillPlan plan, int pass) {
        Duration bound = Duration.ofSeconds(30);
        return guarded(
                new Cancellation(),
                new Clock(bound),
                bound,
                on -> store.course(on.ledger(), plan.step(), pass)
                        .<Outcome>map(Round::standing)
                        .orElseGet(() -> notBegun(plan)));
    }

    private static Outcome notBegun(BackfillPlan plan) {
        return new Outcome.Failed("CHECKPOINT", "backfill " + plan.step() + " has not begun", false);
    }

    @Override
    public Outcome awaitOldTransactions(
            BackfillPlan plan, Duration atMost, Cancellation cancellation, Progress progress) {
        Clock clock = new Clock(atMost);
        return guarded(cancellation, clock, atMost, on -> {
            Optional<Checkpoint> first = store.find(on.ledger(), plan.step(), 1);
            if (first.isEmpty()) {
                return notBegun(plan);
            }
            while (true) {
                Outcome.OldTransactions left = OldTransactions.still(on.session(), first.get());
                if (cancellation.requested().isPresent()) {
                    return new Outcome.Cancelled(cancellation.requested().get());
                }
                if (OldTransactions.isOver(left) || clock.took().compareTo(atMost) >= 0) {
                    return left;
                }
                progress.report("waiting for transactions older than the step: " + left.detail());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        });
    }

    @Override
    public Outcome undoBatch(
            BackfillPlan plan, Optional<SqlStatement> statement, Batch batch, Cancellation cancellation) {
        rounds.forget();
        if (cancellation.requested().isPresent()) {
            return new Outcome.Cancelled(cancellation.requested().get());
        }
        boolean begins = !undoing.equals(Optional.of(plan.step()));
        Sessions sessions = begins ? EffectTransaction::afterRest : EffectTransaction::on;
        return guarded(sessions, cancellation, new Clock(batch.deadline()), batch.deadline(), on -> {
            Optional<String> moved = target.moved();
            if (moved.isPresent()) {
                return new Outcome.Unknown(moved.get(), true);
            }
            if (begins) {
                shapes.clear();
            }
            TableShape shape = shape(on, plan);
            undoing = Optional.of(plan.step());
            Attempt attempt = new Attempt(on, fence, store, plan, shape, batch, cancellation);
            Backward backward = new Backward(attempt);
            Watch watch = target.watchdog().watch(on.session(), cancellation, Progress.SILENT);
            try {
                Outcome outcome = statement.isPresent() ? backward.byStatement(statement.get()) : backward.fromOld();
                compareCommits(on);
                return outcome;
            } catch (SQLException failure) {
                if (backward.undoneBefore().isEmpty() || !attempt.hasLost(failure)) {
                    return attempt.failed(failure);
                }
                return settle(attempt, backward, failure);
            } finally {
                watch.close();
                on.rollback();
            }
        });
    }

    /** With the old backend gone, the checkpoint tells whether the batch was committed. */
    private Outcome settle(Attempt lost, Backward backward, SQLException failure) {
        long before = backward.undoneBefore().orElseThrow();
        lost.transaction.close();
        long undone;
        try {
            EffectTransaction fresh = EffectTransaction.on(target);
            undone = Backward.undone(store.passes(fresh.ledger(), lost.plan.step()));
        } catch (SQLException | Unfit unreachable) {
            return lost.unsettled(failure, "the checkpoint cannot be read yet: " + unreachable.getMessage(), false);
        }
        Optional<String> moved = target.moved();
        if (moved.isPresent() || undone < before) {
            return lost.unsettled(
                    failure, moved.orElse("the checkpoint went back, as after a failover"), moved.isPresent());
        }
        if (undone == before) {
            return lost.failed(failure);
        }
        long millis = lost.clock.took().toMillis();
        return new Outcome.BatchDone(
                undone, undone - before, "", millis, OptionalDouble.empty(), false, backward.walBytes());
    }

    private Outcome ended(EffectTransaction on, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed && failed.code().equals(Unsuitable.CHECKPOINT)) {
            // Whoever tries again looks at what is there then.
            shapes.clear();
        }
        compareCommits(on);
        return outcome;
    }

    /** After what took place, in case its commit was slow. A control database knows nothing of the target's commits. */
    private void compareCommits(EffectTransaction on) {
        if (!on.isApart()) {
            on.session().trips().compare(fence::renewInPassing);
        }
    }

    private record Place(String step, String table, List<String> key) {}

    @FunctionalInterface
    private interface Work {
        Outcome on(EffectTransaction sessions) throws SQLException;
    }

    @FunctionalInterface
    private interface Sessions {
        EffectTransaction of(Target target);
    }

    private Outcome guarded(Cancellation cancellation, Clock clock, Duration deadline, Work work) {
        return guarded(EffectTransaction::on, cancellation, clock, deadline, work);
    }

    private Outcome guarded(Sessions on, Cancellation cancellation, Clock clock, Duration deadline, Work work) {
        try {
            EffectTransaction sessions = on.of(target);
            try {
                return work.on(sessions);
            } catch (SQLException failure) {
                return failed(sessions, failure, cancellation, clock, deadline);
            }
        } catch (Unsuitable unsuitable) {
            shapes.clear();
            return new Outcome.Failed(unsuitable.code(), unsuitable.getMessage(), false);
        } catch (Identifiers.UnknownIdentifier unknown) {
            return new Outcome.Failed("IDENTIFIER", unknown.getMessage(), false);
        } catch (Execution.Stopped stopped) {
            return new Outcome.Cancelled(stopped.getMessage());
        } catch (Unfit unreachable) {
            return Failures.unreachable(unreachable);
        }
    }

    /** Nothing was begun; a lost connection is replaced by the next attempt. */
    private static Outcome failed(
            EffectTransaction sessions,
            SQLException failure,
            Cancellation cancellation,
            Clock clock,
            Duration deadline) {
        if (SqlErrors.isConnectionLoss(failure)) {
            sessions.close();
        }
        return Failures.of(failure, OptionalInt.empty(), cancellation, deadline, clock.took());
    }

    /** A table's shape is read, and held against the step's checkpoints, when a way through it begins, forward or back. */
    private TableShape shape(EffectTransaction on, BackfillPlan plan) throws SQLException {
        Place place = new Place(plan.step(), plan.table(), plan.key());
        TableShape known = shapes.get(place);
        if (known == null) {
            known = TableShape.read(on.session(), plan.table(), plan.key());
            opening.requireSameTable(on.ledger(), plan.step(), known);
            shapes.put(place, known);
        }
        return known;
    }
}
