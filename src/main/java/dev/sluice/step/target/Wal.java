package dev.sluice.step.target;

import java.sql.SQLException;

/** How much a server writes ahead. */
public final class Wal {

    /** How far its WAL is, bytes; for a select list, so that it goes along with another question. */
    public static final String REACHED = "pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    private Wal() {}

    public static long reached(Session session) throws SQLException {
        return session.first("select " + REACHED, Row.LONG).orElse(0L);
    }
}
