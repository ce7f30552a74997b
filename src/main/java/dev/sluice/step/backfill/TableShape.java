package dev.sluice.step.backfill;

import static java.util.stream.Collectors.joining;

import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.Words;
import dev.sluice.step.target.Row;
import dev.sluice.step.target.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a backfill has to know of its table.
 *
 * @param name quoted and qualified as SQL needs it
 * @param leaves the tables that hold its rows, in order of their names
 */
record TableShape(String name, boolean partitioned, List<Leaf> leaves, KeySql key) {

    private static final String TABLE = """
            select c.oid, c.oid::regclass::text, c.relkind, exists (select from pg_inherits where inhparent = c.oid),
                   row_security_active(c.oid)
            from pg_class c where c.oid = to_regclass(?)
            """;

    private static final String LEAVES = """
            select c.oid, c.oid::regclass::text, c.relkind, c.reltuples, c.relpages,
                   case when c.relkind = 'r' then pg_relation_size(c.oid) / current_setting('block_size')::int else 0 end
            from pg_class c
            where (c.oid = ?::oid or c.oid in (select relid from pg_partition_tree(?::oid::regclass) where isleaf))
              and c.relkind <> 'p'
            order by 2
            """;

    private static final String PRIMARY_KEY = """
            select a.attname
            from pg_index i
            cross join unnest(i.indkey) with ordinality as k (attnum, n)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
            where i.indrelid = ?::oid and i.indisprimary and k.n <= i.indnkeyatts
            order by k.n
            """;

    /**
     * The length of a varchar moves no key; other modifiers round. Since PostgreSQL 18 a column may be NOT NULL for new rows alone. For {@code %s} stands the version of the database's own
     * collation.
     */
    private static final String COLUMN = """
            select t.typname, t.typnamespace = 'pg_catalog'::regnamespace, a.attnotnull and not exists (
                     select from pg_constraint n
                     where n.conrelid = a.attrelid and n.contype = 'n' and n.conkey = array[a.attnum] and not n.convalidated),
                   own.name,
                   format_type(t.oid, case when t.typname <> 'varchar' then a.atttypmod end) || case
                     when a.attcollation = 0 then ''
                     when own.name is null then ' collate default' || coalesce(' version ' || (%s), '')
                     else ' collate ' || own.name || coalesce(' version ' || pg_collation_actual_version(a.attcollation), '')
                   end
            from pg_attribute a join pg_type t on t.oid = a.atttypid
            left join lateral (
                   select quote_ident(n.nspname) || '.' || quote_ident(c.collname) as name
                   from pg_collation c join pg_namespace n on n.oid = c.collnamespace
                   where c.oid = a.attcollation and a.attcollation <> 'pg_catalog."default"'::regcollation) own on true
            where a.attrelid = ?::oid and a.attname = ? and a.attnum > 0 and not a.attisdropped
            """;

    private static final String IN_ANY_CASE = """
            select quote_ident(attname) from pg_attribute
            where attrelid = ?::oid and lower(attname::text) = lower(?) and attnum > 0 and not attisdropped limit 1
            """;

    private static final int TELLS_DEFAULT_VERSION = 15;

    private static final String DEFAULT_VERSION =
            "select pg_database_collation_actual_version(oid) from pg_database where datname = current_database()";

    /** Of the same locale in {@code pg_collation}; it is always the C library's. */
    private static final String OLDER_DEFAULT_VERSION = """
            select pg_collation_actual_version(c.oid)
            from pg_database d join pg_collation c on c.collcollate = d.datcollate and c.collprovider = 'c'
            where d.datname = current_database() limit 1
            """;

    /** An index that gives exactly the key's order, and holds each key once. */
    private static final String UNIQUE_INDEX = """
            select 1
            from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
            where i.indrelid = ?::oid and i.indisunique and i.indisvalid and i.indisready and i.indimmediate
              and i.indpred is null and i.indexprs is null and m.amname = 'btree'
              and (select array_agg(a.attname::text order by k.n)
                   from unnest(i.indkey) with ordinality as k (attnum, n)
                   join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                   where k.n <= i.indnkeyatts) = ?::text[]
              and (select bool_and(o = 0) or bool_and(o = 3) from unnest(i.indoption) as o)
              and not exists (select from unnest(i.indclass) as o (oid) join pg_opclass p on p.oid = o.oid where not p.opcdefault)
              and not exists (
                   select from unnest(i.indkey, i.indcollation) as k (attnum, collation_oid)
                   join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                   where k.collation_oid <> a.attcollation)
            """;

    /** By this share a table may have grown or shrunk without another look at how many rows it has to a page. */
    private static final double LIKE_THEN = 0.1;

