package dev.sluice.step.target;

import dev.sluice.step.ledger.Cluster;
import java.sql.SQLException;
import java.util.Optional;

/** Which cluster a session has reached. */
final class ClusterQuery {
    private static final String READ = """
            select case when has_function_privilege('pg_control_system()', 'execute')
                        then (select system_identifier::text from pg_control_system()) end,
                   pg_walfile_name(pg_current_wal_lsn()), current_database()
            """;

    private static final int TIMELINE_DIGITS = 8;

    private ClusterQuery() {}

    /** Of a server that takes writes. */
    static Cluster ask(Session session) throws SQLException {
        return session.first(
                        READ,
                        row -> new Cluster(
                                Optional.ofNullable(row.getString(1)),
                                Long.parseLong(row.getString(2).substring(0, TIMELINE_DIGITS), 16),
                                row.getString(3)))
                .orElseThrow();
    }
}
