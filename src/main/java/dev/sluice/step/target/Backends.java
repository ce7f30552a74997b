package dev.sluice.step.target;

import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Server processes of earlier connections: whether they are still there, and their end. */
final class Backends {

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Another role's backend shows no start without pg_read_all_stats: its name then has to tell. */
    private static final String ALIVE = """
            select application_name from pg_stat_activity
            where pid = ? and (backend_start is null or backend_start::text = ?)
            """;

    /**
     * Names as {@link Target#nameOf} makes them, of this run and an older epoch. A run of the same name in another database of
     * the server is another run.
     */
    private static final String LEFT_OVER = """
            select pid, backend_start::text from pg_stat_activity
            where datname = current_database()
              and left(application_name, length(?)) = ?
              and substr(application_name, length(?) + 1) ~ '^[0-9]+(/watch)?$'
              and split_part(substr(application_name, length(?) + 1), '/', 1)::bigint < ?
              and pid <> pg_backend_pid() and pid <> ?
            """;

    private Backends() {}

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
            session.first("select pg_terminate_backend(?)", row -> true, pid);
            if (System.nanoTime() - end > 0) {
                throw new Unfit(
                        "backend " + pid + " of a lost connection is still there after " + atMost.toSeconds() + "s",
                        "let a DBA end it: select pg_terminate_backend(" + pid + ")");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Ends what earlier processes of the same run have left behind. */
    static void endLeftOvers(Session session, String prefix, long epoch, int spare, Duration atMost)
            throws SQLException {
        List<Identity> left = session.all(
                LEFT_OVER,
                row -> new Identity(row.getInt(1), row.getString(2)),
                prefix,
                prefix,
                prefix,
                prefix,
                epoch,
                spare);
        for (Identity each : left) {
            end(session, each.pid(), each.started(), atMost);
        }
    }

    private record Identity(int pid, String started) {}
}
