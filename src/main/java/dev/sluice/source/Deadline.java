package dev.sluice.source;

import dev.sluice.value.Missing;
import java.time.Duration;

/** A point on this machine's monotonic clock, and the bound that led to it. */
record Deadline(long nanoTime, Duration bound) {

    static Deadline in(Duration bound) {
        return new Deadline(System.nanoTime() + bound.toNanos(), bound);
    }

    /** The time left in whole milliseconds, rounded up: a bound of that length ends no earlier than this one. */
    Duration left() throws NoAnswer {
        long left = nanoTime - System.nanoTime();
        if (left <= 0) {
            throw passed();
        }
        return Duration.ofMillis(Math.ceilDiv(left, 1_000_000L));
    }

    boolean hasPassed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    NoAnswer passed() {
        String time = bound.toMillis() % 1_000 == 0 ? bound.toSeconds() + "s" : bound.toMillis() + "ms";
        return NoAnswer.settled(
                Missing.Cause.TIMEOUT,
                "no answer within " + time,
                "see what the source is busy with, make the query cheaper, or give the metric a longer timeout");
    }
}
