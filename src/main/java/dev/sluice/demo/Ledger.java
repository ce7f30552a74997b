package dev.sluice.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The load's own book: what it last wrote to each order, noted once the commit was confirmed and kept outside the database.
 * Thread-safe; an order is to be written by one thread only.
 */
final class Ledger {
    private static final int CHUNK = 1_000;
    private static final int MOST_DIFFERENCES = 10;

    private final Map<Long, Order> orders = new ConcurrentHashMap<>();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong inserts = new AtomicLong();

    /** @param state in the spelling of {@code legacy_state} */
    record Order(long id, long customer, String state, long amount) {
        @Override
        public String toString() {
            return "customer %d, %s, amount %d".formatted(customer, state, amount);
        }
    }

    /**
     * What a comparison with the table found.
     *
     * @param compared orders looked at
     * @param differences orders that are not as they were written, at most ten of them
     */
    record Comparison(long writes, long inserts, long compared, List<String> differences) {}

    void inserted(Order order) {
        inserts.incrementAndGet();
        updated(order);
    }

    void updated(Order order) {
        writes.incrementAndGet();
        orders.put(order.id(), order);
    }

    long writes() {
        return writes.get();
    }

    long inserts() {
        return inserts.get();
    }

    /**
     * Compares order by order. To be called when nobody writes any more.
     *
     * @param stateColumn where an order's state stands now; its case does not matter
     */
    Comparison compare(Database database, String stateColumn) throws SQLException {
        List<String> differences = new ArrayList<>();
        List<Long> ids = orders.keySet().stream().sorted().toList();
        String query = "select id, customer, upper(%s), amount from orders where id = any (?)".formatted(stateColumn);
        try (Connection connection = database.connect("demo");
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int from = 0; from < ids.size(); from += CHUNK) {
                List<Long> chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
                statement.setArray(1, connection.createArrayOf("bigint", chunk.toArray()));
                Map<Long, Order> found = read(statement);
                for (Long id : chunk) {
                    difference(orders.get(id), found.get(id), differences);
                }
            }
        }
        return new Comparison(writes.get(), inserts.get(), ids.size(), List.copyOf(differences));
    }

    private static Map<Long, Order> read(PreparedStatement statement) throws SQLException {
        Map<Long, Order> found = new HashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.put(
                        rows.getLong(1),
                        new Order(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getLong(4)));
            }
        }
        return found;
    }

    private static void difference(Order written, Order found, List<String> differences) {
        if (!written.equals(found) && differences.size() < MOST_DIFFERENCES) {
            differences.add("order %d: written %s; found %s"
                    .formatted(written.id(), written, found == null ? "nothing" : found));
        }
    }
}
