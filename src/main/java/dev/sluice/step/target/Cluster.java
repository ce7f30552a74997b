package dev.sluice.step.target;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Which database cluster a server is, and where in its history: a promoted replica and a restored backup keep the identifier and
 * begin a new timeline, on which what the last one had not passed on is lost.
 *
 * @param systemIdentifier absent where the role may not ask
 */
public record Cluster(Optional<String> systemIdentifier, long timeline) {

    private static final String READ = """
            select case when has_function_privilege('pg_control_system()', 'execute')
                        then (select system_identifier::text from pg_control_system()) end,
                   pg_walfile_name(pg_current_wal_lsn())
            """;

    private static final int TIMELINE_DIGITS = 8;

    /** Of a server that takes writes. */
    static Cluster of(Session session) throws SQLException {
        return session.first(
                        READ,
                        row -> new Cluster(
                                Optional.ofNullable(row.getString(1)),
                                Long.parseLong(row.getString(2).substring(0, TIMELINE_DIGITS), 16)))
                .orElseThrow();
    }

    /** Whether this is certainly not the cluster that the other one is. */
    public boolean isOtherThan(Cluster earlier) {
        return systemIdentifier.isPresent()
                && earlier.systemIdentifier.isPresent()
                && !systemIdentifier.equals(earlier.systemIdentifier);
    }

    /** What has happened since, in words; empty on the same timeline. */
    public Optional<String> since(Cluster earlier) {
        return timeline == earlier.timeline
                ? Optional.empty()
                : Optional.of("the server went from timeline " + earlier.timeline + " to " + timeline
                        + ": another one has taken over, or a backup was restored");
    }

    /** The identifier for people. */
    public String name() {
        return systemIdentifier.orElse("unknown");
    }
}
