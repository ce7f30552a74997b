package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Found;
import dev.sluice.step.Found.Finding;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import dev.sluice.step.target.EffectTransaction;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Session;
import dev.sluice.step.target.SqlErrors;
import dev.sluice.step.target.Target;
import dev.sluice.step.target.Watchdog.Watch;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** SQL steps in PostgreSQL. Each attempt begins with the same session, and leaves no setting behind. */
public final class PostgresSqlStep implements SqlStep {

    private final Target target;
    private final PostgresFence fence;
    private final EffectLog log;
    private final OutsideTransaction outside;

    public PostgresSqlStep(Target target, PostgresFence fence) {
        this.target = target;
        this.fence = fence;
        this.log = new EffectLog(fence);
        this.outside = new OutsideTransaction(target, fence, log);
    }

    @Override
    public Outcome run(SqlEffect effect, Cancellation cancellation, Progress progress) {
        if (cancellation.requested().isPresent()) {
            return new Outcome.Cancelled(cancellation.requested().get());
        }
        try {
            Session session = EffectTransaction.afterRest(target).session();
            Optional<String> moved = target.moved();
            if (moved.isPresent()) {
                return new Outcome.Unknown(moved.get(), true);
            }
            boolean isOutside = effect.mode() == SqlEffect.Mode.OUTSIDE_TRANSACTION;
            List<String> obstacles = Blockers.now(session, effect.locks());
            obstacles.forEach(progress::report);
            Watch watch = isOutside && effect.locks().isEmpty()
                    ? target.watchdog().watch(session, cancellation, progress)
                    : target.watchdog().watchLocks(session, cancellation, progress);
            try {
                Outcome outcome = isOutside
                        ? outside.run(session, effect, cancellation, watch)
                        : inTransaction(EffectTransaction.on(target), effect, cancellation);
                return held(outcome, watch, obstacles);
            } finally {
                watch.close();
                session.reset();
            }
        } catch (Captured.Unusable unusable) {
            return new Outcome.Failed("INTO", unusable.getMessage(), false);
        } catch (Identifiers.UnknownIdentifier unknown) {
            return new Outcome.Failed("IDENTIFIER", unknown.getMessage(), false).leavingNothing();
        } catch (Execution.Stopped stopped) {
            return new Outcome.Cancelled(stopped.getMessage());
        } catch (Unfit unreachable) {
            return Failures.unreachable(unreachable);
        }
    }

    /** A lock that was not granted is somebody's: who was seen to hold it, else who was in the way before the attempt. */
    private static Outcome held(Outcome outcome, Watch watch, List<String> obstacles) {
        if (!(outcome instanceof Outcome.Failed failed) || !failed.code().equals(SqlErrors.LOCK_NOT_AVAILABLE)) {
            return outcome;
        }
        String holders = watch.holders();
        String by = holders.isEmpty() ? String.join("; ", obstacles) : "held by " + holders;
        return failed.saying(failed.message() + "; " + (by.isEmpty() ? "nobody saw by whom it was held" : by));
    }

    @Override
    public Outcome tryLocks(LockTrial trial, Cancellation cancellation) {
        return trial.run(target, fence, cancellation);
    }

    private Outcome inTransaction(EffectTransaction on, SqlEffect effect, Cancellation cancellation) {
        Session session = on.session();
        // The first connection may have been dead, and this one be another server's.
        Optional<String> moved = target.moved();
        if (moved.isPresent()) {
            return new Outcome.Unknown(moved.get(), true);
        }
        Clock clock = new Clock(effect.deadline());
        Optional<Prepared> current = Optional.empty();
        Execution.Answer answer = new Execution.Answer(0, Optional.empty());
        long rows = 0;
        try {
            if (effect.again()) {
                CleanUp.run(session, fence, effect, cancellation);
            }
            on.begin(new Limits(effect.lockTimeout(), effect.deadline()), Connection.TRANSACTION_READ_COMMITTED, fence);
            Optional<Optional<Value>> earlier = log.find(on.ledger(), effect.key());
            if (earlier.isPresent()) {
                return new Outcome.Done(earlier.get(), "was done already");
            }
            for (SqlStatement statement : effect.statements()) {
                if (Execution.controlsTransaction(statement)) {
                    return controlsTransaction(statement);
                }
                Identifiers.check(session, statement);
                Prepared prepared = Prepared.of(statement);
                current = Optional.of(prepared);
                boolean last = statement == effect.statements().getLast();
                session.bound(new Limits(effect.lockTimeout(), clock.left()), true);
                answer = Execution.run(session, prepared, effect.capture() && last, cancellation);
                rows += answer.rows();
            }
            current = Optional.empty();
            log.write(on.ledger(), effect, answer.captured());
            if (!cancellation.enterCommit()) {
                return new Outcome.Cancelled(cancellation.requested().orElseThrow());
            }
            on.commit();
            return new Outcome.Done(answer.captured(), rows(rows));
        } catch (SQLException failure) {
            if (on.tookPlace()) {
                on.close();
                return outside.record(effect, answer.captured(), rows(rows));
            }
            OptionalInt position =
                    current.map(it -> it.origin(SqlErrors.position(failure))).orElse(OptionalInt.empty());
            return on.isBroken() || SqlErrors.isConnectionLoss(failure)
                    ? settle(on, effect, failure, cancellation, clock)
                    : Failures.of(failure, position, cancellation, effect.deadline(), clock.took());
        } finally {
            on.rollback();
        }
    }

