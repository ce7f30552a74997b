package dev.sluice.step.mariadb;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Found;
import dev.sluice.step.Found.Finding;
import dev.sluice.step.Held;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.Refusal;
import dev.sluice.step.sql.Captured;
import dev.sluice.step.sql.Clock;
import dev.sluice.step.sql.Execution;
import dev.sluice.step.sql.Identifiers;
import dev.sluice.step.sql.LockTrial;
import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.sql.SqlStep;
import dev.sluice.step.target.Limits;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * SQL steps in MariaDB. Changes of rows share a transaction with the row that says they took place; everything else is committed by
 * MariaDB itself, and is told apart before it comes here: those effects are outside of a transaction.
 */
public final class MariaSqlStep implements SqlStep {

    private final MariaFence fence;
    private final MariaDatabase database;
    private final MariaEffects log;
    private final MariaOutside outside;

    public MariaSqlStep(MariaFence fence) {
        this.fence = fence;
        this.database = fence.ledger();
        this.log = new MariaEffects(fence);
        this.outside = new MariaOutside(fence, log);
    }

    @Override
    public Outcome run(SqlEffect effect, Cancellation cancellation, Progress progress) {
        if (cancellation.requested().isPresent()) {
            return new Outcome.Cancelled(cancellation.requested().get());
        }
        try {
            MariaSession session = database.effectsAfterRest();
            try (MariaWatch watch = new MariaWatch(database, session, cancellation, progress)) {
                Outcome outcome = effect.mode() == SqlEffect.Mode.OUTSIDE_TRANSACTION
                        ? outside.run(session, effect, cancellation)
                        : inTransaction(session, effect, cancellation);
                return held(outcome, watch);
            } finally {
                session.reset();
            }
        } catch (Captured.Unusable unusable) {
            return new Outcome.Failed("INTO", unusable.getMessage(), false);
        } catch (Identifiers.UnknownIdentifier unknown) {
            return new Outcome.Failed("IDENTIFIER", unknown.getMessage(), false).leavingNothing();
        } catch (Execution.Stopped stopped) {
            return new Outcome.Cancelled(stopped.getMessage());
        } catch (SQLException unreachable) {
            return MariaFailures.unreachable(unreachable);
        } catch (Held stillThere) {
            return new Outcome.Failed("UNREACHABLE", stillThere.getMessage(), true).leavingNothing();
        }
    }

    /** A lock that was not granted is somebody's. */
    private static Outcome held(Outcome outcome, MariaWatch watch) {
        if (!(outcome instanceof Outcome.Failed failed) || !MariaErrors.isLockWait(failed.code())) {
            return outcome;
        }
        String by = watch.holders().isEmpty() ? "nobody saw by whom it was held" : "held by " + watch.holders();
        return failed.saying(failed.message() + "; " + by);
    }

    /** Nothing tells what MariaDB would lock for a statement, so that nobody asks. */
    @Override
    public Outcome tryLocks(LockTrial trial, Cancellation cancellation) {
        return new Outcome.Failed("LOCKS", "the locks of a MariaDB are not tried", false);
    }

    private Outcome inTransaction(MariaSession session, SqlEffect effect, Cancellation cancellation) {
        Clock clock = new Clock(effect.deadline());
        Optional<Prepared> current = Optional.empty();
        try {
            outside.cleanUp(session, effect, cancellation);
            fence.begin(
                    session,
                    new Limits(effect.lockTimeout(), effect.deadline()),
                    Connection.TRANSACTION_READ_COMMITTED);
            Optional<Optional<Value>> earlier = log.find(session, effect.key());
            if (earlier.isPresent()) {
                return new Outcome.Done(earlier.get(), "was done already");
            }
            Execution.Answer answer = new Execution.Answer(0, Optional.empty());
            long rows = 0;
            for (SqlStatement statement : effect.statements()) {
                Optional<Outcome> refused = refused(session, statement);
                if (refused.isPresent()) {
                    return refused.get();
                }
                MariaIdentifiers.check(session, statement);
                Prepared prepared = Prepared.of(statement);
                current = Optional.of(prepared);
                boolean last = statement == effect.statements().getLast();
                session.bound(new Limits(effect.lockTimeout(), clock.left()));
                answer = Execution.run(
                        new MariaChannel(database, session), prepared, effect.capture() && last, cancellation);
                rows += answer.rows();
            }
            current = Optional.empty();
            if (!session.isInTransaction()) {
                return new Outcome.Unknown("a statement has committed the transaction by itself, so that part of the"
                        + " step may have taken place without the rest; make each a step of its own");
            }
            log.write(session, effect, answer.captured());
            if (!cancellation.enterCommit()) {
                return new Outcome.Cancelled(cancellation.requested().orElseThrow());
            }
            session.commitWork();
            return new Outcome.Done(answer.captured(), rows(rows));
        } catch (SQLException failure) {
            OptionalInt position =
                    current.map(it -> it.origin(OptionalInt.empty())).orElse(OptionalInt.empty());
            return session.isBroken() || MariaErrors.isConnectionLoss(failure)
                    ? settle(session, effect, failure, cancellation)
                    : MariaFailures.of(failure, position, cancellation, effect.deadline());
        } finally {
            session.rollback();
        }
    }

