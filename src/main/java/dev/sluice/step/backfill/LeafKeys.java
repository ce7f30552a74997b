package dev.sluice.step.backfill;

import dev.sluice.step.sql.Condition;
import dev.sluice.step.target.Row;
import dev.sluice.step.target.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Questions about the keys of one leaf; each reads a stretch of the key's index and, vacuumed, no row. */
final class LeafKeys implements KeySpace {

    /** Pages read to see where keys lie; enough for quantiles, little for any server. */
    private static final double SAMPLED_PAGES = 300;

    /** Names that no key column bears. */
    private static final String NUMBER = "\"sluice number\"";

    private static final String TOTAL = "\"sluice total\"";

    private final Session session;
    private final Leaf leaf;
    private final KeySql key;

    LeafKeys(Session session, Leaf leaf, KeySql key) {
        this.session = session;
        this.leaf = leaf;
        this.key = key;
    }

    @Override
    public Optional<Placed> lowest() throws SQLException {
        return session.first(wrap("order by " + key.list() + " limit 1"), LeafKeys::placed);
    }

    @Override
    public Optional<Placed> highest() throws SQLException {
        return session.first(wrap("order by " + key.descending() + " limit 1"), LeafKeys::placed);
    }

    @Override
    public Optional<Key> ahead(KeyRange range, long n) throws SQLException {
        return find(range, n).map(Placed::key);
    }

    /** The n-th key of a range from below; absent if it holds fewer. */
    Optional<Placed> find(KeyRange range, long n) throws SQLException {
        Condition question = question(range, n);
        return session.first(question.sql(), LeafKeys::placed, question.values().toArray());
    }

    /** What is asked for the n-th key of a range. */
    Condition question(KeyRange range, long n) {
        Condition within = key.within("", range);
        List<Object> arguments = new ArrayList<>(within.values());
        arguments.add(n - 1);
        return new Condition(
                wrap("where " + within.sql() + " order by " + key.list() + " offset ? limit 1"), arguments);
    }

    /** The same in an open transaction whose other statements are planned as ever. */
    Optional<Placed> findBeside(KeyRange range, long n) throws SQLException {
        session.preferIndexes(true);
        Optional<Placed> found = find(range, n);
        session.preferNothing();
        return found;
    }

    /** The key below which the highest n keys of a range begin; absent if it holds no more than n. In a transaction. */
    Optional<Key> behind(KeyRange range, long n) throws SQLException {
        session.preferIndexes(true);
        var within = key.within("", range);
        List<Object> arguments = new ArrayList<>(within.values());
        arguments.add(n);
        Optional<Key> found = session.first(
                        wrap("where " + within.sql() + " order by " + key.descending() + " offset ? limit 1"),
                        LeafKeys::placed,
                        arguments.toArray())
                .map(Placed::key);
        session.preferNothing();
        return found;
    }

    @Override
    public OptionalDouble place(Key of) throws SQLException {
        if (!key.hasPlaces()) {
            return OptionalDouble.empty();
        }
        return session.first(
                        "select " + key.placeOfArgument(),
                        row -> place(row, 1),
                        of.values().getFirst())
                .orElse(OptionalDouble.empty());
    }

    @Override
    public boolean isAbove(Key one, Key other) throws SQLException {
        List<Object> both = new ArrayList<>(one.values());
        both.addAll(other.values());
        return session.first("select " + key.arguments() + " > " + key.arguments(), Row.FLAG, both.toArray())
                .orElseThrow();
    }

    /** From a sample where the statistics tell nothing. */
    @Override
    public double estimate() throws SQLException {
        if (leaf.rows() >= 0) {
            return leaf.rows();
        }
        double share = sampledShare();
        return session.first("select count(*) from only " + leaf.name() + sample(share), Row.DOUBLE)
                        .orElse(0.0)
                * 100
                / share;
    }

    /** From a sample; which of its rows are wanted is worked out once, and not again for each row. */
    @Override
    public List<Placed> quantiles(List<Double> shares) throws SQLException {
        String sampled = "select " + key.list() + ", row_number() over (order by " + key.list() + ") as " + NUMBER
                + ", count(*) over () as " + TOTAL + " from only " + leaf.name() + sample(sampledShare());
        String listed = String.join(", ", shares.stream().map(String::valueOf).toList());
        String wanted = "select (floor(share * " + TOTAL + ") + 1)::bigint from unnest(array[" + listed
                + "]::numeric[]) as share, (select " + TOTAL + " from sampled limit 1) as counted";
        return session.all(
                "with sampled as materialized (" + sampled + ") select " + key.texts("") + ", " + key.place("")
                        + " from sampled where " + NUMBER + " in (" + wanted + ") order by " + NUMBER,
                LeafKeys::placed);
    }

    private double sampledShare() {
        return Math.min(100, 100 * SAMPLED_PAGES / Math.max(1, leaf.pages()));
    }

    private static String sample(double percent) {
        return " tablesample system (" + percent + ") repeatable (7)";
    }

    /** What the text costs is paid for the one key that is wanted, not for those passed over. */
    private String wrap(String which) {
        return "select " + key.texts("") + ", " + key.place("") + " from (select " + key.list() + " from only "
                + leaf.name() + " " + which + ") as found";
    }

    private static Placed placed(ResultSet row) throws SQLException {
        return new Placed(Key.of((String[]) row.getArray(1).getArray()), place(row, 2));
    }

    private static OptionalDouble place(ResultSet row, int column) throws SQLException {
        double place = row.getDouble(column);
        return row.wasNull() || !Double.isFinite(place) ? OptionalDouble.empty() : OptionalDouble.of(place);
    }
}
