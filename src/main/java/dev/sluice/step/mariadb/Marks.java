package dev.sluice.step.mariadb;

import dev.sluice.step.Held;
import dev.sluice.step.Progress;
import dev.sluice.step.target.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * By which sessions of Sluice are known: locks of the server ({@code GET_LOCK}), which end with their session. Whoever holds one
 * can be found and ended without a privilege to see other sessions; and a number that came back after a restart holds none.
 */
final class Marks {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Marks() {}

    static String effects(String token) {
        return "sluice/" + token + "/effects";
    }

    static String watch(String token) {
        return "sluice/" + token + "/watch";
    }

    /** The session that holds a mark. */
    static Optional<Long> holder(MariaSession session, String mark) throws SQLException {
        return session.first("select is_used_lock(?)", row -> row.getObject(1) == null ? null : row.getLong(1), mark);
    }

    /** A session of a process that is still there. */
    static Optional<Long> present(MariaSession session, String token) throws SQLException {
        Optional<Long> effects = holder(session, effects(token));
        return effects.isPresent() ? effects : holder(session, watch(token));
    }

    /**
     * Ends whoever holds the marks, and waits until they are free: what those sessions had begun is rolled back then, or done. One
     * that this user may not end is waited for: until it is gone or is seen to do nothing; the server ends it if it stays idle in a
     * transaction.
     *
     * @throws Held if one is still there after that time
     */
    static void retire(MariaSession session, String token, Progress progress, Duration atMost) throws SQLException {
        for (String mark : List.of(effects(token), watch(token))) {
            retire(session, mark, progress, atMost, "of the last owner");
        }
    }

    /** The same for a lost session of our own. */
    static void retireOne(MariaSession session, String mark, Duration atMost) throws SQLException {
        retire(session, mark, Progress.SILENT, atMost, "that was lost");
    }

    private static void retire(MariaSession session, String mark, Progress progress, Duration atMost, String whose)
            throws SQLException {
        long end = System.nanoTime() + atMost.toNanos();
        boolean told = false;
        Optional<Long> left = holder(session, mark);
        while (left.isPresent() && left.get() != session.id()) {
            boolean killed = kill(session, left.get());
            if (!killed && isIdle(session, left.get())) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new Held(
                        "connection " + left.get() + " " + whose + " is still there after " + atMost.toSeconds() + "s",
                        "let a DBA end it, then type the same command again: kill connection " + left.get(),
                        "or work as the same user, or have PROCESS and CONNECTION ADMIN granted");
            }
            if (!killed && !told) {
                progress.report("waits for connection " + left.get() + " " + whose
                        + ", which this user may not end; the server ends it after 60s idle in a transaction");
                told = true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            left = holder(session, mark);
        }
    }

    /** Whether it certainly runs no statement; who may not see it does not know. A transaction of it still holds the fence. */
    private static boolean isIdle(MariaSession session, long id) throws SQLException {
        return session.first(
                        "select 1 from information_schema.processlist where id = ? and command = 'Sleep'",
                        Row.THERE,
                        id)
                .isPresent();
    }

    /** False if this user may not, or it has gone by itself. */
    private static boolean kill(MariaSession session, long id) throws SQLException {
        try {
            session.execute("kill connection " + id);
            return true;
        } catch (SQLException failure) {
            if (MariaErrors.isNotKilled(failure)) {
                return false;
            }
            throw failure;
        }
    }
}
