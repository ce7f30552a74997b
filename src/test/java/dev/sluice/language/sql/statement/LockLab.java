package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.LockMode;
import dev.sluice.run.plan.Meaning;
import dev.sluice.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A real server with a few tables: what a statement locks there, and which of its relations a claim means. */
final class LockLab implements AutoCloseable {
    private static final String RELATIONS =
            "select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relkind <> 't'";

    private final Connection connection;
    private final Map<Long, String> relations = new HashMap<>();

    LockLab(TestDatabase database, String... fixture) throws SQLException {
        database.execute(fixture);
        connection = database.connect();
        run("set statement_timeout = '20s'");
        run("set client_min_messages = debug1");
        try (ResultSet rows = connection.createStatement().executeQuery(RELATIONS)) {
            while (rows.next()) {
                relations.put(rows.getLong(1), rows.getString(2));
            }
        }
        connection.setAutoCommit(false);
    }

    private void run(String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * What the server did.
     *
     * @param locks the strongest on each relation that was there before, by its old name
     * @param told what it said of its work: rewriting, verifying, building
     */
    record Truth(Map<String, LockMode> locks, List<String> told) {}

    /** Runs it in a transaction that is rolled back; empty if the server does not take it. */
    Optional<Truth> measure(String sql) throws SQLException {
        List<String> told = new ArrayList<>();
        try (java.sql.Statement statement = connection.createStatement()) {
            // No cursor or plan of an earlier statement holds anything: the transaction is new.
            statement.execute(sql);
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                told.add(warning.getMessage());
            }
            return Optional.of(new Truth(held(), told));
        } catch (SQLException refused) {
            return Optional.empty();
        } finally {
            connection.rollback();
        }
    }

    private Map<String, LockMode> held() throws SQLException {
        Map<String, LockMode> held = new TreeMap<>();
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select relation, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation'")) {
            while (rows.next()) {
                String name = relations.get(rows.getLong(1));
                if (name != null) {
                    held.merge(name, mode(rows.getString(2)), LockLab::stronger);
                }
            }
        }
        return held;
    }

    static LockMode stronger(LockMode one, LockMode other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** {@code ShareRowExclusiveLock} as a mode. */
    private static LockMode mode(String name) {
        String words = name.replaceFirst("Lock$", "").replaceAll("(?<!^)([A-Z])", "_$1");
        return LockMode.valueOf(words.toUpperCase(java.util.Locale.ROOT));
    }

    /** The claims on relations of the fixture, by name, the strongest of each. */
    Map<String, LockMode> claimed(List<LockPlan.Lock> locks) throws SQLException {
        Map<String, LockMode> claimed = new TreeMap<>();
        for (LockPlan.Lock lock : locks) {
            for (String relation : meant(lock.target())) {
                claimed.merge(relation, lock.mode(), LockLab::stronger);
            }
        }
        return claimed;
    }

    private List<String> meant(Target target) throws SQLException {
        String name = "'" + target.name().sql().replace("'", "''") + "'";
        List<String> meant = new ArrayList<>();
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(Meaning.of(target.kind()).replace(":name", name))) {
            while (rows.next()) {
                Optional.ofNullable(relations.get(rows.getLong(1))).ifPresent(meant::add);
            }
        } finally {
            connection.rollback();
        }
        return meant;
    }

    int major() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
