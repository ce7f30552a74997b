package dev.sluice.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The stage of a demo: PostgreSQL with the shop in it, the load, the metrics. Closing it ends all of that; so does the end of
 * the process, but not before a run under way has let go of the database.
 */
final class Stage implements AutoCloseable {
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final Duration LONGEST_END_OF_RUN = Duration.ofSeconds(60);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Thread hook = new Thread(this::endOfProcess, "demo-clean-up");
    private volatile CountDownLatch running = new CountDownLatch(0);
    private volatile boolean ending;

    private final Traffic traffic = new Traffic();
    private final Ledger ledger = new Ledger();
    private PostgresServer server;
    private Database database;
    private MetricsEndpoint metrics;
    private Load load;
    private Instant loadedSince;

    Stage() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts the server with the shop's orders in it. */
    void startServer(Folder folder, long rows) throws SQLException {
        server = PostgresServer.start(PostgresOptions.in(folder.data())
                .withoutFsync()
                .with("shared_buffers", "256MB")
                .with("max_wal_size", "4GB")
                .with("checkpoint_timeout", "30min"));
        server.leaveToCaller();
        opened(server);
        new Database(server.jdbcUrl("postgres"), PostgresServer.USER, server.password())
                .execute("create database " + Folder.DATABASE);
        database = new Database(server.jdbcUrl(Folder.DATABASE), PostgresServer.USER, server.password());
        Shop.open(database, rows);
    }

    void startLoad(long rows, SplittableRandom random) throws IOException {
        metrics = MetricsEndpoint.start(traffic);
        opened(metrics);
        load = new Load(database, rows, ledger, traffic);
        opened(load);
        load.start(random);
        loadedSince = Instant.now();
    }

    /** Waits until there is enough traffic for a baseline. */
    void warmUp() throws InterruptedException {
        Duration left = WARM_UP.minus(Duration.between(loadedSince, Instant.now()));
        if (left.isPositive()) {
            new CountDownLatch(1).await(left.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    PostgresServer server() {
        return server;
    }

    Database database() {
        return database;
    }

    MetricsEndpoint metrics() {
        return metrics;
    }

    Load load() {
        return load;
    }

    Ledger ledger() {
        return ledger;
    }

    Traffic traffic() {
        return traffic;
    }

    /** A run begins: the end of the process waits for {@link #runEnded}. */
    void runBegins() {
        running = new CountDownLatch(1);
    }

    void runEnded() {
        running.countDown();
    }

    /** Leaves the server running when everything else ends. */
    synchronized void keepServer() {
        open.remove(server);
    }

    private synchronized void opened(AutoCloseable part) {
        open.push(part);
    }

    private void endOfProcess() {
        ending = true;
        try {
            running.await(LONGEST_END_OF_RUN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        closeParts();
    }

    private synchronized void closeParts() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                System.err.println("could not end a part of the demo: " + failed.getMessage());
            }
        }
    }

    @Override
    public void close() {
        closeParts();
        if (!ending) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
