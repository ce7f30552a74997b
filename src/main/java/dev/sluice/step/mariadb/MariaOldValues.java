package dev.sluice.step.mariadb;

import static java.util.stream.Collectors.joining;

import dev.sluice.step.backfill.KeyRange;
import dev.sluice.step.sql.Condition;
import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.Words;
import dev.sluice.step.target.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What {@code keep old} stores, in {@code sluice.old_value}: of each row that a batch changes the key, the columns before, and the
 * columns after, which of a row that the batch deleted nobody knows. A row is restored only where it still holds what the batch wrote.
 *
 * <p>Rows are read with locks, which see the newest version of each as the change does, and under REPEATABLE READ, which lets nobody
 * put a row in between: what is stored, changed and read again are the same rows.
 */
final class MariaOldValues {

    private static final String OF_BATCH = " o.home = ? and o.run_id = ? and o.step = ? and o.pass = ? and o.batch = ?";

    private final MariaSession session;
    private final MariaTable table;
    private final List<Kept> columns;
    private final List<Object> ofStep;

    /**
     * A column that is kept.
     *
     * @param text makes a text of its value, which stands for {@code %s}; none loses anything
     * @param value makes its value of that text
     */
    private record Kept(String quoted, String text, String value) {
        String textOf(String qualifier) {
            return text.formatted(qualifier + quoted);
        }

        String valueOf(String given) {
            return value.formatted(given);
        }

        static Kept of(MariaTable.Column column) {
            String quoted = Prepared.quote(column.name());
            return switch (column.type()) {
                case "binary",
                        "varbinary",
                        "tinyblob",
                        "blob",
                        "mediumblob",
                        "longblob",
                        "bit",
                        "geometry",
                        "point",
                        "linestring",
                        "polygon",
                        "multipoint",
                        "multilinestring",
                        "multipolygon",
                        "geometrycollection" -> new Kept(quoted, "hex(%s)", "unhex(%s)");
                // Six digits are shown of a single precision, which are not enough.
                case "float" -> new Kept(quoted, "cast(cast(%s as double) as char)", "%s");
                default -> new Kept(quoted, "cast(%s as char)", "%s");
            };
        }
    }

    MariaOldValues(MariaFence fence, MariaSession session, MariaTable table, List<String> columns, String step)
            throws SQLException {
        this.session = session;
        this.table = table;
        this.columns = new ArrayList<>();
        for (String column : columns) {
            this.columns.add(Kept.of(table.column(session, Words.unquoted(column))));
        }
        this.ofStep = List.of(fence.ledger().home(), fence.runId(), step);
    }

    /** Locks the rows of a range and stores them as they are. */
    void before(KeyRange range, int pass, long batch) throws SQLException {
        Condition within = table.key().within("t.", range);
        session.update(
                "insert into sluice.old_value (home, run_id, step, pass, batch, place, key_values, old) select ?, ?, ?, ?, ?,"
                        + " row_number() over (order by " + ordered("t.") + "), "
                        + table.key().json("t.") + ", "
                        + texts("t.") + " from " + source() + " where " + within.sql() + " for update",
                arguments(ofStep, List.of(pass, batch), within.values()));
    }

    /** Completes them with what the batch wrote, and forgets the rows that it left alone. */
    void after(int pass, long batch) throws SQLException {
        session.update(
                "update sluice.old_value o straight_join " + source() + " on "
                        + table.key().equalsJson("t.", "o.key_values") + " set o.new = " + texts("t.") + " where"
                        + OF_BATCH,
                arguments(ofStep, List.of(pass, batch)));
        session.update(
                "delete o from sluice.old_value o where" + OF_BATCH + " and o.new <=> o.old",
                arguments(ofStep, List.of(pass, batch)));
    }

    /** A batch with something left to restore. */
    record Stored(int pass, long batch) {}

    Optional<Stored> newest() throws SQLException {
        return session.first(
                "select pass, batch from sluice.old_value where home = ? and run_id = ? and step = ?"
                        + " order by pass desc, batch desc limit 1",
                row -> new Stored(row.getInt(1), row.getLong(2)),
                ofStep.toArray());
    }

    /** Restores the highest rows of a batch, at most so many, where they still hold what it wrote; how many did. */
    long restore(Stored batch, long most) throws SQLException {
        List<Object> which = List.of(batch.pass(), batch.batch());
        long from = session.first(
                        "select min(place) from (select o.place from sluice.old_value o where" + OF_BATCH
                                + " order by o.place desc limit ?) as highest",
                        Row.LONG,
                        arguments(ofStep, which, List.of(most)))
                .orElse(0L);
        long restored = session.update(
                "update sluice.old_value o straight_join " + source() + " on "
                        + table.key().equalsJson("t.", "o.key_values") + " set "
                        + indexed(
                                i -> "t." + columns.get(i).quoted() + " = "
                                        + columns.get(i).valueOf(json("old", i)),
                                ", ")
                        + " where" + OF_BATCH + " and o.place >= ? and o.new is not null and "
                        + indexed(i -> bytes(columns.get(i).textOf("t.")) + " <=> " + bytes(json("new", i)), " and "),
                arguments(ofStep, which, List.of(from)));
        session.update(
                "delete o from sluice.old_value o where" + OF_BATCH + " and o.place >= ?",
                arguments(ofStep, which, List.of(from)));
        return restored;
    }

    private String source() {
        return table.name() + " t force index (" + table.index() + ")";
    }

    private String ordered(String qualifier) {
        return table.key().columns().stream().map(it -> qualifier + it.quoted()).collect(joining(", "));
    }

    private String texts(String qualifier) {
        return columns.stream().map(it -> it.textOf(qualifier)).collect(joining(", ", "json_array(", ")"));
    }

    private String indexed(IntFunction<String> each, String between) {
        return IntStream.range(0, columns.size()).mapToObj(each).collect(joining(between));
    }

    private static String json(String values, int place) {
        return "json_value(o." + values + ", '$[" + place + "]')";
    }

    /** A comparison of texts passes over blanks behind them. */
    private static String bytes(String text) {
        return "cast(" + text + " as binary)";
    }

    @SafeVarargs
    private static Object[] arguments(List<Object>... parts) {
        List<Object> all = new ArrayList<>();
        for (List<Object> part : parts) {
            all.addAll(part);
        }
        return all.toArray();
    }
}
