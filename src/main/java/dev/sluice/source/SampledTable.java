package dev.sluice.source;

import dev.sluice.language.sql.statement.TableName;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table that rows are drawn from, or looked up in.
 *
 * @param name quoted and qualified as SQL needs it
 * @param blocks how many pages its rows stand in, with those of its partitions
 * @param rowsInBlock about how many rows stand in one of them; 1 where nobody has counted
 */
record SampledTable(String name, long blocks, double rowsInBlock, List<Column> key) {

    /** @param type as a cast names it */
    record Column(String name, String type) {}

    SampledTable {
        key = List.copyOf(key);
    }

    private static final String TABLE = """
            select c.oid::pg_catalog.regclass::text, c.relkind,
              coalesce(pg_catalog.sum(pg_catalog.pg_relation_size(l.oid) / pg_catalog.current_setting('block_size')::int), 0),
              coalesce(pg_catalog.sum(case when l.reltuples > 0 then l.reltuples else 0 end), 0)
            from pg_catalog.pg_class c
            left join pg_catalog.pg_class l on l.relkind in ('r', 'm')
              and (l.oid = c.oid or l.oid in (select relid from pg_catalog.pg_partition_tree(c.oid) where isleaf))
            where c.oid = pg_catalog.to_regclass(:table) group by 1, 2""";

    private static final String COLUMNS = """
            select pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, a.atttypmod)
            from pg_catalog.jsonb_array_elements_text(:key::jsonb) with ordinality as k (name, n)
            join pg_catalog.pg_attribute a on a.attname::text = k.name and a.attnum > 0 and not a.attisdropped
            where a.attrelid = pg_catalog.to_regclass(:table) order by k.n""";

    /** Whether one row, and not a scan, answers for a key, and rows come in its order. */
    private static final String INDEXED = """
            select i.indexrelid::pg_catalog.regclass::text
            from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
            join pg_catalog.pg_am m on m.oid = c.relam and m.amname = 'btree'
            where i.indrelid = pg_catalog.to_regclass(:table) and i.indisunique and i.indisvalid
              and i.indpred is null and i.indexprs is null
              and (select pg_catalog.jsonb_agg(a.attname::text order by k.n)
                from pg_catalog.unnest(i.indkey) with ordinality as k (attnum, n)
                join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                where k.n <= i.indnkeyatts) = :key::jsonb
            limit 1""";

    /**
     * Looks a table up.
     *
     * @param key columns as SQL names them
     * @throws NoAnswer if rows of it cannot be found by that key without reading all of it
     */
    static SampledTable read(SampleSession session, String table, List<String> key) throws SQLException, NoAnswer {
        List<String> names = key.stream().map(TableName::inCatalog).toList();
        Map<String, Value> values =
                Map.of("table", new Value.Text(table), "key", new Value.Text(SampleSql.array(names)));
        List<List<String>> found = session.rows(TABLE, values);
        if (found.isEmpty()) {
            throw NoAnswer.settled(
                    Missing.Cause.SQLSTATE, "42P01 no table is called " + table, "correct the name of the table");
        }
        List<String> row = found.getFirst();
        if (!"rpm".contains(row.get(1))) {
            throw NoAnswer.settled(
                    Missing.Cause.TYPE, table + " is no table", "name the table whose rows are to be drawn");
        }
        List<Column> columns = new ArrayList<>();
        session.rows(COLUMNS, values).forEach(column -> columns.add(new Column(column.get(0), column.get(1))));
        if (columns.size() < key.size()) {
            throw NoAnswer.settled(
                    Missing.Cause.SQLSTATE,
                    "42703 " + table + " lacks a column of the key " + String.join(", ", key),
                    "name the columns of its primary key behind `by`, with quotes where SQL wants them");
        }
        if (session.rows(INDEXED, values).isEmpty()) {
            throw NoAnswer.settled(
                    Missing.Cause.TYPE,
                    table + " has no unique index on " + String.join(", ", key) + ", so each look would read all of it",
                    "name the columns of the primary key behind `by`, in its order, or create such an index");
        }
        long blocks = Long.parseLong(row.get(2));
        double rows = Double.parseDouble(row.get(3));
        return new SampledTable(row.get(0), blocks, blocks > 0 ? Math.max(1, rows / blocks) : 1, columns);
    }
}
