package dev.sluice.step.backfill;

import dev.sluice.step.target.Session;
import java.sql.SQLException;

/** How much a server writes ahead. */
final class Wal {

    /** How far its WAL is, bytes; for a select list, so that it goes along with another question. */
    static final String REACHED = "pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    private Wal() {}

    static long reached(Session session) throws SQLException {
        return session.first("select " + REACHED, row -> row.getLong(1)).orElse(0L);
    }
}
