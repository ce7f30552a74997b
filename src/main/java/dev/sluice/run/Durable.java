package dev.sluice.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether the journal's lines that led to an effect are safe on disk. A batch begins while they are being forced, for until its
 * commit nothing of it takes place, and asks here before it commits. Thread-safe.
 */
public final class Durable {
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile boolean onDisk;

    /** They are on disk. */
    void reached() {
        onDisk = true;
        settled.countDown();
    }

    /** They never will be; without effect once they are. */
    void failed() {
        settled.countDown();
    }

    /**
     * Why nothing may be committed that they led to; empty once they are on disk.
     *
     * @param longest to wait for it
     */
    public Optional<String> objection(Duration longest) {
        try {
            if (!settled.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.of("the journal was not on disk within " + longest.toSeconds() + "s");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.of("the journal was not on disk yet when the process was to end");
        }
        return onDisk ? Optional.empty() : Optional.of("the journal could not be written");
    }
}