    private static Outcome controlsTransaction(SqlStatement statement) {
        return new Outcome.Failed(
                "TRANSACTION",
                "a step begins and ends its transaction itself: take this statement out, or split the step in two",
                OptionalInt.of(statement.offset()),
                false);
    }

    /**
     * With the old backend gone, the row written in the effect's own transaction tells whether it took place; with a control
     * database the catalogs do, or nobody.
     */
    private Outcome settle(
            EffectTransaction lostOn, SqlEffect effect, SQLException lost, Cancellation cancellation, Clock clock) {
        lostOn.close();
        try {
            EffectTransaction fresh = EffectTransaction.on(target);
            Optional<String> moved = target.moved();
            if (moved.isPresent()) {
                return new Outcome.Unknown(moved.get(), true);
            }
            Optional<Optional<Value>> row = log.find(fresh.ledger(), effect.key());
            if (row.isPresent()) {
                return new Outcome.Done(row.get(), "took place, though the connection was lost before the answer");
            }
            Outcome failed = Failures.of(lost, OptionalInt.empty(), cancellation, effect.deadline(), clock.took());
            if (!fresh.isApart() || !lostOn.wasSent()) {
                return failed;
            }
            Found found = CatalogProbe.ask(fresh.session(), effect.statements());
            return switch (found.finding()) {
                case DONE -> outside.record(effect, Optional.empty(), "took place: " + found.detail());
                case NOT_DONE -> failed;
                case HALF_DONE, NOT_YET, MOVED, UNKNOWN ->
                    new Outcome.Unknown(
                            "the connection was lost (" + SqlErrors.describe(lost) + "); " + found.detail());
            };
        } catch (SQLException | Unfit unreachable) {
            return unknown(lost, unreachable);
        }
    }

    static Outcome unknown(SQLException lost, Exception unreachable) {
        return new Outcome.Unknown("the connection was lost (" + SqlErrors.describe(lost)
                + ") and whether it took place cannot be found out yet: " + unreachable.getMessage());
    }

    static String rows(long rows) {
        return rows == 1 ? "1 row" : rows + " rows";
    }

    @Override
    public Found findOut(SqlEffect effect, Optional<SqlStatement> probe) {
        try {
            return look(EffectTransaction.afterRest(target), effect, probe);
        } catch (SQLException failure) {
            boolean passes = SqlErrors.isRetryable(failure) || SqlErrors.isCancelled(failure);
            return new Found(passes ? Finding.NOT_YET : Finding.UNKNOWN, SqlErrors.describe(failure));
        } catch (Unfit unreachable) {
            return new Found(Finding.NOT_YET, unreachable.getMessage());
        }
    }

    private Found look(EffectTransaction on, SqlEffect effect, Optional<SqlStatement> probe) throws SQLException {
        Session session = on.session();
        try {
            Optional<String> moved = target.moved();
            if (moved.isPresent()) {
                return new Found(Finding.MOVED, moved.get());
            }
            Optional<Optional<Value>> row = log.find(on.ledger(), effect.key());
            if (row.isPresent()) {
                return new Found(Finding.DONE, "its row in sluice.effect says so", row.get());
            }
            if (effect.mode() != SqlEffect.Mode.OUTSIDE_TRANSACTION && !on.isApart()) {
                return new Found(Finding.NOT_DONE, "its transaction left no row in sluice.effect");
            }
            Found found = CatalogProbe.ask(session, effect.statements());
            return found.finding() == Finding.UNKNOWN && probe.isPresent() ? Probing.ask(session, probe.get()) : found;
        } finally {
            session.reset();
            if (on.isApart()) {
                on.ledger().reset();
            }
        }
    }
}
