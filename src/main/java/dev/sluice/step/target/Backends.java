package dev.sluice.step.target;

import dev.sluice.step.Held;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Server processes of earlier connections: whether they are still there, and their end. */
final class Backends {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final String NOT_ALLOWED = "42501";

    /** Another role's backend shows no start without pg_read_all_stats: its name then has to tell. */
    private static final String ALIVE = """
            select application_name from pg_stat_activity
            where pid = ? and (backend_start is null or backend_start::text = ?)
            """;

    /** By pid and start in one statement, so that a successor with the same pid is never met. */
    private static final String END = """
            select pg_terminate_backend(pid) from pg_stat_activity
            where pid = ? and (backend_start is null or backend_start::text = ?)
            """;

    /**
     * Who does something holds at least the lock on its own virtual transaction, or, between the transactions of a
     * CONCURRENTLY, one on its table; that shows without any privilege.
     */
    private static final String AT_WORK = "select 1 from pg_locks where pid = ?";

    /**
     * Names as {@link Target#nameOf} makes them, of this run and an older epoch; 0 is nobody's who holds the fence. A run of
     * the same name in another database of the server is another run.
     */
    private static final String LEFT_OVER = """
            select pid, coalesce(backend_start::text, '') from pg_stat_activity
            where datname = current_database()
              and left(application_name, length(?)) = ?
              and substr(application_name, length(?) + 1) ~ '^[1-9][0-9]*(/watch)?$'
              and split_part(substr(application_name, length(?) + 1), '/', 1)::bigint < ?
            """;

    private Backends() {}

    /** A server process for good: pids come back. */
    record Identity(int pid, String started) {}

    /** The name of the session behind that pid, if it is still the same one. */
    static Optional<String> find(Session session, int pid, String started) throws SQLException {
        return session.first(ALIVE, row -> Optional.ofNullable(row.getString(1)).orElse(""), pid, started);
    }

    /**
     * Ends a backend and waits until it is gone, so that nothing it had begun can still come true.
     *
     * @throws Unfit if it does not go
     */
    static void end(Session session, int pid, String started, Duration atMost) throws SQLException {
        long end = System.nanoTime() + atMost.toNanos();
        while (find(session, pid, started).isPresent()) {
            session.first(END, Row.THERE, pid, started);
            if (System.nanoTime() - end > 0) {
                throw new Unfit(
                        "backend " + pid + " of a lost connection is still there after " + atMost.toSeconds() + "s",
                        "let a DBA end it: select pg_terminate_backend(" + pid + ")");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** What earlier epochs of a run have left behind, by the names of their sessions. */
    static List<Identity> leftOvers(Session session, String prefix, long epoch) throws SQLException {
        return session.all(
                LEFT_OVER, row -> new Identity(row.getInt(1), row.getString(2)), prefix, prefix, prefix, prefix, epoch);
    }

    /**
     * Ends the backends of an owner who is to be followed. One that this role may not end is waited for: until it is gone or
     * does nothing; the server ends it if it stays idle in a transaction.
     *
     * @throws Held if one is still at work after that time
     */
    static void retire(Session session, List<Identity> older, Progress progress, Duration atMost) throws SQLException {
        long end = System.nanoTime() + atMost.toNanos();
        List<Identity> left = new ArrayList<>(older);
        left.removeIf(backend -> backend.pid() == session.pid());
        boolean told = false;
        while (true) {
            boolean refused = false;
            for (Identity backend : List.copyOf(left)) {
                if (find(session, backend.pid(), backend.started()).isEmpty()) {
                    left.remove(backend);
                } else if (!terminate(session, backend)) {
                    refused = true;
                    if (session.first(AT_WORK, Row.THERE, backend.pid()).isEmpty()) {
                        left.remove(backend);
                    }
                }
            }
            if (left.isEmpty()) {
                return;
            }
            int pid = left.getFirst().pid();
            if (System.nanoTime() - end > 0) {
                throw new Held(
                        "backend " + pid + " of the last owner is still at work after " + atMost.toSeconds() + "s",
                        "let a DBA end it, then type the same command again: select pg_terminate_backend(" + pid + ")");
            }
            if (refused && !told) {
                progress.report(
                        "waits for backend " + pid + " of the last owner, which this role may not end; the server"
                                + " ends it after 60s idle in a transaction");
                told = true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** False if this role may not. */
    private static boolean terminate(Session session, Identity backend) throws SQLException {
        try {
            session.first(END, Row.THERE, backend.pid(), backend.started());
            return true;
        } catch (SQLException failure) {
            if (SqlErrors.state(failure).equals(NOT_ALLOWED)) {
                return false;
            }
            throw failure;
        }
    }
}
