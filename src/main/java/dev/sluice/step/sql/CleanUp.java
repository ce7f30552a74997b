package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Session;
import java.sql.SQLException;
import java.time.Duration;

/** Removes what an earlier attempt has left, before the next one. */
final class CleanUp {
    private CleanUp() {}

    static void run(Session session, PostgresFence fence, SqlEffect effect, Cancellation cancellation)
            throws SQLException {
        for (SqlStatement statement : effect.cleanUp()) {
            fence.check();
            Identifiers.check(session, statement);
            Prepared prepared = Prepared.of(statement);
            outsideTransaction(session, prepared, lockBound(prepared, effect), effect.deadline(), cancellation);
        }
    }

    private static Duration lockBound(Prepared prepared, SqlEffect effect) {
        Duration bound = effect.lockTimeout().isZero() ? Limits.OWN.lock() : effect.lockTimeout();
        return isPatient(prepared) ? Duration.ZERO : bound;
    }

    /** CONCURRENTLY queues before nobody, and its waits for old transactions are bounded by the deadline alone. */
    static boolean isPatient(Prepared prepared) {
        return Words.of(prepared.sql()).contain("concurrently");
    }

    static Execution.Answer outsideTransaction(
            Session session, Prepared prepared, Duration lock, Duration statement, Cancellation cancellation)
            throws SQLException {
        session.bound(new Limits(lock, statement), false);
        try {
            return Execution.run(session, prepared, false, cancellation);
        } finally {
            session.reset();
        }
    }
}
