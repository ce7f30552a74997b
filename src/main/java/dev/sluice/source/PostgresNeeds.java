package dev.sluice.source;

import dev.sluice.language.model.Query.Sql.Need;
import dev.sluice.value.Missing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Whether a session has the roles and extensions that queries need; what it has is believed for a while. */
final class PostgresNeeds {
    private static final long BELIEVED_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final String ROLE = """
            select exists (
              select from pg_catalog.pg_roles where rolname = ? and pg_catalog.pg_has_role(oid, 'usage'))""";
    private static final String EXTENSION = "select exists (select from pg_catalog.pg_extension where extname = ?)";

    private final Map<Need, Long> met = new HashMap<>();

    /** Refuses to ask on where something lacks: an answer without it would be too small, and look like one. */
    void require(List<Need> needs, Connection connection) throws SQLException, NoAnswer {
        for (Need need : needs) {
            Long seen = met.get(need);
            if (seen == null || System.nanoTime() - seen > BELIEVED_NANOS) {
                if (!has(need, connection)) {
                    met.remove(need);
                    throw lacking(need, connection);
                }
                met.put(need, System.nanoTime());
            }
        }
    }

    private static boolean has(Need need, Connection connection) throws SQLException {
        String query = switch (need.kind()) {
            case ROLE -> ROLE;
            case EXTENSION -> EXTENSION;
        };
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, need.name());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static NoAnswer lacking(Need need, Connection connection) throws SQLException {
        String name = need.name();
        return switch (need.kind()) {
            case ROLE -> {
                String grant =
                        "`grant " + name + " to " + connection.getMetaData().getUserName() + "`";
                yield NoAnswer.settled(Missing.Cause.AUTH, "needs " + name + ": " + grant, "as a superuser: " + grant);
            }
            case EXTENSION ->
                NoAnswer.settled(
                        Missing.Cause.OFF,
                        "extension " + name + " is not installed: `create extension " + name + "`",
                        "as a superuser, in database " + connection.getCatalog() + ": `create extension " + name
                                + "`; one that counts statements must stand in shared_preload_libraries, too");
        };
    }
}
