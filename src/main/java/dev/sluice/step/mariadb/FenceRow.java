package dev.sluice.step.mariadb;

import dev.sluice.step.ledger.Holder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A fence and its lease as they were read.
 *
 * @param token by which the sessions of its owner are known
 */
record FenceRow(Holder holder, String token) {

    private static final String READ = """
            select f.runbook, f.run_id, f.epoch, l.owner, l.host, l.resting, f.closed_at is null,
                   cast(sec_to_time(timestampdiff(second, l.acquired_at, utc_timestamp(6))) as char),
                   coalesce(l.lease_until <= utc_timestamp(6), false),
                   cast(sec_to_time(timestampdiff(second, l.renewed_at, utc_timestamp(6))) as char), f.token
            from sluice.fence f join sluice.lease l on l.home = f.home and l.runbook = f.runbook
            where f.home = ? and
            """;

    static Optional<FenceRow> ofRunbook(MariaSession session, String home, String runbook) throws SQLException {
        return session.first(READ + " f.runbook = ?", FenceRow::read, home, runbook);
    }

    /** The runbook whose open run that is. */
    static Optional<FenceRow> ofRun(MariaSession session, String home, String runId) throws SQLException {
        return session.first(READ + " f.run_id = ? and f.closed_at is null", FenceRow::read, home, runId);
    }

    /** Waits for every transaction of the owner that holds the fence, and keeps others from beginning. */
    static Optional<FenceRow> locked(MariaSession session, String home, String runbook) throws SQLException {
        return session.first(READ + " f.runbook = ? for update", FenceRow::read, home, runbook);
    }

    private static FenceRow read(ResultSet row) throws SQLException {
        String token = row.getString(11);
        return new FenceRow(
                new Holder(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6) ? Optional.empty() : Optional.of("connection of " + token),
                        row.getBoolean(7),
                        row.getString(8),
                        row.getBoolean(9),
                        row.getString(10)),
                token);
    }

    /** Whether a session of the owner is still there. */
    boolean isPresent(MariaSession session) throws SQLException {
        return !holder.rests() && Marks.present(session, token).isPresent();
    }
}
