package dev.sluice.step.target;

import dev.sluice.step.ledger.Holder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row of {@code sluice.fence} as it was read.
 *
 * @param backends of its owner; none once it was given back
 */
record FenceRow(Holder holder, List<Backends.Identity> backends) {

    private static final String READ = """
            select runbook, run_id, epoch, owner, host, backend_pid, backend_start, watch_pid, watch_start,
                   closed_at is null, date_trunc('second', clock_timestamp() - acquired_at)::text,
                   coalesce(lease_until <= clock_timestamp(), false),
                   date_trunc('second', clock_timestamp() - renewed_at)::text
            from sluice.fence where
            """;

    FenceRow {
        backends = List.copyOf(backends);
    }

    static Optional<FenceRow> ofRunbook(Session session, String runbook) throws SQLException {
        return session.first(READ + " runbook = ?", FenceRow::read, runbook);
    }

    /** The runbook whose open run that is. */
    static Optional<FenceRow> ofRun(Session session, String runId) throws SQLException {
        return session.first(READ + " run_id = ? and closed_at is null", FenceRow::read, runId);
    }

    /** Waits for every transaction of the owner that holds the fence, and keeps others from beginning. */
    static Optional<FenceRow> locked(Session session, String runbook) throws SQLException {
        return session.first(READ + " runbook = ? for update", FenceRow::read, runbook);
    }

    private static FenceRow read(ResultSet row) throws SQLException {
        List<Backends.Identity> backends = new ArrayList<>();
        for (int column : new int[] {6, 8}) {
            if (row.getInt(column) != 0) {
                backends.add(new Backends.Identity(row.getInt(column), row.getString(column + 1)));
            }
        }
        if (row.getInt(6) == 0) {
            backends.clear();
        }
        return new FenceRow(
                new Holder(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        backends.stream().findFirst().map(it -> "backend " + it.pid()),
                        row.getBoolean(10),
                        row.getString(11),
                        row.getBoolean(12),
                        row.getString(13)),
                backends);
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
}
