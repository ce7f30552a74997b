package dev.sluice.step.mariadb;

import dev.sluice.step.Held;
import dev.sluice.step.ledger.Newcomer;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.Taking;
import dev.sluice.step.target.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables that open runs work on, by their names, whichever database of the server the runs belong to. */
final class MariaClaims {

    /** Held by whoever takes a fence until that is committed, so that no two claim a table at once. */
    private static final String TURN = "sluice/claims";

    private static final int LONGEST_TURN_SECONDS = 10;

    /** Of a name as it was written the table as the catalog has it; what is no table is nobody's. */
    private static final String TABLE = """
            select table_schema, table_name from information_schema.tables
            where table_schema = coalesce(?, database()) and table_name = ?
            """;

    private static final String MET = """
            select c.run_id, f.runbook, l.owner, l.host,
                   cast(sec_to_time(timestampdiff(second, l.acquired_at, utc_timestamp(6))) as char)
            from sluice.claim c
              join sluice.fence f on f.home = c.home and f.runbook = c.runbook and f.run_id = c.run_id
                and f.closed_at is null
              join sluice.lease l on l.home = f.home and l.runbook = f.runbook
            where c.table_schema = ? and c.table_name = ? and not (c.home = ? and c.run_id = ?)
              and c.run_id <> coalesce(?, '')
            order by c.claimed_at limit 1
            """;

    private static final String CLAIM = """
            insert ignore into sluice.claim (table_schema, table_name, home, run_id, runbook, because, claimed_at)
            values (?, ?, ?, ?, ?, ?, utc_timestamp(6))
            """;

    private record Table(String schema, String name) {}

    private MariaClaims() {}

    /** Waits for the turn to claim; false if it did not come. It is given back by {@link #done}, behind the commit. */
    static boolean begin(MariaSession session) throws SQLException {
        return session.first("select get_lock(?, ?)", Row.INT, TURN, LONGEST_TURN_SECONDS)
                        .orElse(0)
                == 1;
    }

    static void done(MariaSession session) throws SQLException {
        session.first("select release_lock(?)", Row.THERE, TURN);
    }

    /**
     * Claims what the run has not claimed yet, in the transaction in which it takes its fence.
     *
     * @param source whose tables these are
     * @throws Held if another open run has claimed one of them
     */
    static void take(MariaSession session, String home, String source, Taking taking) throws SQLException {
        for (Table table : tables(session, taking.tables().getOrDefault(source, Set.of()))) {
            take(session, home, table, taking);
        }
    }

    /**
     * The open run that one without claims would meet; absent if there is none. Nothing is claimed.
     *
     * @param source whose tables these are
     */
    static Optional<Held> met(MariaSession session, String home, String source, Newcomer newcomer) throws SQLException {
        for (Table table : tables(session, newcomer.tables().getOrDefault(source, Set.of()))) {
            Optional<Held> met = met(
                    session,
                    home,
                    table,
                    newcomer.insteadOf().orElse(""),
                    newcomer.alongside().orElse(null));
            if (met.isPresent()) {
                return met;
            }
        }
        return Optional.empty();
    }

    private static List<Table> tables(MariaSession session, Set<String> named) throws SQLException {
        List<Table> tables = new ArrayList<>();
        for (String written : named) {
            MariaName name = MariaName.of(written);
            tables.addAll(session.all(
                    TABLE,
                    row -> new Table(row.getString(1), row.getString(2)),
                    name.schema().orElse(null),
                    name.name()));
        }
        return tables;
    }

    private static void take(MariaSession session, String home, Table table, Taking taking) throws SQLException {
        Owner owner = taking.owner();
        Optional<Held> met = met(
                session,
                home,
                table,
                owner.runId(),
                taking.alongside().map(Taking.Alongside::run).orElse(null));
        if (met.isPresent()) {
            throw met.get();
        }
        session.update(
                CLAIM,
                table.schema(),
                table.name(),
                home,
                owner.runId(),
                owner.runbook(),
                taking.alongside().map(Taking.Alongside::because).orElse(null));
    }

    private static Optional<Held> met(MariaSession session, String home, Table table, String runId, String alongside)
            throws SQLException {
        return session.first(
                MET,
                row -> Held.onTable(
                        table.schema() + "." + table.name(),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3) + " on " + row.getString(4),
                        row.getString(5)),
                table.schema(),
                table.name(),
                home,
                runId,
                alongside);
    }

    static void drop(MariaSession session, String home, String runId) throws SQLException {
        session.update("delete from sluice.claim where home = ? and run_id = ?", home, runId);
    }
}
