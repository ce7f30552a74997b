package dev.sluice.step.backfill;

import dev.sluice.step.Outcome;
import dev.sluice.step.target.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Transactions that were open before a backfill fixed its key space, and may still commit rows under keys that it passed.
 *
 * <p>They are told apart by pid and virtual transaction, as CREATE INDEX CONCURRENTLY does: that needs no privilege and no
 * clock. Autovacuum and the like belong to no user and write no rows.
 */
final class OldTransactions {

    private static final String OPEN = """
            select l.pid || ':' || l.virtualtransaction
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock' and l.granted
              and a.datname = current_database() and a.usesysid is not null and l.pid <> pg_backend_pid()
              and left(a.application_name, length(?)) <> ?
            """;

    private static final String STILL_OPEN = """
            select l.pid, format('%s (%s)', l.pid, concat_ws(', ', nullif(a.application_name, ''), a.usename, a.state,
                       'for ' || date_trunc('second', clock_timestamp() - a.xact_start)))
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock' and l.granted
              and l.pid || ':' || l.virtualtransaction = any (?::text[])
            order by l.pid
            """;

    private static final String PREPARED = """
            select 'prepared transaction ' || quote_literal(gid) from pg_prepared_xacts
            where database = current_database() and prepared < ?::timestamptz order by 1
            """;

    private OldTransactions() {}

    /**
     * Those open at this moment.
     *
     * @param ownPrefix begins the names of this run's own sessions, which are left out
     */
    static List<String> open(Session session, String ownPrefix) throws SQLException {
        return session.all(OPEN, row -> row.getString(1), ownPrefix, ownPrefix);
    }

    /** Those of them that are still open. */
    static Outcome.OldTransactions still(Session session, Checkpoint checkpoint) throws SQLException {
        List<Integer> pids = new ArrayList<>();
        List<String> who = new ArrayList<>();
        session.all(
                STILL_OPEN,
                row -> {
                    pids.add(row.getInt(1));
                    return who.add(row.getString(2));
                },
                (Object) checkpoint.older().toArray(String[]::new));
        who.addAll(session.all(
                PREPARED, row -> row.getString(1), checkpoint.openedAt().toString()));
        return new Outcome.OldTransactions(pids, String.join(", ", who));
    }

    static boolean isOver(Outcome.OldTransactions left) {
        return left.stillOpen().isEmpty() && left.detail().isEmpty();
    }
}
