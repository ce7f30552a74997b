package dev.sluice.bench.whole;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;

/** Another writer: it updates a random row every 5 ms, and knows the longest that it had to wait for one. */
final class Probe implements AutoCloseable {
    private static final long EVERY_MILLIS = 5;

    private final Connection connection;
    private final Thread thread;
    private volatile boolean over;
    private volatile long worst;
    private volatile SQLException failure;

    private Probe(Connection connection, long rows) {
        this.connection = connection;
        this.thread = Thread.ofPlatform().name("probe").unstarted(() -> write(rows));
    }

    static Probe start(Lab lab, long rows) throws SQLException {
        Probe probe = new Probe(lab.connect(Lab.DATABASE), rows);
        probe.thread.start();
        return probe;
    }

    private void write(long rows) {
        SplittableRandom random = new SplittableRandom(1);
        try (PreparedStatement update = connection.prepareStatement("update t set pad = pad where id = ?")) {
            while (!over) {
                update.setLong(1, 1 + random.nextLong(rows));
                long begin = System.nanoTime();
                update.executeUpdate();
                worst = Math.max(worst, System.nanoTime() - begin);
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (SQLException failed) {
            failure = failed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The longest wait so far, ms, the one that lasts included only once it is over. */
    double worstMillis() throws SQLException {
        if (failure != null) {
            throw failure;
        }
        return worst / 1e6;
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        over = true;
        thread.join();
        connection.close();
    }
}
