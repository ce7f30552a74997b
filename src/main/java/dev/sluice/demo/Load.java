package dev.sluice.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Checkout, selling all the while: a few sessions, each at a fixed pace, each request reading one order and writing another.
 * Session n of m updates only orders whose number leaves n when divided by m, so that the ledger's order of writes is the
 * database's.
 */
final class Load implements AutoCloseable {
    /** The name under which its sessions show. */
    static final String SESSION = "checkout";

    static final int SESSIONS = 2;
    static final int REQUESTS_PER_SECOND = 50;

    private static final long PERIOD_NANOS = Duration.ofSeconds(SESSIONS).toNanos() / REQUESTS_PER_SECOND;
    /** What a checkout spends on payment and delivery; accounted for, not slept, because only the database is of interest. */
    private static final Duration ELSEWHERE = Duration.ofMillis(110);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final String UNDEFINED_COLUMN = "42703";

    private final Database database;
    private final long orders;
    private final Ledger ledger;
    private final Traffic traffic;
    private final List<Thread> threads = new ArrayList<>();
    private volatile Release release = Release.BEFORE;
    private volatile double failing;
    private volatile boolean stopped;
    private volatile SQLException trouble;

    Load(Database database, long orders, Ledger ledger, Traffic traffic) {
        this.database = database;
        this.orders = orders;
        this.ledger = ledger;
        this.traffic = traffic;
    }

    void start(SplittableRandom random) {
        for (int session = 0; session < SESSIONS; session++) {
            int number = session;
            SplittableRandom own = random.split();
            threads.add(
                    Thread.ofPlatform().daemon().name(SESSION + "-" + session).start(() -> sell(number, own)));
        }
    }

    /** Another release goes out. */
    void deploy(Release next) {
        release = next;
    }

    /** From now on this share of the requests, 0 to 1, is answered with 500 and writes nothing. */
    void fail(double share) {
        failing = share;
    }

    /** Why a session had to give up, if one had; then the ledger ends there. */
    SQLException trouble() {
        return trouble;
    }

    private void sell(int session, SplittableRandom random) {
        try (Connection connection = database.connect(SESSION)) {
            long next = System.nanoTime();
            while (!stopped) {
                request(connection, session, random);
                next = Math.max(next + PERIOD_NANOS, System.nanoTime() - 10 * PERIOD_NANOS);
                for (long left = next - System.nanoTime(); left > 0 && !stopped; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(this, left);
                }
            }
        } catch (SQLException failed) {
            if (!stopped) {
                trouble = failed;
            }
        }
    }

    private void request(Connection connection, int session, SplittableRandom random) throws SQLException {
        long began = System.nanoTime();
        boolean fails = random.nextDouble() < failing;
        if (!fails) {
            serve(connection, session, random, release);
        }
        Duration latency = Duration.ofNanos(System.nanoTime() - began).plus(ELSEWHERE);
        if (fails) {
            traffic.failed(latency);
        } else {
            traffic.answered(latency);
        }
    }

    private void serve(Connection connection, int session, SplittableRandom random, Release current)
            throws SQLException {
        Ledger.Order sale = new Ledger.Order(
                random.nextLong(orders / SESSIONS) * SESSIONS + (session == 0 ? SESSIONS : session),
                1 + random.nextLong(50_000),
                Shop.STATES.get(random.nextInt(Shop.STATES.size())),
                100 + random.nextLong(20_000));
        boolean isNew = random.nextBoolean();
        try {
            read(connection, current, 1 + random.nextLong(orders));
            if (isNew) {
                insert(connection, current, sale);
            } else {
                update(connection, current, sale);
            }
        } catch (SQLException failed) {
            if (!UNDEFINED_COLUMN.equals(failed.getSQLState()) || current != Release.BOTH) {
                throw failed;
            }
            // The column that this release still wrote is gone, as planned; the one that goes without it takes over.
            deploy(Release.AFTER);
            serve(connection, session, random, Release.AFTER);
        }
    }

    private void read(Connection connection, Release current, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(current.read())) {
            statement.setLong(1, id);
            statement.executeQuery().close();
        }
        if (current.readsLegacyState()) {
            traffic.readLegacyState();
        }
    }

    private void insert(Connection connection, Release current, Ledger.Order sale) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(current.insert())) {
            statement.setLong(1, sale.customer());
            statement.setString(2, sale.state());
            statement.setLong(3, sale.amount());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                ledger.inserted(new Ledger.Order(rows.getLong(1), sale.customer(), sale.state(), sale.amount()));
            }
        }
    }

    private void update(Connection connection, Release current, Ledger.Order sale) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(current.update())) {
            statement.setString(1, sale.state());
            statement.setLong(2, sale.amount());
            statement.setLong(3, sale.id());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                ledger.updated(new Ledger.Order(sale.id(), rows.getLong(1), sale.state(), sale.amount()));
            }
        }
    }

    /** Stops selling, and waits until the last writes are in the ledger. */
    @Override
    public void close() {
        stopped = true;
        threads.forEach(LockSupport::unpark);
        long end = System.nanoTime() + LONGEST_STOP.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
