package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Failpoint;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import dev.sluice.step.Unfit;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Session;
import dev.sluice.step.target.SqlErrors;
import dev.sluice.step.target.Target;
import dev.sluice.step.target.Watchdog.Watch;
import dev.sluice.value.Value;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Statements that refuse a transaction or run too long to hold one. Those behind which nobody queues have no lock bound:
 * CONCURRENTLY waits for old transactions as a matter of course; the statement bound is the step's deadline.
 */
final class OutsideTransaction {

    private static final Duration LONGEST_DROP = Duration.ofMinutes(2);

    private final Target target;
    private final PostgresFence fence;
    private final EffectLog log;

    OutsideTransaction(Target target, PostgresFence fence, EffectLog log) {
        this.target = target;
        this.fence = fence;
        this.log = log;
    }

    /** @param watch on the session, to tell what a build waited for */
    Outcome run(Session session, SqlEffect effect, Cancellation cancellation, Watch watch) {
        SqlStatement statement = effect.statements().getFirst();
        Optional<IndexBuild> build = IndexBuild.in(statement);
        Clock clock = new Clock(effect.deadline());
        Optional<Prepared> current = Optional.empty();
        boolean began = false;
        try {
            fence.check();
            Optional<Optional<Value>> earlier = log.find(target.ledger().effects(), effect.key());
            if (earlier.isPresent()) {
                return new Outcome.Done(earlier.get(), "was done already");
            }
            Optional<Outcome> obstacle = clearTheWay(session, effect, build, clock, cancellation);
            if (obstacle.isPresent()) {
                return obstacle.get();
            }
            Identifiers.check(session, statement);
            Prepared prepared = Prepared.of(statement);
            current = Optional.of(prepared);
            fence.check();
            session.bound(new Limits(lockBound(effect, prepared), clock.left()), false);
            began = true;
            Execution.Answer answer = Execution.run(session, prepared, effect.capture(), cancellation);
            Failpoint.reach(Failpoint.AFTER_STATEMENT);
            cancellation.tookPlace();
            session.reset();
            return record(effect, answer.captured(), PostgresSqlStep.rows(answer.rows()));
        } catch (SQLException failure) {
            if (session.isBroken() || SqlErrors.isConnectionLoss(failure)) {
                return settle(session, effect, failure, began);
            }
            OptionalInt position =
                    current.map(it -> it.origin(SqlErrors.position(failure))).orElse(OptionalInt.empty());
            Outcome outcome = Failures.of(failure, position, cancellation, effect.deadline(), clock.took());
            if (build.isPresent() && began) {
                return afterBuild(session, build.get(), outcome, watch.standing());
            }
            return switch (outcome) {
                case Outcome.Cancelled cancelled -> began ? probed(session, effect, cancelled) : cancelled;
                case Outcome.Failed failed -> began ? judged(failed, current.get(), failure) : failed.leavingNothing();
                default -> outcome;
            };
        }
    }

    /** What a statement has left that began and failed. A procedure that commits is not done again unasked. */
    private static Outcome judged(Outcome.Failed failed, Prepared prepared, SQLException failure) {
        if (failed.retryable() && Wholeness.isInParts(prepared)) {
            return new Outcome.Unknown(failed.message() + "; what it had committed before is done");
        }
        return Wholeness.leftNothing(prepared, failure) ? failed.leavingNothing() : failed;
    }

    /** Behind a statement that waits for a lock against writers everybody queues, in a transaction or not. */
    private static Duration lockBound(SqlEffect effect, Prepared prepared) {
        return effect.locks().isEmpty() || CleanUp.isPatient(prepared) ? Duration.ZERO : effect.lockTimeout();
    }

    /** It took place, whether or not that can be noted: a row that is missing makes a resume ask the catalogs again. */
    Outcome record(SqlEffect effect, Optional<Value> captured, String detail) {
        try {
            Session session = target.ledger().effects();
            // What took place on the server before is not to be noted on the one that stands there now.
            Optional<String> moved = target.moved();
            if (moved.isPresent()) {
                return new Outcome.Unknown(moved.get(), true);
            }
            try {
                fence.begin(session);
                log.write(session, effect, captured);
                session.commit();
            } finally {
                session.rollback();
            }
            return new Outcome.Done(captured, detail);
        } catch (SQLException | Unfit failure) {
            return new Outcome.Done(
                    captured, detail + "; it could not be noted in sluice.effect: " + failure.getMessage());
        }
    }

    /** Cleans up behind an earlier attempt of ours; refuses to build over what somebody else has left. */
    private Optional<Outcome> clearTheWay(
            Session session, SqlEffect effect, Optional<IndexBuild> build, Clock clock, Cancellation cancellation)
            throws SQLException {
        List<IndexBuild.Invalid> carcasses = build.isPresent() ? build.get().leftBehind(session) : List.of();
        for (IndexBuild.Invalid carcass : carcasses) {
            if (carcass.building()) {
                return Optional.of(new Outcome.Failed(
                                "INVALID_INDEX",
                                "somebody is building index " + carcass.name() + " at this moment",
                                true)
                        .leavingNothing());
            }
            if (!effect.again()) {
                return Optional.of(new Outcome.Failed(
                                "INVALID_INDEX",
                                BuildWords.inTheWay(carcass, build.get().tolerant()),
                                false)
                        .leavingNothing());
            }
            Optional<Outcome> held = held(session, carcass, clock, cancellation);
            if (held.isPresent()) {
                return held;
            }
        }
        if (effect.again()) {
            CleanUp.run(session, fence, effect, cancellation);
        }
        return Optional.empty();
    }

