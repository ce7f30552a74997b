package dev.sluice.step.mariadb;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Failpoint;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import dev.sluice.step.Refusal;
import dev.sluice.step.sql.Clock;
import dev.sluice.step.sql.Execution;
import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.sql.Words;
import dev.sluice.step.target.Limits;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Statements that MariaDB commits by themselves: all DDL, and whatever else is no change of rows. The journal has the intent before
 * they begin; that they took place is noted behind them, and found out by the catalog or a probe where that was not done.
 */
final class MariaOutside {

    /** After any other the session may not be what it was: another database, another variable, a table locked. */
    private static final Set<String> LEAVE_NOTHING = Set.of(
            "alter",
            "create",
            "drop",
            "rename",
            "truncate",
            "analyze",
            "optimize",
            "insert",
            "update",
            "delete",
            "replace",
            "select",
            "with");

    private final MariaFence fence;
    private final MariaDatabase database;
    private final MariaEffects log;

    MariaOutside(MariaFence fence, MariaEffects log) {
        this.fence = fence;
        this.database = fence.ledger();
        this.log = log;
    }

    Outcome run(MariaSession session, SqlEffect effect, Cancellation cancellation) throws SQLException {
        SqlStatement statement = effect.statements().getFirst();
        Clock clock = new Clock(effect.deadline());
        Prepared prepared = Prepared.of(statement);
        boolean began = false;
        boolean whole = false;
        try {
            fence.check();
            Optional<Optional<Value>> earlier = log.find(session, effect.key());
            if (earlier.isPresent()) {
                return new Outcome.Done(earlier.get(), "was done already");
            }
            cleanUp(session, effect, cancellation);
            MariaIdentifiers.check(session, statement);
            whole = MariaWholeness.of(session, statement);
            fence.check();
            session.bound(new Limits(effect.lockTimeout(), clock.left()));
            began = true;
            Execution.Answer answer =
                    Execution.run(new MariaChannel(database, session), prepared, effect.capture(), cancellation);
            Failpoint.reach(Failpoint.AFTER_STATEMENT);
            cancellation.tookPlace();
            leave(session, prepared);
            return record(effect, answer.captured(), MariaSqlStep.rows(answer.rows()));
        } catch (SQLException failure) {
            if (session.isBroken() || MariaErrors.isConnectionLoss(failure)) {
                return settle(session, effect, failure, began);
            }
            Outcome outcome =
                    MariaFailures.of(failure, prepared.origin(OptionalInt.empty()), cancellation, effect.deadline());
            boolean nothing = !began || whole && MariaErrors.isTold(failure);
            return switch (outcome) {
                case Outcome.Cancelled cancelled -> began && !whole ? probed(session, effect, cancelled) : cancelled;
                case Outcome.Failed failed -> nothing ? failed.leavingNothing() : inParts(failed);
                default -> outcome;
            };
        } finally {
            if (began) {
                leave(session, prepared);
            }
        }
    }

    /** What may have done a part of its work is not done again unasked. */
    private static Outcome inParts(Outcome.Failed failed) {
        return failed.retryable()
                ? new Outcome.Unknown(failed.message() + "; a part of it may have taken place")
                : failed;
    }

    private static void leave(MariaSession session, Prepared prepared) {
        if (Words.of(prepared.sql()).peek().filter(LEAVE_NOTHING::contains).isPresent()) {
            session.reset();
        } else {
            session.close();
        }
    }

    /** Removes what an earlier attempt has left, before the next one. */
    void cleanUp(MariaSession session, SqlEffect effect, Cancellation cancellation) throws SQLException {
        if (!effect.again()) {
            return;
        }
        for (SqlStatement statement : effect.cleanUp()) {
            fence.check();
            MariaIdentifiers.check(session, statement);
            session.bound(new Limits(effect.lockTimeout(), effect.deadline()));
            Execution.run(new MariaChannel(database, session), Prepared.of(statement), false, cancellation);
            session.reset();
        }
    }

    /** It took place, whether or not that can be noted: a row that is missing makes a resume ask the catalog again. */
    Outcome record(SqlEffect effect, Optional<Value> captured, String detail) {
        try {
            MariaSession session = database.effects();
            try {
                fence.begin(session, Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);
                log.write(session, effect, captured);
                session.commit();
            } finally {
                session.rollback();
            }
            return new Outcome.Done(captured, detail);
        } catch (SQLException | Refusal failure) {
            return new Outcome.Done(
                    captured, detail + "; it could not be noted in sluice.effect: " + failure.getMessage());
        }
    }

    /** What was stopped, such as a procedure that commits, may have done part of its work. */
    private static Outcome probed(MariaSession session, SqlEffect effect, Outcome.Cancelled cancelled) {
        session.reset();
        try {
            Found found = MariaProbe.ask(session, effect.statements().getFirst());
            return found.finding() == Found.Finding.NOT_DONE
                    ? cancelled
                    : new Outcome.Unknown(cancelled.detail() + "; " + found.detail());
        } catch (SQLException failure) {
            return MariaFailures.unknown(failure, failure);
        }
    }

    /** With the old session gone from the server, the catalog tells. */
    private Outcome settle(MariaSession session, SqlEffect effect, SQLException lost, boolean began) {
        session.close();
        String words = MariaErrors.describe(lost);
        if (!began) {
            return new Outcome.Failed(MariaErrors.code(lost), words, true).leavingNothing();
        }
        try {
            Found found = MariaProbe.ask(database.effects(), effect.statements().getFirst());
            return switch (found.finding()) {
                case DONE -> record(effect, Optional.empty(), "took place: " + found.detail());
                case NOT_DONE -> new Outcome.Failed(MariaErrors.code(lost), words + "; " + found.detail(), true);
                case HALF_DONE, NOT_YET, MOVED, UNKNOWN -> new Outcome.Unknown(words + "; " + found.detail());
            };
        } catch (SQLException | Refusal unreachable) {
            return MariaFailures.unknown(lost, unreachable);
        }
    }
}
