package dev.sluice.step.backfill;

import dev.sluice.step.Outcome;
import dev.sluice.step.target.Row;
import dev.sluice.step.target.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Transactions that were open before a backfill fixed its key space, and may still commit rows under keys that it passed.
 *
 * <p>They are told apart by pid and virtual transaction, as CREATE INDEX CONCURRENTLY does: that needs no privilege and no
 * clock. Autovacuum and the like belong to no user and write no rows. A transaction that is prepared loses its pid; it is told
 * by its transaction id, which is lower than our own of the moment before the key space was fixed.
 */
final class OldTransactions {

    private static final String OPEN = """
            select l.pid || ':' || l.virtualtransaction
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock' and l.granted
              and a.datname = current_database() and a.usesysid is not null and l.pid <> pg_backend_pid()
              and left(a.application_name, length(?)) <> ?
            """;

    private static final String HORIZON = "xid:";

    /** A snapshot's xmax would not do: a transaction in progress may lie behind it. */
    private static final String OWN_ID = "select (txid_current() % 4294967296)::text";

    private static final String STILL_OPEN = """
            select l.pid, format('%s (%s)', l.pid, concat_ws(', ', nullif(a.application_name, ''), a.usename, a.state,
                       'for ' || date_trunc('second', clock_timestamp() - a.xact_start)))
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock' and l.granted
              and l.pid || ':' || l.virtualtransaction = any (?::text[])
            order by l.pid
            """;

    private static final String PREPARED = """
            select format('prepared transaction %L of %s since %s, which its coordinator or somebody by hand ends: '
                'commit prepared %L, or rollback prepared %L', gid, owner, date_trunc('second', prepared), gid, gid)
            from pg_prepared_xacts
            where database = current_database() and (prepared < ?::timestamptz or age(transaction) > age(?::text::xid))
            order by prepared
            """;

    private OldTransactions() {}

    /**
     * Those open at this moment, and a transaction id of our own.
     *
     * @param ownPrefix begins the names of this run's own sessions, which are left out
     */
    static List<String> open(Session session, String ownPrefix) throws SQLException {
        List<String> open = new ArrayList<>(session.all(OWN_ID, row -> HORIZON + row.getString(1)));
        open.addAll(session.all(OPEN, Row.TEXT, ownPrefix, ownPrefix));
        return open;
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
        String own = checkpoint.older().stream()
                .filter(entry -> entry.startsWith(HORIZON))
                .map(entry -> entry.substring(HORIZON.length()))
                .findFirst()
                .orElse(null);
        who.addAll(session.all(PREPARED, Row.TEXT, checkpoint.openedAt().toString(), own));
        return new Outcome.OldTransactions(pids, String.join(", ", who));
    }

    static boolean isOver(Outcome.OldTransactions left) {
        return left.stillOpen().isEmpty() && left.detail().isEmpty();
    }
}
