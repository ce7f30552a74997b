package dev.sluice.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * One session of the load. Each request looks at the order that the session sold last, and writes another one: a new order, or
 * an old one whose number leaves the session's own when divided by the number of sessions. So no two sessions write the same
 * order, and the ledger's order of writes is the database's.
 */
final class Checkout implements Runnable {
    private static final long PERIOD_NANOS = Duration.ofSeconds(Load.SESSIONS).toNanos() / Load.REQUESTS_PER_SECOND;
    /** How far it may fall behind and still catch up. */
    private static final long MOST_ARREARS_NANOS = 10 * PERIOD_NANOS;
    /** What a checkout spends on payment and delivery; accounted for, not slept: only the database is of interest. */
    private static final Duration ELSEWHERE = Duration.ofMillis(110);

    private static final String UNDEFINED_COLUMN = "42703";

    private final Load load;
    private final int number;
    private final SplittableRandom random;
    private long soldLast;

    Checkout(Load load, int number, SplittableRandom random) {
        this.load = load;
        this.number = number;
        this.random = random;
        this.soldLast = anyOfOurs();
    }

    @Override
    public void run() {
        try (Connection connection = load.database().connect(Load.SESSION)) {
            long next = System.nanoTime();
            while (!load.stopped()) {
                request(connection);
                next = Math.max(next + PERIOD_NANOS, System.nanoTime() - MOST_ARREARS_NANOS);
                for (long left = next - System.nanoTime();
                        left > 0 && !load.stopped();
                        left = next - System.nanoTime()) {
                    LockSupport.parkNanos(this, left);
                }
            }
        } catch (SQLException failed) {
            load.gaveUp(failed);
        }
    }

    private void request(Connection connection) throws SQLException {
        long began = System.nanoTime();
        boolean fails = random.nextDouble() < load.failing();
        if (!fails) {
            serve(connection, load.release());
        }
        Duration latency = Duration.ofNanos(System.nanoTime() - began).plus(ELSEWHERE);
        if (fails) {
            load.traffic().failed(latency);
        } else {
            load.traffic().answered(latency);
        }
    }

    private void serve(Connection connection, Release release) throws SQLException {
        Ledger.Order sale = new Ledger.Order(
                anyOfOurs(),
                1 + random.nextLong(50_000),
                Shop.STATES.get(random.nextInt(Shop.STATES.size())),
                100 + random.nextLong(20_000));
        boolean isNew = random.nextBoolean();
        try {
            read(connection, release);
            if (isNew) {
                insert(connection, release, sale);
            } else {
                update(connection, release, sale);
            }
        } catch (SQLException failed) {
            Release next = release.withoutTheColumn();
            if (!UNDEFINED_COLUMN.equals(failed.getSQLState()) || next == release) {
                throw failed;
            }
            // The column that this release knows is gone, as planned; nothing was written, and the next one takes over.
            load.deploy(next);
            serve(connection, next);
        }
    }

    private long anyOfOurs() {
        return random.nextLong(load.orders() / Load.SESSIONS) * Load.SESSIONS + (number == 0 ? Load.SESSIONS : number);
    }

    private void read(Connection connection, Release release) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(release.read())) {
            statement.setLong(1, soldLast);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next() && rows.getBoolean(2)) {
                    load.traffic().readLegacyState();
                }
            }
        }
    }

    private void insert(Connection connection, Release release, Ledger.Order sale) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(release.insert())) {
            statement.setLong(1, sale.customer());
            statement.setString(2, sale.state());
            statement.setLong(3, sale.amount());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                soldLast = rows.getLong(1);
            }
        }
        load.ledger().inserted(new Ledger.Order(soldLast, sale.customer(), sale.state(), sale.amount()));
    }

    private void update(Connection connection, Release release, Ledger.Order sale) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(release.update())) {
            statement.setString(1, sale.state());
            statement.setLong(2, sale.amount());
            statement.setLong(3, sale.id());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                load.ledger().updated(new Ledger.Order(sale.id(), rows.getLong(1), sale.state(), sale.amount()));
            }
        }
    }
}
