package dev.sluice.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Checkouts that queue for the row of one product, because a session holds it and does not commit. */
final class LockQueue {
    private static final String TAKE = "update stock set pieces = pieces - 1 where product = 1";

    private final Database database;
    private final Traffic traffic;

    LockQueue(Database database, Traffic traffic) {
        this.database = database;
        this.traffic = traffic;
    }

    /** Blocks while the row is held, or until {@code enough} is counted down, and until the queue is gone. */
    void form(int sessions, Duration length, CountDownLatch enough) throws SQLException, InterruptedException {
        List<Thread> queue = new ArrayList<>();
        try (Connection holder = database.connect("stocktaking");
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute(TAKE);
            for (int number = 0; number < sessions; number++) {
                queue.add(Thread.ofPlatform().daemon().name("queue-" + number).start(this::checkOut));
            }
            enough.await(length.toMillis(), TimeUnit.MILLISECONDS);
            holder.rollback();
        }
        for (Thread each : queue) {
            each.join(Duration.ofSeconds(10));
        }
    }

    private void checkOut() {
        long began = System.nanoTime();
        try (Connection connection = database.connect(Load.SESSION);
                Statement statement = connection.createStatement()) {
            statement.execute(TAKE);
            traffic.answered(Duration.ofNanos(System.nanoTime() - began));
        } catch (SQLException failed) {
            traffic.failed(Duration.ofNanos(System.nanoTime() - began));
        }
    }
}