    /** What would leave the transaction, or change what no transaction takes back. */
    private static Optional<Outcome> refused(MariaSession session, SqlStatement statement) throws SQLException {
        OptionalInt at = OptionalInt.of(statement.offset());
        if (Execution.controlsTransaction(statement)) {
            return Optional.of(new Outcome.Failed(
                    "TRANSACTION",
                    "a step begins and ends its transaction itself: take this statement out, or split the step in two",
                    at,
                    false));
        }
        return MariaEngines.objection(session, statement)
                .map(objection -> new Outcome.Failed("ENGINE", objection, at, false));
    }

    /** With the old session gone, the row written in the effect's own transaction tells whether it took place. */
    private Outcome settle(MariaSession session, SqlEffect effect, SQLException lost, Cancellation cancellation) {
        session.close();
        try {
            Optional<Optional<Value>> row = log.find(database.effects(), effect.key());
            return row.isPresent()
                    ? new Outcome.Done(row.get(), "took place, though the connection was lost before the answer")
                    : MariaFailures.of(lost, OptionalInt.empty(), cancellation, effect.deadline());
        } catch (SQLException | Refusal unreachable) {
            return MariaFailures.unknown(lost, unreachable);
        }
    }

    static String rows(long rows) {
        return rows == 1 ? "1 row" : rows + " rows";
    }

    @Override
    public Found findOut(SqlEffect effect, Optional<SqlStatement> probe) {
        try {
            MariaSession session = database.effectsAfterRest();
            try {
                Optional<Optional<Value>> row = log.find(session, effect.key());
                if (row.isPresent()) {
                    return new Found(Finding.DONE, "its row in sluice.effect says so", row.get());
                }
                if (effect.mode() != SqlEffect.Mode.OUTSIDE_TRANSACTION) {
                    return new Found(Finding.NOT_DONE, "its transaction left no row in sluice.effect");
                }
                Found found = MariaProbe.ask(session, effect.statements().getFirst());
                return found.finding() == Finding.UNKNOWN && probe.isPresent() ? asked(session, probe.get()) : found;
            } finally {
                session.reset();
            }
        } catch (SQLException failure) {
            boolean passes = MariaErrors.isRetryable(failure)
                    || MariaErrors.isTimeout(failure)
                    || MariaErrors.isCancelled(failure);
            return new Found(passes ? Finding.NOT_YET : Finding.UNKNOWN, MariaErrors.describe(failure));
        } catch (Held stillThere) {
            return new Found(Finding.NOT_YET, stillThere.getMessage());
        }
    }

    /** The runbook's own probe, in a transaction that changes nothing. MariaDB's truth is 1. */
    private Found asked(MariaSession session, SqlStatement probe) throws SQLException {
        session.begin(Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);
        try {
            Value value = Execution.run(
                            new MariaChannel(database, session), Prepared.of(probe), true, new Cancellation())
                    .captured()
                    .orElseThrow();
            boolean set = value.equals(Value.amount(1));
            return set || value.equals(Value.amount(0))
                    ? new Found(set ? Finding.DONE : Finding.NOT_DONE, "its probe answers " + set)
                    : new Found(Finding.UNKNOWN, "its probe answers neither true nor false");
        } catch (Captured.Unusable unusable) {
            return new Found(Finding.UNKNOWN, "its probe tells nothing: it " + unusable.what());
        } finally {
            session.rollback();
        }
    }
}
