package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.LockMode;
import dev.sluice.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

    /** Which relations hang together with one as a claim's target says; {@code ?} is its name. */
    private static final Map<Target.Kind, String> MEANT = Map.of(
            Target.Kind.TABLE, "select to_regclass(?)::oid",
            Target.Kind.INDEX, "select to_regclass(?)::oid",
            Target.Kind.INDEXES_OF, "select indexrelid from pg_index where indrelid = to_regclass(?)",
            Target.Kind.TABLE_OF,
                    "select indrelid from pg_index where indexrelid = to_regclass($1) union"
                            + " select stxrelid from pg_statistic_ext where stxname = $1",
            Target.Kind.CHILDREN_OF,
                    "with recursive below as (select inhrelid from pg_inherits where inhparent = to_regclass(?) union"
                            + " select i.inhrelid from pg_inherits i join below on i.inhparent = below.inhrelid)"
                            + " select inhrelid from below union select indexrelid from pg_index join below on indrelid = inhrelid",
            Target.Kind.PARENTS_OF,
                    "select inhparent from pg_inherits where inhrelid = to_regclass($1) union"
                            + " select indexrelid from pg_inherits join pg_index on indrelid = inhparent where inhrelid = to_regclass($1)"
                            + " union select partdefid from pg_partitioned_table join pg_inherits on inhparent = partrelid where inhrelid = to_regclass($1)",
            Target.Kind.REFERENCES_OF,
                    "with other as (select conrelid as r from pg_constraint where contype = 'f' and confrelid = to_regclass($1)"
                            + " union select confrelid from pg_constraint where contype = 'f' and conrelid = to_regclass($1))"
                            + " select r from other union select indexrelid from pg_index join other on indrelid = r",
            Target.Kind.READ_BY,
                    "with r as (select d.refobjid from pg_depend d join pg_rewrite w on w.oid = d.objid where d.classid ="
                            + " 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and w.ev_class = to_regclass(?)) select"
                            + " refobjid from r union select indexrelid from pg_index join r on indrelid = refobjid",
            Target.Kind.DEPENDENTS_OF,
                    "with hanging (h) as (select w.ev_class from pg_depend d join pg_rewrite w on w.oid = d.objid where d.classid = 'pg_rewrite'::regclass"
                            + " and d.refobjid = to_regclass($1) union select conrelid from pg_constraint where confrelid = to_regclass($1)"
                            + " union select attrelid from pg_attribute where atttypid = to_regtype($1) union select c.oid from pg_class c"
                            + " join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1) select h from hanging union select indexrelid from pg_index join hanging on indrelid = h",
            Target.Kind.TABLES_IN,
                    "select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = ?");

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
        String query = MEANT.get(target.kind());
        int places = query.contains("$1") ? query.split("\\$1", -1).length - 1 : 1;
        List<String> meant = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query.replace("$1", "?"))) {
            for (int i = 1; i <= places; i++) {
                statement.setString(i, target.name().sql());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Optional.ofNullable(relations.get(rows.getLong(1))).ifPresent(meant::add);
                }
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
