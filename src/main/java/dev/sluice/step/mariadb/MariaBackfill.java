package dev.sluice.step.mariadb;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Held;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.backfill.Checkpoint;
import dev.sluice.step.backfill.Course;
import dev.sluice.step.backfill.Tile;
import dev.sluice.step.backfill.Unsuitable;
import dev.sluice.step.sql.Clock;
import dev.sluice.step.sql.Execution;
import dev.sluice.step.sql.Identifiers;
import dev.sluice.step.sql.SqlStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/** Backfills in a MariaDB: one worker, whatever is asked for. */
public final class MariaBackfill implements Backfill {

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(30);

    private final MariaDatabase database;
    private final MariaFence fence;
    private final MariaCheckpoints store;
    private final MariaOpening opening;
    private final Map<Place, MariaTable> tables = new HashMap<>();
    /** The step of which the last batch was undone, if nothing else has taken place since. */
    private Optional<String> undoing = Optional.empty();

    public MariaBackfill(MariaFence fence) {
        this.database = fence.ledger();
        this.fence = fence;
        this.store = new MariaCheckpoints(fence);
        this.opening = new MariaOpening(fence, store);
    }

    /**
     * Why a table cannot be gone through by a key as it is now, in words; empty if it can. Nothing is taken.
     *
     * @param key empty for the primary key
     * @throws dev.sluice.step.Unfit if the database cannot be asked
     */
    public static Optional<String> objection(MariaDatabase database, String table, List<String> key) {
        try {
            MariaTable.read(database.effects(), table, key);
            return Optional.empty();
        } catch (Unsuitable unsuitable) {
            return Optional.of(unsuitable.getMessage());
        } catch (SQLException failure) {
            throw database.unfit("table " + table + " cannot be looked at", failure);
        }
    }

    private record Place(String step, String table, List<String> key) {}

    @FunctionalInterface
    private interface Work {
        Outcome on(MariaSession session) throws SQLException;
    }

    @Override
    public Outcome open(BackfillPlan plan, Duration deadline) {
        tables.clear();
        return guarded(MariaDatabase::effectsAfterRest, new Cancellation(), deadline, session -> {
            MariaTable table = table(session, plan);
            MariaEngines.objection(session, plan.statement()).ifPresent(objection -> {
                throw Unsuitable.key(objection);
            });
            Checkpoint first = opening.first(session, plan, table, deadline);
            Course course = store.course(session, plan.step(), 1);
            long rows = store.passes(session, plan.step()).stream()
                    .mapToLong(Checkpoint::rowsDone)
                    .sum();
            String unseen = MariaOldTransactions.areSeen(first.older()) ? "" : "; " + MariaOldTransactions.REMEDY;
            return new Outcome.Opened(
                    first.estimatedRows(), rows, course.exhausted(), course.progress(), plan.table() + unseen);
        });
    }

    @Override
    public Outcome batch(BackfillPlan plan, Batch batch, Cancellation cancellation) {
        undoing = Optional.empty();
        return attempt(MariaDatabase::effects, plan, batch, cancellation, attempt -> attempt.forward());
    }

    @Override
    public Outcome undoBatch(
            BackfillPlan plan, Optional<SqlStatement> statement, Batch batch, Cancellation cancellation) {
        boolean begins = !undoing.equals(Optional.of(plan.step()));
        if (begins) {
            tables.clear();
        }
        return attempt(
                begins ? MariaDatabase::effectsAfterRest : MariaDatabase::effects,
                plan,
                batch,
                cancellation,
                attempt -> {
                    undoing = Optional.of(plan.step());
                    return statement.isPresent() ? attempt.back(statement.get()) : attempt.backToOld();
                });
    }

    @Override
    public Outcome position(BackfillPlan plan, int pass) {
        return guarded(new Cancellation(), LONGEST_QUESTION, session -> {
            if (store.find(session, plan.step(), pass).isEmpty()) {
                return notBegun(plan);
            }
            Course course = store.course(session, plan.step(), pass);
            return new Outcome.BatchDone(
                    course.rowsDone(), 0, "", 0, course.progress(), course.exhausted(), MariaBatch.NO_WAL);
        });
    }

