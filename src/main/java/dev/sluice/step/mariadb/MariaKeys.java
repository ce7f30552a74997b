package dev.sluice.step.mariadb;

import dev.sluice.step.backfill.Key;
import dev.sluice.step.backfill.KeyRange;
import dev.sluice.step.backfill.KeySpace;
import dev.sluice.step.sql.Condition;
import dev.sluice.step.target.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Questions about the keys of a table, each answered from the key's own index. */
final class MariaKeys implements KeySpace {

    /** Up to here rows are counted; beyond, InnoDB's estimate is near enough. */
    private static final int COUNTED = 20_000;

    private static final String ESTIMATE =
            "select coalesce(table_rows, 0) from information_schema.tables where table_schema = ? and table_name = ?";

    private final MariaSession session;
    private final MariaTable table;
    private final MariaKey key;

    MariaKeys(MariaSession session, MariaTable table) {
        this.session = session;
        this.table = table;
        this.key = table.key();
    }

    @Override
    public Optional<Placed> lowest() throws SQLException {
        return first(Condition.ALL, key.list(), 0);
    }

    @Override
    public Optional<Placed> highest() throws SQLException {
        return first(Condition.ALL, key.descending(), 0);
    }

    /** The n-th key of a range from below; absent if it holds fewer. */
    Optional<Placed> find(KeyRange range, long n) throws SQLException {
        return first(key.within("", range), key.list(), n - 1);
    }

    @Override
    public Optional<Key> ahead(KeyRange range, long n) throws SQLException {
        return find(range, n).map(Placed::key);
    }

    /** The key below which the highest n keys of a range begin; absent if it holds no more than n. */
    Optional<Key> behind(KeyRange range, long n) throws SQLException {
        return first(key.within("", range), key.descending(), n).map(Placed::key);
    }

    @Override
    public OptionalDouble place(Key of) {
        return key.columns().getFirst().place(of.values().getFirst());
    }

    @Override
    public boolean isAbove(Key one, Key other) throws SQLException {
        Condition above = key.isAbove(one, other);
        return session.first("select " + above.sql(), Row.FLAG, above.values().toArray())
                .orElseThrow();
    }

    @Override
    public double estimate() throws SQLException {
        double counted = session.first(
                        "select count(*) from (select 1 from " + source() + " limit " + COUNTED + ") as some",
                        Row.DOUBLE)
                .orElse(0.0);
        return counted < COUNTED
                ? counted
                : Math.max(
                        counted,
                        session.first(ESTIMATE, Row.DOUBLE, table.schema(), table.table())
                                .orElse(0.0));
    }

    /** Where keys have places, at those between the lowest and the highest; else by counting through the index. */
    @Override
    public List<Placed> quantiles(List<Double> shares) throws SQLException {
        Optional<Placed> lowest = lowest();
        Optional<Placed> highest = highest();
        if (lowest.isEmpty() || highest.isEmpty()) {
            return List.of();
        }
        OptionalDouble low = lowest.get().place();
        OptionalDouble high = highest.get().place();
        return low.isPresent() && high.isPresent()
                ? interpolated(shares, low.getAsDouble(), high.getAsDouble())
                : counted(shares, highest.get().key());
    }

    private List<Placed> interpolated(List<Double> shares, double low, double high) throws SQLException {
        MariaKeyColumn first = key.columns().getFirst();
        String from = first.quoted() + " >= " + first.valueOf("?");
        List<Placed> found = new ArrayList<>();
        for (double share : shares) {
            String value = first.at(low + share * (high - low));
            first(new Condition(from, List.of(value)), key.list(), 0).ifPresent(found::add);
        }
        return found;
    }

    private List<Placed> counted(List<Double> shares, Key top) throws SQLException {
        double rows = estimate();
        List<Placed> found = new ArrayList<>();
        Optional<Key> after = Optional.empty();
        long passed = 0;
        for (double share : shares) {
            long wanted = Math.round(share * rows) + 1;
            Optional<Placed> next = find(new KeyRange(after, top), Math.max(1, wanted - passed));
            if (next.isEmpty()) {
                return found;
            }
            passed = Math.max(wanted, passed + 1);
            found.add(next.get());
            after = next.map(Placed::key);
        }
        return found;
    }

    private Optional<Placed> first(Condition which, String order, long offset) throws SQLException {
        List<Object> arguments = new ArrayList<>(which.values());
        arguments.add(offset);
        return session.first(
                "select " + key.texts("") + " from (select " + key.list() + " from " + source() + " where "
                        + which.sql() + " order by " + order + " limit 1 offset ?) as found",
                this::placed,
                arguments.toArray());
    }

    private String source() {
        return table.name() + " force index (" + table.index() + ")";
    }

    private Placed placed(ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= key.columns().size(); i++) {
            values.add(row.getString(i));
        }
        Key found = new Key(values);
        return new Placed(found, place(found));
    }
}
