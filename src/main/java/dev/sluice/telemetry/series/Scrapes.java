package dev.sluice.telemetry.series;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who reads the page, and how often. A page that vanished before its last reading would leave {@code sluice_run_active 1} behind,
 * and an alert that the process is silent; so the end waits for one more reading, if there has been any.
 */
final class Scrapes {
    /** How long the end may wait for whoever has read the page once only, or seldom. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private final LongSupplier nanos;
    private final CountDownLatch last = new CountDownLatch(1);
    private int count;
    private long newest;
    private long gap;
    private boolean isFinal;

    /** @param nanos a clock like {@link System#nanoTime} */
    Scrapes(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Somebody begins to read the page; returns whether it holds what is final. */
    synchronized boolean begins() {
        long now = nanos.getAsLong();
        gap = count == 0 ? 0 : now - newest;
        newest = now;
        count++;
        return isFinal;
    }

    /** The page was read. @param isLast what {@link #begins} said */
    void read(boolean isLast) {
        if (isLast) {
            last.countDown();
        }
    }

    /** From now on the page holds what is final; returns how long to wait at most until somebody has read that. */
    synchronized Duration ends() {
        isFinal = true;
        if (count == 0) {
            return Duration.ZERO;
        }
        Duration wanted = count == 1 ? LONGEST : Duration.ofNanos(gap + gap / 2);
        if (wanted.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }

    /** Waits until what is final was read; false if nobody has within that time. */
    boolean await(Duration longest) throws InterruptedException {
        return last.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }
}
