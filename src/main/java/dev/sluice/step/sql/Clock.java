package dev.sluice.step.sql;

import java.time.Duration;

/** How long an attempt has been at it, and how much of its bound is left. */
public final class Clock {

    private static final Duration LEAST = Duration.ofMillis(1);

    private final long began = System.nanoTime();
    private final Duration bound;

    public Clock(Duration bound) {
        this.bound = bound;
    }

    public Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Never less than a millisecond: the server reads zero as no bound at all. */
    public Duration left() {
        Duration left = bound.minus(took());
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }
}
