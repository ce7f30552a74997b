package dev.sluice.step.backfill;

import static java.util.stream.Collectors.joining;

import dev.sluice.step.sql.Condition;
import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.Words;
import dev.sluice.step.target.Row;
import dev.sluice.step.target.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code keep old} stores, in {@code sluice.old_value}: of each row that a batch changes the key, the columns before, and
 * the columns after. A row is restored only where it still holds what the batch wrote.
 */
final class OldValues {

    private static final String OF_BATCH =
            "o.run_id = ? and o.step = ? and o.pass = ? and o.batch = ? and o.leaf = ?::oid";

    private final Session session;
    private final KeySql key;
    private final boolean partitioned;
    private final List<String> columns;
    private final String table;
    private final String run;
    private final String step;

    OldValues(Session session, TableShape shape, BackfillPlan plan, String run) {
        this.session = session;
        this.key = shape.key();
        this.partitioned = shape.partitioned();
        this.table = plan.table();
        this.columns =
                plan.keepOld().stream().map(Words::bare).map(Prepared::quote).toList();
        this.run = run;
        this.step = plan.step();
    }

    /** Locks the rows of a range and stores them as they are. */
    void before(Leaf leaf, KeyRange range, int pass, long batch) throws SQLException {
        Condition within = key.within("t.", range);
        session.update(
                "insert into sluice.old_value (run_id, step, pass, batch, leaf, key, old) select ?, ?, ?, ?, ?::oid, "
                        + "locked.key, locked.old from (select " + key.texts("t.") + " as key, " + texts("t.")
                        + " as old from only " + leaf.name() + " t where " + within.sql()
                        + " for no key update) as locked",
                arguments(List.of(run, step, pass, batch, Long.toString(leaf.oid())), within.values()));
    }

    /** Completes them with what the batch wrote, and forgets the rows that it left alone. */
    void after(Leaf leaf, int pass, long batch) throws SQLException {
        lookUpByKey();
        List<Object> which = List.of(run, step, pass, batch, Long.toString(leaf.oid()));
        session.update(
                "update sluice.old_value o set new = " + texts("t.") + " from only " + leaf.name() + " t where "
                        + OF_BATCH + " and " + key.equalsTexts("t.", "o.key"),
                which.toArray());
        if (partitioned && hasMoved(leaf, which)) {
            throw Unsuitable.moved(step, table);
        }
        session.update(
                "delete from sluice.old_value o where " + OF_BATCH + " and o.new is not distinct from o.old",
                which.toArray());
    }

    /** Whether a row of the batch is in another partition now, where nothing would look for it. */
    private boolean hasMoved(Leaf leaf, List<Object> which) throws SQLException {
        String gone = " from sluice.old_value o where " + OF_BATCH + " and o.new is null";
        if (session.first("select 1" + gone + " limit 1", Row.THERE, which.toArray())
                .isEmpty()) {
            return false;
        }
        return session.first(
                        "select 1 from (select o.key" + gone + ") as o join " + table + " t on "
                                + key.equalsTexts("t.", "o.key") + " and t.tableoid <> ?::oid limit 1",
                        Row.THERE,
                        arguments(which, List.of(Long.toString(leaf.oid()))))
                .isPresent();
    }

    /** The few stored rows lead: the big table is looked up by key in this transaction, never read whole. */
    private void lookUpByKey() throws SQLException {
        session.execute(
                "set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off");
    }

    /** A batch with something left to restore. */
    record Stored(int pass, long batch, long leaf) {}

    Optional<Stored> newest() throws SQLException {
        return session.first(
                "select pass, batch, leaf from sluice.old_value where run_id = ? and step = ?"
                        + " order by pass desc, batch desc limit 1",
                row -> new Stored(row.getInt(1), row.getLong(2), row.getLong(3)),
                run,
                step);
    }

    /**
     * How many rows were looked at, and how many still held what the batch wrote and were restored.
     */
    record Restored(long seen, long restored) {}

    /** Restores rows of a batch, at most so many, and forgets them. */
    Restored restore(Leaf leaf, Stored batch, long most) throws SQLException {
        lookUpByKey();
        List<String> types = types(leaf);
        String set = indexed(i -> columns.get(i) + " = (o.old[" + (i + 1) + "])::" + types.get(i), ", ");
        // Byte by byte: the column's own collation may take what others wrote for the same.
        String unchanged = indexed(
                i -> "(t." + columns.get(i) + "::text) collate \"C\" is not distinct from o.new[" + (i + 1) + "]",
                " and ");
        String sql = "with taken as (delete from sluice.old_value where ctid = any (array("
                + "select o.ctid from sluice.old_value o where " + OF_BATCH + " order by o.key desc limit ?))"
                + " returning key, old, new),"
                + " restored as (update only " + leaf.name() + " t set " + set + " from taken o where "
                + key.equalsTexts("t.", "o.key") + " and o.new is not null and " + unchanged + " returning 1)"
                + " select (select count(*) from taken), (select count(*) from restored), "
                + Belonging.of("?", "leaf.oid") + " from (select ?::oid as oid) leaf";
        List<Object> which = List.of(run, step, batch.pass(), batch.batch(), Long.toString(batch.leaf()));
        Object[] arguments = arguments(which, List.of(most, table, Long.toString(batch.leaf())));
        return session.first(sql, row -> restored(row, batch), arguments).orElseThrow();
    }

    private Restored restored(ResultSet row, Stored batch) throws SQLException {
        if (!row.getBoolean(3)) {
            throw Belonging.lost(step, table, batch.leaf());
        }
        return new Restored(row.getLong(1), row.getLong(2));
    }

    private List<String> types(Leaf leaf) throws SQLException {
        List<String> types = new ArrayList<>();
        for (String column : columns) {
            types.add(session.first(
                            "select format_type(atttypid, atttypmod) from pg_attribute where attrelid = ?::oid"
                                    + " and quote_ident(attname) = quote_ident(?) and not attisdropped",
                            Row.TEXT,
                            Long.toString(leaf.oid()),
                            Words.bare(column))
                    .orElseThrow(() -> Unsuitable.key("table " + leaf.name() + " has no column " + column)));
        }
        return types;
    }

    private String texts(String qualifier) {
        return columns.stream().map(it -> qualifier + it + "::text").collect(joining(", ", "array[", "]"));
    }

    private String indexed(java.util.function.IntFunction<String> each, String between) {
        return java.util.stream.IntStream.range(0, columns.size())
                .mapToObj(each)
                .collect(joining(between));
    }

    private static Object[] arguments(List<Object> first, List<Object> then) {
        List<Object> all = new ArrayList<>(first);
        all.addAll(then);
        return all.toArray();
    }
}
