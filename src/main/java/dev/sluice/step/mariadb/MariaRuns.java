package dev.sluice.step.mariadb;

import dev.sluice.step.ledger.KnownRun;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.RunEntry;
import dev.sluice.step.ledger.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The rows of {@code sluice.run}: what runs go by, and where they stood when they were last heard of. */
final class MariaRuns {

    private static final int MOST = 200;

    private static final String CREATE = """
            insert into sluice.run (run_id, home, runbook, digest, text, params, environment, tool, operator, unattended, began_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, utc_timestamp(6))
            """;

    private static final String FIND = """
            select runbook, digest, text, params, environment, tool, operator, unattended,
                   position, journal_lines, journal_head, ending
            from sluice.run where home = ? and run_id = ?
            """;

    private static final String NEWEST = """
            select r.run_id, r.runbook, r.environment, r.operator, date_format(r.began_at, '%Y-%m-%d %H:%i:%s'),
                   r.ended_at is null and f.closed_at is null and f.run_id is not null,
                   concat(l.owner, ' on ', l.host),
                   cast(sec_to_time(timestampdiff(second, greatest(l.renewed_at, coalesce(r.updated_at, l.renewed_at)),
                        utc_timestamp(6))) as char),
                   coalesce(l.resting, true), r.position, r.ending
            from sluice.run r
              left join sluice.fence f on f.home = r.home and f.runbook = r.runbook and f.run_id = r.run_id
              left join sluice.lease l on l.home = f.home and l.runbook = f.runbook and l.token = f.token
            where r.home = ?
            order by r.began_at desc
            """;

    private MariaRuns() {}

    static Optional<RunEntry> find(MariaSession session, String home, String runId) throws SQLException {
        return session.first(
                FIND,
                row -> new RunEntry(
                        row.getString(1),
                        new RunEntry.About(
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getBoolean(8)),
                        row.getString(9) == null
                                ? Optional.empty()
                                : Optional.of(new Standing(row.getString(9), row.getLong(10), row.getString(11))),
                        Optional.ofNullable(row.getString(12))),
                home,
                runId);
    }

    static List<KnownRun> newest(MariaSession session, String home) throws SQLException {
        return session.all(NEWEST + "limit " + MOST, MariaRuns::known, home);
    }

    private static KnownRun known(ResultSet row) throws SQLException {
        return new KnownRun(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getBoolean(6),
                Optional.ofNullable(row.getString(7)),
                Optional.ofNullable(row.getString(8)),
                row.getBoolean(9),
                Optional.ofNullable(row.getString(10)),
                Optional.ofNullable(row.getString(11)));
    }

    /** False if there is such a run already; then nothing is changed. */
    static boolean create(MariaSession session, String home, Owner owner, RunEntry.About about) throws SQLException {
        try {
            session.update(
                    CREATE,
                    owner.runId(),
                    home,
                    owner.runbook(),
                    about.digest(),
                    about.text(),
                    about.params(),
                    about.environment(),
                    about.tool(),
                    about.operator(),
                    about.unattended());
            return true;
        } catch (SQLException failure) {
            if (MariaErrors.isDuplicate(failure)) {
                return false;
            }
            throw failure;
        }
    }

    /** The run goes by another text from now on. */
    static void amend(MariaSession session, String home, String runId, RunEntry.About about) throws SQLException {
        session.update(
                "update sluice.run set digest = ?, text = ? where home = ? and run_id = ? and digest <> ?",
                about.digest(),
                about.text(),
                home,
                runId,
                about.digest());
    }

    static void stands(MariaSession session, String home, String runId, Standing standing) throws SQLException {
        session.update(
                "update sluice.run set position = ?, journal_lines = ?, journal_head = ?, updated_at = utc_timestamp(6)"
                        + " where home = ? and run_id = ?",
                standing.position(),
                standing.journalLines(),
                standing.journalHead(),
                home,
                runId);
    }

    static void end(MariaSession session, String home, String runId, String ending) throws SQLException {
        session.update(
                "update sluice.run set ending = ?, ended_at = utc_timestamp(6) where home = ? and run_id = ? and ended_at is null",
                ending,
                home,
                runId);
        MariaClaims.drop(session, home, runId);
    }

    /** For a run that was refused before it began anything. */
    static void remove(MariaSession session, String home, String runId) throws SQLException {
        session.update("delete from sluice.run where home = ? and run_id = ?", home, runId);
        MariaClaims.drop(session, home, runId);
    }
}