    /**
     * Looks a table up.
     *
     * @param key column names; empty for the primary key
     * @throws Unsuitable if it cannot be gone through safely by that key
     */
    static TableShape read(Session session, String table, List<String> key) throws SQLException {
        Facts facts = session.first(
                        TABLE,
                        row -> new Facts(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getBoolean(5)),
                        table)
                .orElseThrow(() -> Unsuitable.key("there is no table " + table));
        boolean partitioned = facts.kind().equals("p");
        if (!partitioned && !facts.kind().equals("r")) {
            throw Unsuitable.key(table + " is not a table; a backfill goes through a table");
        }
        if (!partitioned && facts.parent()) {
            throw Unsuitable.key(table + " has tables that inherit from it, whose keys may repeat its own: give each a"
                    + " backfill of its own");
        }
        if (facts.filtered()) {
            throw Unsuitable.key(
                    "row security hides rows of " + table + " from this role, and they would be passed over:"
                            + " run as the table's owner, or as a role with bypassrls");
        }
        List<String> names = key.isEmpty()
                ? session.all(PRIMARY_KEY, Row.TEXT, Long.toString(facts.oid()))
                : key.stream().map(Words::bare).toList();
        if (names.isEmpty()) {
            throw Unsuitable.key(table + " has no primary key: name a unique key with `by`");
        }
        List<KeyColumn> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(column(session, facts, name));
        }
        List<Leaf> leaves = leaves(session, facts);
        for (Leaf leaf : leaves) {
            requireIndex(session, leaf, names);
        }
        return new TableShape(facts.name(), partitioned, List.copyOf(leaves), new KeySql(columns));
    }

    Optional<Leaf> leaf(long oid) {
        return leaves.stream().filter(it -> it.oid() == oid).findFirst();
    }

    private static KeyColumn column(Session session, Facts table, String name) throws SQLException {
        Optional<Column> found = session.first(
                COLUMN.formatted(
                        session.serverVersion() < TELLS_DEFAULT_VERSION ? OLDER_DEFAULT_VERSION : DEFAULT_VERSION),
                row -> new Column(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        Optional.ofNullable(row.getString(4)),
                        row.getString(5)),
                Long.toString(table.oid()),
                name);
        if (found.isEmpty()) {
            throw noColumn(session, table, name);
        }
        Column column = found.get();
        if (!column.builtIn() || !KeyColumn.isSupported(column.type())) {
            throw Unsuitable.key("column " + name + " of " + table.name() + " is of type " + column.type()
                    + "; keys can be " + KeyColumn.SUPPORTED);
        }
        if (!column.notNull()) {
            throw Unsuitable.key("column " + name + " of " + table.name() + " may be NULL, and rows with NULL would be"
                    + " passed over: name a key whose columns are NOT NULL");
        }
        return new KeyColumn(name, column.type(), column.collation(), column.order());
    }

    /** Mostly a name in capitals stands without its quotes. */
    private static Unsuitable noColumn(Session session, Facts table, String name) throws SQLException {
        Optional<String> meant = session.first(IN_ANY_CASE, Row.TEXT, Long.toString(table.oid()), name);
        return Unsuitable.key("table " + table.name() + " has no column " + name
                + meant.map(it -> "; write " + it + ", which is its name there").orElse(""));
    }

    private static List<Leaf> leaves(Session session, Facts table) throws SQLException {
        String oid = Long.toString(table.oid());
        return session.all(
                LEAVES,
                row -> {
                    if (!row.getString(3).equals("r")) {
                        throw Unsuitable.key("partition " + row.getString(2) + " is a foreign table, which a batch's"
                                + " transaction cannot hold together: change it on its own server");
                    }
                    return new Leaf(
                            row.getLong(1),
                            row.getString(2),
                            rows(row.getDouble(4), row.getLong(5), row.getLong(6)),
                            row.getLong(6));
                },
                oid,
                oid);
    }

    /**
     * As the planner estimates: the density of the last analysis on the size of today; -1 if that is unknown, as where the size
     * is another one by much: of a table that was just rewritten in place, more than half may be dead.
     */
    private static double rows(double tuples, long pagesThen, long pagesNow) {
        if (pagesNow == 0) {
            return 0;
        }
        boolean known = tuples >= 0 && pagesThen > 0 && Math.abs(pagesNow - pagesThen) <= LIKE_THEN * pagesThen;
        return known ? tuples / pagesThen * pagesNow : -1;
    }

    private static void requireIndex(Session session, Leaf leaf, List<String> names) throws SQLException {
        if (session.first(UNIQUE_INDEX, Row.THERE, Long.toString(leaf.oid()), names.toArray(String[]::new))
                .isEmpty()) {
            String list = names.stream()
                    .map(name -> Words.bare(name).equals(name) ? name : Prepared.quote(name))
                    .collect(joining(", "));
            throw Unsuitable.key("no valid unique index on exactly (" + list + ") of " + leaf.name()
                    + ": without it each batch would read the whole table. Name another key, or build it first:"
                    + " create unique index concurrently on " + leaf.name() + " (" + list + ")");
        }
    }

    /** @param filtered whether row security hides rows from this role */
    private record Facts(long oid, String name, String kind, boolean parent, boolean filtered) {}

    private record Column(String type, boolean builtIn, boolean notNull, Optional<String> collation, String order) {}
}
