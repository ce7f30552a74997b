package dev.sluice.step.target;

import dev.sluice.step.Unfit;
import dev.sluice.step.ledger.KnownRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The runs that a database knows. */
final class RunList {

    private static final int MOST = 200;

    private static final String NEWEST = """
            select r.run_id, r.runbook, r.environment, r.operator,
                   to_char(r.began_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
                   r.ended_at is null and f.closed_at is null and f.run_id is not null,
                   f.owner || ' on ' || f.host,
                   date_trunc('second', clock_timestamp() - greatest(f.renewed_at, r.updated_at))::text,
                   coalesce(f.backend_pid = 0, true), r.position, r.ending
            from sluice.run r left join sluice.fence f on f.runbook = r.runbook and f.run_id = r.run_id
            order by r.began_at desc
            limit
            """;

    private RunList() {}

    /**
     * The newest runs of a database, at most some hundreds; none where it has no schema {@code sluice}.
     *
     * @throws Unfit if it cannot be asked
     */
    static List<KnownRun> of(Target target) {
        try {
            Session session = target.ledger().effects();
            return Schema.exists(session, "run") ? session.all(NEWEST.strip() + " " + MOST, RunList::read) : List.of();
        } catch (SQLException failure) {
            throw Unread.of("the runs of source " + target.ledger().name() + " cannot be read", failure);
        }
    }

    private static KnownRun read(ResultSet row) throws SQLException {
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
}
