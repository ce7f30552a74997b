package dev.sluice.step.target;

import dev.sluice.step.Failpoint;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The transaction of an effect in its target, and the one in the ledger that holds the fence and notes the effect. Where the
 * ledger is the target itself they are one. Else the ledger's is open around the target's, so that a takeover waits for both,
 * and is committed after it: whoever dies between the two commits leaves an effect that took place and is not noted, and that
 * is done again.
 */
public final class EffectTransaction {

    /** The ledger's side idles while the effect runs, and afterwards for as long as it takes to commit twice. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final Session session;
    private final Session ledger;
    private boolean sent;
    private boolean tookPlace;

    private EffectTransaction(Session session, Session ledger) {
        this.session = session;
        this.ledger = ledger;
    }

    /**
     * On the sessions for effects; begins nothing yet.
     *
     * @throws dev.sluice.step.Unfit if a database cannot be reached
     */
    public static EffectTransaction on(Target target) {
        return on(target, 0);
    }

    /**
     * The same on the sessions of one of several lanes, for effects that take place beside each other.
     *
     * @throws dev.sluice.step.Unfit if a database cannot be reached
     */
    public static EffectTransaction on(Target target, int lane) {
        Session session = target.effects(lane);
        return new EffectTransaction(
                session, target.ledger() == target ? session : target.ledger().effects(lane));
    }

    /**
     * The same where the run may have rested meanwhile: a connection that died then is noticed before anything has begun on it, and
     * replaced.
     *
     * @throws dev.sluice.step.Unfit if a database cannot be reached
     */
    public static EffectTransaction afterRest(Target target) {
        EffectTransaction rested = on(target);
        rested.session.closeUnlessAnswering();
        if (rested.isApart()) {
            rested.ledger.closeUnlessAnswering();
        }
        return on(target);
    }

    /** Of the target. */
    public Session session() {
        return session;
    }

    /** Of the ledger; the same one where that is the target. */
    public Session ledger() {
        return ledger;
    }

    public boolean isApart() {
        return ledger != session;
    }

    /** Opens it as one of the fence's epoch; how far the WAL of the target's server was, bytes. */
    public long begin(Limits limits, int isolation, PostgresFence fence) throws SQLException {
        if (!isApart()) {
            return fence.begin(session, limits, isolation);
        }
        long wal = session.begin(limits, isolation);
        fence.begin(ledger);
        ledger.allowIdle(limits.statement().plus(limits.lock()).plus(MARGIN));
        return wal;
    }

    public void commit() throws SQLException {
        sent = true;
        session.commitWork();
        tookPlace = true;
        if (isApart()) {
            Failpoint.reach(Failpoint.BETWEEN_COMMITS);
            ledger.commit();
        }
    }

    /** Whether the effect may have taken place: the target was told to commit. */
    public boolean wasSent() {
        return sent;
    }

    /** Whether the effect took place for certain, noted or not. */
    public boolean tookPlace() {
        return tookPlace;
    }

    public void rollback() {
        session.rollback();
        if (isApart()) {
            ledger.rollback();
        }
    }

    /** Whether a connection is lost. */
    public boolean isBroken() {
        return session.isBroken() || ledger.isBroken();
    }

    /** Gives both connections up; they are replaced when they are asked for. */
    public void close() {
        session.close();
        ledger.close();
    }
}