    /** Drops it; what ends that, other than our own request, is a transaction that goes on. */
    private static Optional<Outcome> held(
            Session session, IndexBuild.Invalid carcass, Clock clock, Cancellation cancellation) throws SQLException {
        Duration longest = clock.left().compareTo(LONGEST_DROP) < 0 ? clock.left() : LONGEST_DROP;
        try {
            drop(session, carcass, longest, cancellation);
            return Optional.empty();
        } catch (SQLException failure) {
            if (cancellation.requested().isPresent() || !SqlErrors.isCancelled(failure)) {
                throw failure;
            }
            return Optional.of(new Outcome.Failed("INVALID_INDEX", BuildWords.held(carcass), true).leavingNothing());
        }
    }

    private static void drop(Session session, IndexBuild.Invalid carcass, Duration longest, Cancellation cancellation)
            throws SQLException {
        Prepared drop = Prepared.of(SqlStatement.of(carcass.drop()));
        CleanUp.outsideTransaction(session, drop, Duration.ZERO, longest, cancellation);
    }

    /** What was cancelled outside a transaction, such as a procedure that commits, may have done part of its work. */
    private static Outcome probed(Session session, SqlEffect effect, Outcome.Cancelled cancelled) {
        session.reset();
        try {
            Found found = CatalogProbe.ask(session, effect.statements().getFirst());
            return found.finding() == Found.Finding.NOT_DONE
                    ? cancelled
                    : new Outcome.Unknown(cancelled.detail() + "; " + found.detail());
        } catch (SQLException failure) {
            return PostgresSqlStep.unknown(failure, failure);
        }
    }

    /**
     * A build that was cancelled on our own request leaves nothing; one that failed says why, and what it has left.
     *
     * @param standing what it was last seen doing
     */
    private static Outcome afterBuild(Session session, IndexBuild build, Outcome outcome, String standing) {
        session.reset();
        try {
            List<IndexBuild.Invalid> carcasses = build.leftBehind(session);
            if (outcome instanceof Outcome.Failed failed) {
                return diagnosed(failed, build, carcasses, standing);
            }
            return outcome instanceof Outcome.Cancelled cancelled
                    ? cleared(session, cancelled, carcasses, standing)
                    : outcome;
        } catch (SQLException failure) {
            return new Outcome.Failed(
                    "INVALID_INDEX",
                    "the build was ended and its invalid index could not be dropped: " + SqlErrors.describe(failure)
                            + "; another attempt drops it first",
                    true);
        }
    }

    private static Outcome diagnosed(
            Outcome.Failed failed, IndexBuild build, List<IndexBuild.Invalid> carcasses, String standing) {
        Outcome.Failed told = failed.saying(failed.message()
                + BuildWords.duplicates(build, failed.message())
                + BuildWords.lastSeen(standing)
                + (carcasses.isEmpty() ? "" : BuildWords.left(carcasses)));
        return carcasses.isEmpty() && build.isNamed() ? told.leavingNothing() : told;
    }

    private static Outcome cleared(
            Session session, Outcome.Cancelled cancelled, List<IndexBuild.Invalid> carcasses, String standing)
            throws SQLException {
        StringBuilder detail = new StringBuilder(cancelled.detail()).append(BuildWords.lastSeen(standing));
        for (IndexBuild.Invalid carcass : carcasses) {
            drop(session, carcass, LONGEST_DROP, new Cancellation());
            detail.append("; dropped the invalid index ").append(carcass.name());
        }
        return new Outcome.Cancelled(detail.toString());
    }

    /** With the old backend gone, the catalogs tell. */
    private Outcome settle(Session session, SqlEffect effect, SQLException lost, boolean began) {
        session.close();
        String words = SqlErrors.describe(lost);
        try {
            Session fresh = target.effects();
            if (!began) {
                return new Outcome.Failed(SqlErrors.state(lost), words, true).leavingNothing();
            }
            Found found = CatalogProbe.ask(fresh, effect.statements().getFirst());
            return switch (found.finding()) {
                case DONE -> record(effect, Optional.empty(), "took place: " + found.detail());
                case NOT_DONE -> new Outcome.Failed(SqlErrors.state(lost), words + "; " + found.detail(), true);
                case HALF_DONE -> new Outcome.Failed("INVALID_INDEX", words + "; " + found.detail(), true);
                case NOT_YET, MOVED, UNKNOWN -> new Outcome.Unknown(words + "; " + found.detail());
            };
        } catch (SQLException | Unfit unreachable) {
            return PostgresSqlStep.unknown(lost, unreachable);
        }
    }
}
