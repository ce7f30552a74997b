package dev.sluice.step.target;

import dev.sluice.step.ledger.Protection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A session of somebody else that a person wants ended: whether it is still the one that was shown, and may be ended at all. */
final class Bystander {
    /** Its start to the microsecond tells it from a later session of the same number. */
    private static final String LOOK = """
            select backend_start = ?::timestamptz, coalesce(a.usename, ''), coalesce(application_name, ''),
                   coalesce(backend_type, ''), coalesce(query, ''), coalesce(u.usesuper, false),
                   pg_has_role(current_user, 'pg_read_all_stats', 'usage') or a.usename = current_user
            from pg_stat_activity a left join pg_user u on u.usename = a.usename
            where pid = ?::int
            """;

    private static final List<String> MAINTENANCE =
            List.of("vacuum", "analyze", "reindex", "cluster", "create index", "create unique index", "copy");

    private Bystander() {}

    private record Seen(
            boolean same,
            String user,
            String application,
            String type,
            String query,
            boolean superuser,
            boolean known) {}

    /**
     * Why it must not be ended; absent if it may.
     *
     * @param started its {@code backend_start} as it was shown
     * @throws SQLException if the server does not answer
     */
    static Optional<String> objection(Target target, String pid, String started, Protection protection)
            throws SQLException {
        if (!pid.matches("[0-9]{1,9}")) {
            return Optional.of("'" + pid + "' is no pid");
        }
        Optional<Seen> seen = target.effects()
                .first(
                        LOOK,
                        row -> new Seen(
                                row.getBoolean(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getBoolean(6),
                                row.getBoolean(7)),
                        started,
                        pid);
        return seen.isEmpty()
                ? Optional.of("session " + pid + " has ended by itself")
                : objection(pid, seen.get(), protection);
    }

    private static Optional<String> objection(String pid, Seen seen, Protection protection) {
        if (!seen.known()) {
            return Optional.of("the role may not see whose session " + pid
                    + " is; as a superuser: `grant pg_read_all_stats` to it");
        }
        if (!seen.same()) {
            return Optional.of("it is another session by now: " + pid + " has begun since it was shown; diagnose anew");
        }
        String query = seen.query().strip().toLowerCase(Locale.ROOT);
        if (seen.application().startsWith("sluice/")) {
            return Optional.of("session " + pid + " is one of Sluice");
        }
        if (seen.type().equals("autovacuum worker")) {
            return query.contains("to prevent wraparound")
                    ? Optional.of("session " + pid + " vacuums to prevent wraparound, and would begin again at once")
                    : Optional.empty();
        }
        if (!seen.type().equals("client backend")) {
            return Optional.of("session " + pid + " is a " + seen.type() + ", which is protected");
        }
        if (seen.superuser() && MAINTENANCE.stream().anyMatch(query::startsWith)) {
            return Optional.of(
                    "session " + pid + " is maintenance of superuser " + seen.user() + ", which is protected");
        }
        if (protection.users().contains(seen.user())) {
            return Optional.of("user " + seen.user() + " is protected in sluice.yaml");
        }
        return protection.covers(seen.application())
                ? Optional.of("application " + seen.application() + " is protected in sluice.yaml")
                : Optional.empty();
    }
}