    @Override
    public Outcome awaitOldTransactions(
            BackfillPlan plan, Duration atMost, Cancellation cancellation, Progress progress) {
        Clock clock = new Clock(atMost);
        return guarded(cancellation, atMost, session -> {
            Optional<Checkpoint> first = store.find(session, plan.step(), 1);
            if (first.isEmpty()) {
                return notBegun(plan);
            }
            // Where nobody saw those of then, all of now stand for them: more, and none too few.
            List<String> older = MariaOldTransactions.areSeen(first.get().older())
                    ? first.get().older()
                    : MariaOldTransactions.open(database);
            while (true) {
                Outcome.OldTransactions left = MariaOldTransactions.still(database, older);
                if (cancellation.requested().isPresent()) {
                    return new Outcome.Cancelled(cancellation.requested().get());
                }
                boolean over = left.stillOpen().isEmpty() && left.detail().isEmpty();
                if (over || !MariaOldTransactions.areSeen(older) || clock.took().compareTo(atMost) >= 0) {
                    return left;
                }
                progress.report("waiting for transactions older than the step: " + left.detail());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        });
    }

    private static Outcome notBegun(BackfillPlan plan) {
        return new Outcome.Failed("CHECKPOINT", "backfill " + plan.step() + " has not begun", false);
    }

    @FunctionalInterface
    private interface Way {
        Outcome of(MariaBatch attempt) throws SQLException;
    }

    private Outcome attempt(Sessions sessions, BackfillPlan plan, Batch batch, Cancellation cancellation, Way way) {
        if (cancellation.requested().isPresent()) {
            return new Outcome.Cancelled(cancellation.requested().get());
        }
        return guarded(sessions, cancellation, batch.deadline(), session -> {
            MariaTable table = table(session, plan);
            if (store.find(session, plan.step(), 1).isEmpty()) {
                return notBegun(plan);
            }
            if (batch.pass() > 1) {
                opening.second(session, plan, table, batch.deadline());
            }
            MariaBatch attempt = new MariaBatch(fence, session, store, plan, table, batch, cancellation);
            MariaWatch watch = new MariaWatch(database, session, cancellation, Progress.SILENT);
            try {
                Outcome outcome = way.of(attempt);
                session.trips().compare(fence::renewInPassing);
                return outcome;
            } catch (SQLException failure) {
                boolean lost = session.isBroken() || MariaErrors.isConnectionLoss(failure);
                return lost && attempt.begun().isPresent()
                        ? settle(plan, batch, attempt.begun().get(), failure, cancellation)
                        : MariaFailures.of(failure, OptionalInt.empty(), cancellation, batch.deadline());
            } finally {
                watch.close();
            }
        });
    }

    /** With the old connection gone from the server, the ranges tell whether the batch was committed. */
    private Outcome settle(
            BackfillPlan plan, Batch batch, MariaBatch.Begun begun, SQLException failure, Cancellation cancellation) {
        Course before = begun.course();
        Course after;
        long undone;
        try {
            database.effects().close();
            MariaSession fresh = database.effects();
            after = store.course(fresh, plan.step(), batch.pass());
            undone = MariaBatch.undone(store.passes(fresh, plan.step()));
        } catch (SQLException | Held | Unfit unreachable) {
            return MariaFailures.unknown(failure, unreachable);
        }
        long batches = batches(after) - batches(before);
        if (batches < 0 || undone < begun.undone()) {
            return new Outcome.Unknown("the connection was lost (" + MariaErrors.describe(failure)
                    + ") and the checkpoint went back, as after a failover");
        }
        if (undone > begun.undone()) {
            return new Outcome.BatchDone(
                    undone, undone - begun.undone(), "", 0, OptionalDouble.empty(), false, MariaBatch.NO_WAL);
        }
        return batches == 0
                ? MariaFailures.of(failure, OptionalInt.empty(), cancellation, batch.deadline())
                : new Outcome.BatchDone(
                        after.rowsDone(),
                        after.rowsDone() - before.rowsDone(),
                        "",
                        0,
                        after.progress(),
                        after.exhausted(),
                        MariaBatch.NO_WAL);
    }

    private static long batches(Course course) {
        return course.tiles().stream().mapToLong(Tile::batches).sum();
    }

    @FunctionalInterface
    private interface Sessions {
        MariaSession of(MariaDatabase database) throws SQLException;
    }

    private Outcome guarded(Cancellation cancellation, Duration deadline, Work work) {
        return guarded(MariaDatabase::effects, cancellation, deadline, work);
    }

    /** On the session for effects, which is never used again once somebody has asked for the end of what it did. */
    private Outcome guarded(Sessions sessions, Cancellation cancellation, Duration deadline, Work work) {
        try {
            MariaSession session = sessions.of(database);
            try {
                return work.on(session);
            } catch (SQLException failure) {
                return MariaFailures.of(failure, OptionalInt.empty(), cancellation, deadline);
            } finally {
                if (cancellation.requested().isPresent()) {
                    session.close();
                } else {
                    session.rollback();
                }
            }
        } catch (Unsuitable unsuitable) {
            tables.clear();
            return new Outcome.Failed(unsuitable.code(), unsuitable.getMessage(), false);
        } catch (Identifiers.UnknownIdentifier unknown) {
            return new Outcome.Failed("IDENTIFIER", unknown.getMessage(), false);
        } catch (Execution.Stopped stopped) {
            return new Outcome.Cancelled(stopped.getMessage());
        } catch (SQLException unreachable) {
            return MariaFailures.unreachable(unreachable);
        }
    }

    /** A table is looked up, and held against the step's checkpoints, when a way through it begins, forward or back. */
    private MariaTable table(MariaSession session, BackfillPlan plan) throws SQLException {
        Place place = new Place(plan.step(), plan.table(), plan.key());
        MariaTable known = tables.get(place);
        if (known == null) {
            known = MariaTable.read(session, plan.table(), plan.key());
            opening.requireSameTable(session, plan.step(), known);
            tables.put(place, known);
        }
        return known;
    }
}
