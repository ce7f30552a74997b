package dev.sluice.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** The checkout service, selling all the while: a few sessions, each at a fixed pace. */
final class Load implements AutoCloseable {
    /** The name under which its sessions show. */
    static final String SESSION = "checkout";

    static final int SESSIONS = 2;
    static final int REQUESTS_PER_SECOND = 50;

    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

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
        for (int number = 0; number < SESSIONS; number++) {
            Checkout checkout = new Checkout(this, number, random.split());
            threads.add(
                    Thread.ofPlatform().daemon().name(SESSION + "-" + number).start(checkout));
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

    /** Why a session had to give up, if one had; then its part of the ledger ends there. */
    SQLException trouble() {
        return trouble;
    }

    void gaveUp(SQLException why) {
        trouble = stopped ? trouble : why;
    }

    Database database() {
        return database;
    }

    /** How many orders there were in the beginning, numbered from 1. */
    long orders() {
        return orders;
    }

    Ledger ledger() {
        return ledger;
    }

    Traffic traffic() {
        return traffic;
    }

    Release release() {
        return release;
    }

    double failing() {
        return failing;
    }

    boolean stopped() {
        return stopped;
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
