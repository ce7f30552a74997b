package dev.sluice.source;

import dev.sluice.value.Missing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one database source. Opens one when the first question comes, another one when questions overlap, up to a
 * number; broken ones are replaced. Safe for several threads.
 */
final class Lanes<L extends Lane> {
    private final String source;
    private final int most;
    private final Opener<L> opener;
    private final Faults faults;
    private final Semaphore permits;
    private final Deque<L> idle = new ArrayDeque<>();
    private final Set<L> all = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Lanes(String source, int most, Opener<L> opener, Faults faults) {
        this.source = source;
        this.most = most;
        this.opener = opener;
        this.faults = faults;
        this.permits = new Semaphore(most, true);
    }

    /** Connects. */
    interface Opener<L> {
        L open(Duration bound) throws SQLException, NoAnswer;
    }

    /** What a driver's exception means. */
    interface Faults {
        NoAnswer explain(SQLException failure, Deadline deadline);
    }

    interface Work<L, T> {
        T in(L lane) throws SQLException, NoAnswer;
    }

    MetricSource.Width width() {
        return new MetricSource.Width(most, "connections");
    }

    <T> T in(Deadline deadline, Work<L, T> work) throws NoAnswer {
        acquire(deadline);
        try {
            L lane = take(deadline);
            try {
                return work.in(lane);
            } finally {
                giveBack(lane);
            }
        } catch (SQLException failure) {
            throw closed ? closedMeanwhile() : faults.explain(failure, deadline);
        } finally {
            permits.release();
        }
    }

    /** Ends what is under way. */
    void close() {
        closed = true;
        for (L lane : all) {
            lane.cancel();
            lane.abort();
        }
    }

    private void acquire(Deadline deadline) throws NoAnswer {
        try {
            if (!permits.tryAcquire(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
                throw NoAnswer.settled(
                        Missing.Cause.TIMEOUT,
                        "all " + most + " connections of source " + source + " were busy",
                        "make slow metrics cheaper, or raise `connections` of source " + source + " in sluice.yaml");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw NoAnswer.settled(Missing.Cause.OFF, "the read was called off", "ask again");
        }
    }

    private L take(Deadline deadline) throws SQLException, NoAnswer {
        if (closed) {
            throw closedMeanwhile();
        }
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        L lane = opener.open(deadline.left());
        all.add(lane);
        if (closed) {
            lane.abort();
            throw closedMeanwhile();
        }
        return lane;
    }

    private void giveBack(L lane) {
        if (lane.isUsable()) {
            synchronized (idle) {
                idle.push(lane);
            }
        } else {
            all.remove(lane);
        }
    }

    private NoAnswer closedMeanwhile() {
        return NoAnswer.settled(Missing.Cause.OFF, "source " + source + " is closed", "the run is over");
    }
}
