package dev.sluice.step.mariadb;

import dev.sluice.step.backfill.Unsuitable;
import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.Words;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backfill has to know of its table. A partitioned one is gone through as one table: its keys hold the partitioning columns,
 * so that the order of a key runs through all of them.
 *
 * @param name quoted and qualified as SQL needs it
 * @param index that gives the key's order, quoted
 */
record MariaTable(String schema, String table, String name, String index, MariaKey key) {

    private static final String TABLE = """
            select table_schema, table_name, table_type, engine from information_schema.tables
            where table_schema = coalesce(?, database()) and table_name = ?
              and (binary table_name = ? or @@lower_case_table_names <> 0)
            """;

    private static final String COLUMN = """
            select column_name, data_type, column_type like '%unsigned%', numeric_precision, numeric_scale, character_set_name,
                   collation_name, is_nullable = 'YES', column_type
            from information_schema.columns where table_schema = ? and table_name = ? and column_name = ?
            """;

    /** Of each index that gives an order and holds each key once: its columns. */
    private static final String UNIQUE = """
            select index_name, column_name from information_schema.statistics s
            where table_schema = ? and table_name = ? and not exists (
              select 1 from information_schema.statistics o
              where o.table_schema = s.table_schema and o.table_name = s.table_name and o.index_name = s.index_name
                and (o.non_unique <> 0 or o.index_type <> 'BTREE' or o.sub_part is not null or o.collation <> 'A'
                  or o.ignored <> 'NO'))
            order by index_name <> 'PRIMARY', index_name, seq_in_index
            """;

    /**
     * A column.
     *
     * @param type without its length
     * @param full with all that belongs to it
     */
    record Column(
            String name,
            String type,
            boolean unsigned,
            int precision,
            int scale,
            String charset,
            String collation,
            boolean nullable,
            String full) {}

    private record Facts(String schema, String table, String type, Optional<String> engine) {}

    /**
     * Looks a table up.
     *
     * @param columns of the key; empty for the primary key
     * @throws Unsuitable if it cannot be gone through safely by that key
     */
    static MariaTable read(MariaSession session, String written, List<String> columns) throws SQLException {
        MariaName name = MariaName.of(written);
        Facts facts = session.first(
                        TABLE,
                        row -> new Facts(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                Optional.ofNullable(row.getString(4))),
                        name.schema().orElse(null),
                        name.name(),
                        name.name())
                .orElseThrow(() -> Unsuitable.key("there is no table " + written));
        if (facts.engine().isEmpty()
                || facts.type().contains("VIEW")
                || facts.type().equals("SEQUENCE")) {
            throw Unsuitable.key(written + " is not a table; a backfill goes through a table");
        }
        MariaEngines.objection(session, name).ifPresent(objection -> {
            throw Unsuitable.key(objection);
        });
        Map<String, List<String>> unique = unique(session, facts);
        List<String> names = columns.isEmpty()
                ? unique.getOrDefault("PRIMARY", List.of())
                : columns.stream().map(Words::unquoted).toList();
        if (names.isEmpty()) {
            throw Unsuitable.key(written + " has no primary key: name a unique key with `by`");
        }
        List<MariaKeyColumn> key = new ArrayList<>();
        for (String column : names) {
            key.add(keyColumn(session, facts, column));
        }
        String index = unique.entrySet().stream()
                .filter(it -> isSame(it.getValue(), names))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> missing(written, String.join(", ", names)));
        return new MariaTable(
                facts.schema(),
                facts.table(),
                Prepared.quote(facts.schema()) + "." + Prepared.quote(facts.table()),
                Prepared.quote(index),
                new MariaKey(key));
    }

    private static Unsuitable missing(String table, String names) {
        return Unsuitable.key("no unique index on exactly (" + names + ") of " + table
                + ": without it each batch would read the whole table. Name another key, or build it first:"
                + " alter table " + table + " add unique index (" + names + "), algorithm = inplace, lock = none");
    }

    private static boolean isSame(List<String> one, List<String> other) {
        return String.join("\n", one).equalsIgnoreCase(String.join("\n", other));
    }

    private static Map<String, List<String>> unique(MariaSession session, Facts facts) throws SQLException {
        Map<String, List<String>> indexes = new LinkedHashMap<>();
        session.all(
                UNIQUE,
                row -> indexes.computeIfAbsent(row.getString(1), it -> new ArrayList<>())
                        .add(row.getString(2)),
                facts.schema(),
                facts.table());
        return indexes;
    }

    private static MariaKeyColumn keyColumn(MariaSession session, Facts facts, String name) throws SQLException {
        Column column = column(session, facts.schema(), facts.table(), name);
        MariaKeyColumn key = MariaKeyColumn.of(column.name(), column)
                .orElseThrow(() -> Unsuitable.key("column " + name + " of " + facts.table() + " is of type "
                        + column.type() + "; keys can be " + MariaKeyColumn.SUPPORTED));
        if (column.nullable()) {
            throw Unsuitable.key("column " + name + " of " + facts.table() + " may be NULL, and rows with NULL would be"
                    + " passed over: name a key whose columns are NOT NULL");
        }
        return key;
    }

    private static Column column(MariaSession session, String schema, String table, String name) throws SQLException {
        return session.first(
                        COLUMN,
                        row -> new Column(
                                row.getString(1),
                                row.getString(2),
                                row.getBoolean(3),
                                row.getInt(4),
                                row.getInt(5),
                                row.getString(6),
                                row.getString(7),
                                row.getBoolean(8),
                                row.getString(9)),
                        schema,
                        table,
                        name)
                .orElseThrow(() -> Unsuitable.key("table " + table + " has no column " + name));
    }

    /** One of its columns. */
    Column column(MariaSession session, String of) throws SQLException {
        return column(session, schema, table, of);
    }
}
