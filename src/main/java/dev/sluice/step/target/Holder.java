package dev.sluice.step.target;

import dev.sluice.step.Held;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row of {@code sluice.fence} as it was read, with times by the server's clock.
 *
 * @param backends of its owner; none once it was given back
 * @param age since it was taken
 * @param expired whether the lease has run out
 * @param heard since the owner was last heard of
 */
record Holder(
        String runbook,
        String runId,
        long epoch,
        String owner,
        String host,
        List<Backends.Identity> backends,
        boolean open,
        String age,
        boolean expired,
        String heard) {

    private static final String READ = """
            select runbook, run_id, epoch, owner, host, backend_pid, backend_start, watch_pid, watch_start,
                   closed_at is null, date_trunc('second', clock_timestamp() - acquired_at)::text,
                   coalesce(lease_until <= clock_timestamp(), false),
                   date_trunc('second', clock_timestamp() - renewed_at)::text
            from sluice.fence where
            """;

    Holder {
        backends = List.copyOf(backends);
    }

    static Optional<Holder> ofRunbook(Session session, String runbook) throws SQLException {
        return session.first(READ + " runbook = ?", Holder::read, runbook);
    }

    /** The runbook whose open run that is. */
    static Optional<Holder> ofRun(Session session, String runId) throws SQLException {
        return session.first(READ + " run_id = ? and closed_at is null", Holder::read, runId);
    }

    /** Waits for every transaction of the owner that holds the fence, and keeps others from beginning. */
    static Optional<Holder> locked(Session session, String runbook) throws SQLException {
        return session.first(READ + " runbook = ? for update", Holder::read, runbook);
    }

    private static Holder read(java.sql.ResultSet row) throws SQLException {
        List<Backends.Identity> backends = new ArrayList<>();
        for (int column : new int[] {6, 8}) {
            if (row.getInt(column) != 0) {
                backends.add(new Backends.Identity(row.getInt(column), row.getString(column + 1)));
            }
        }
        return new Holder(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getInt(6) == 0 ? List.of() : backends,
                row.getBoolean(10),
                row.getString(11),
                row.getBoolean(12),
                row.getString(13));
    }

    /** Whether nobody has taken it or given it back since. */
    boolean isStill(Holder later) {
        return runId.equals(later.runId)
                && epoch == later.epoch
                && open == later.open
                && backends.isEmpty() == later.backends.isEmpty();
    }

    /** Whether the owner rests: it has given the fence back, and the run can be resumed. */
    boolean rests() {
        return backends.isEmpty();
    }

    /** Whether a backend of the owner is still there; the asking session is none. */
    boolean isPresent(Session session) throws SQLException {
        for (Backends.Identity backend : backends) {
            if (backend.pid() != session.pid()
                    && Backends.find(session, backend.pid(), backend.started())
                            .filter(name -> name.startsWith("sluice/"))
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }

    String who() {
        return owner + " on " + host;
    }

    /** Somebody drives the run, or may. */
    Held driven() {
        return new Held(
                "run " + runId + " of runbook " + runbook + " is driven by " + who() + " since " + age
                        + (backends.isEmpty()
                                ? ""
                                : " (backend " + backends.getFirst().pid() + ")")
                        + ", last heard of " + heard + " ago",
                "see how it stands: sluice status " + runId,
                "if its process is gone or sleeps: sluice resume " + runId + " --take-over --because TEXT");
    }

    /** Another run of the runbook is to be ended first. */
    Held unfinished() {
        return new Held(
                "run " + runId + " of runbook " + runbook + ", last driven by " + who() + ", is still open",
                "go on with it: sluice resume " + runId,
                "or end it: sluice abort " + runId + " --because TEXT",
                "or leave it as it stands: sluice run FILE --env ENV --abandon " + runId + " --because TEXT");
    }
}
