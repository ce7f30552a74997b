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
import dev.sluice.step.target.Session;
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
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** Backfills in PostgreSQL. */
public final class PostgresBackfill implements Backfill {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Target target;
    private final PostgresFence fence;
    private final CheckpointStore store;
    private final Opening opening;
    private final Map<Place, TableShape> shapes = new HashMap<>();

    public PostgresBackfill(Target target, PostgresFence fence) {
        this.target = target;
        this.fence = fence;
        this.store = new CheckpointStore(fence);
        this.opening = new Opening(target, fence, store);
    }

    @Override
    public Outcome open(BackfillPlan plan, Duration deadline) {
        Clock clock = new Clock(deadline);
        return guarded(new Cancellation(), clock, deadline, on -> {
            TableShape shape = shape(on.session(), plan);
            Checkpoint first = opening.first(on, plan, shape, deadline);
            long rows = store.passes(on.ledger(), plan.step()).stream()
                    .mapToLong(Checkpoint::rowsDone)
                    .sum();
            CheckpointStore.Standing standing = store.standing(on.ledger(), plan.step(), 1);
            String leaves = shape.partitioned() ? " in " + shape.leaves().size() + " partitions" : "";
            return new Outcome.Opened(
                    first.estimatedRows(), rows, standing.exhausted(), standing.progress(), shape.name() + leaves);
        });
    }

    @Override
    public Outcome batch(BackfillPlan plan, Batch batch, Cancellation cancellation) {
        return attempt(plan, batch, cancellation, attempt -> {
            if (batch.pass() > 1) {
                opening.second(attempt.transaction, plan, attempt.shape, batch.deadline());
            }
            return new Forward(attempt).run();
        });
    }

    @Override
    public Outcome position(BackfillPlan plan, int pass) {
        Duration bound = Duration.ofSeconds(30);
        Batch none = new Batch(0, pass, bound, Optional.empty());
        return guarded(new Cancellation(), new Clock(bound), bound, on -> {
            TableShape shape = shape(on.session(), plan);
            Attempt attempt = new Attempt(on, fence, store, plan, shape, none, new Cancellation());
            Optional<Checkpoint> checkpoint = store.find(on.ledger(), plan.step(), pass);
            return checkpoint.isPresent()
                    ? Forward.standing(attempt, checkpoint.get())
                    : new Outcome.Failed("CHECKPOINT", "backfill " + plan.step() + " has not begun", false);
        });
    }

    @Override
    public Outcome awaitOldTransactions(
            BackfillPlan plan, Duration atMost, Cancellation cancellation, Progress progress) {
        Clock clock = new Clock(atMost);
        return guarded(cancellation, clock, atMost, on -> {
            Optional<Checkpoint> first = store.find(on.ledger(), plan.step(), 1);
            if (first.isEmpty()) {
                return new Outcome.Failed("CHECKPOINT", "backfill " + plan.step() + " has not begun", false);
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
        return attempt(
                plan,
                batch,
                cancellation,
                attempt -> statement.isPresent()
                        ? new Backward(attempt).byStatement(statement.get())
                        : new Backward(attempt).fromOld());
    }

    private record Place(String table, List<String> key) {}

    @FunctionalInterface
    private interface Work<T> {
        Outcome on(T with) throws SQLException;
    }

    private Outcome attempt(BackfillPlan plan, Batch batch, Cancellation cancellation, Work<Attempt> work) {
        if (cancellation.requested().isPresent()) {
            return new Outcome.Cancelled(cancellation.requested().get());
        }
        Clock clock = new Clock(batch.deadline());
        return guarded(cancellation, clock, batch.deadline(), on -> {
            Optional<String> moved = target.moved();
            if (moved.isPresent()) {
                return new Outcome.Unknown(moved.get());
            }
            TableShape shape = shape(on.session(), plan);
            Attempt attempt = new Attempt(on, fence, store, plan, shape, batch, cancellation);
            Watch watch = target.watchdog().watch(on.session(), cancellation, Progress.SILENT);
            try {
                return work.on(attempt);
            } catch (SQLException failure) {
                if (attempt.begunAt().isEmpty()) {
                    throw failure;
                }
                OptionalInt position = attempt.position(failure);
                return on.isBroken() || SqlErrors.isConnectionLoss(failure)
                        ? settle(attempt, failure, cancellation)
                        : Failures.of(failure, position, cancellation, batch.deadline(), clock.took());
            } finally {
                watch.close();
                on.rollback();
            }
        });
    }

    /**
     * With the old backend gone, the checkpoint tells whether the batch was committed. In a control database it tells of those
     * that it noted: one that it missed is done again.
     */
    private Outcome settle(Attempt lost, SQLException failure, Cancellation cancellation) throws SQLException {
        lost.transaction.close();
        EffectTransaction fresh;
        List<Checkpoint> after;
        try {
            fresh = EffectTransaction.on(target);
            after = store.passes(fresh.ledger(), lost.plan.step());
        } catch (SQLException | Unfit unreachable) {
            return new Outcome.Unknown("the connection was lost (" + SqlErrors.describe(failure)
                    + ") and the checkpoint cannot be read yet: " + unreachable.getMessage());
        }
        Optional<String> moved = target.moved();
        if (moved.isPresent()) {
            return new Outcome.Unknown(
                    "the connection was lost (" + SqlErrors.describe(failure) + ") and " + moved.get());
        }
        List<Checkpoint> before = lost.begunAt().orElseThrow();
        if (after.equals(before)) {
            return Failures.of(failure, OptionalInt.empty(), cancellation, lost.batch.deadline(), lost.clock.took());
        }
        if (rows(after) < rows(before)) {
            return new Outcome.Unknown("the connection was lost (" + SqlErrors.describe(failure)
                    + ") and the checkpoint went back, as after a failover");
        }
        long undone = undone(after);
        if (undone != undone(before)) {
            return found(lost, undone, undone - undone(before), OptionalDouble.empty(), false);
        }
        Attempt again = new Attempt(fresh, fence, store, lost.plan, lost.shape, lost.batch, new Cancellation());
        Outcome.BatchDone standing = Forward.standing(again, after.getLast());
        return found(lost, standing.rowsDone(), rows(after) - rows(before), standing.progress(), standing.exhausted());
    }

    private static Outcome found(Attempt lost, long rowsDone, long rows, OptionalDouble progress, boolean exhausted) {
        long millis = lost.clock.took().toMillis();
        return new Outcome.BatchDone(rowsDone, rows, "", millis, progress, exhausted, OptionalLong.empty());
    }

    private static long undone(List<Checkpoint> passes) {
        return passes.stream().mapToLong(Checkpoint::rowsUndone).sum();
    }

    private static long rows(List<Checkpoint> passes) {
        return passes.stream().mapToLong(Checkpoint::rowsDone).sum();
    }

    private Outcome guarded(Cancellation cancellation, Clock clock, Duration deadline, Work<EffectTransaction> work) {
        try {
            EffectTransaction sessions = EffectTransaction.on(target);
            try {
                return work.on(sessions);
            } catch (SQLException failure) {
                return failed(sessions, failure, cancellation, clock, deadline);
            }
        } catch (Unsuitable unsuitable) {
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

    /** A table's shape is read once: its partitions and key stay what they were when the backfill began. */
    private TableShape shape(Session session, BackfillPlan plan) throws SQLException {
        Place place = new Place(plan.table(), plan.key());
        TableShape known = shapes.get(place);
        if (known == null) {
            known = TableShape.read(session, plan.table(), plan.key());
            shapes.put(place, known);
        }
        return known;
    }
}
