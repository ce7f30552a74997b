package dev.sluice.telemetry.notify;

import java.time.Duration;

/**
 * How long is tried to deliver something.
 *
 * @param attempts at most
 * @param timeout of one attempt
 * @param firstWait before the second attempt; each later wait is twice as long
 * @param longestWait also of what a service asks for with {@code Retry-After}
 * @param lifetime from the moment it was offered
 * @param room how much may wait in a lane; then the oldest is dropped
 */
record Pace(int attempts, Duration timeout, Duration firstWait, Duration longestWait, Duration lifetime, int room) {
    static final Pace USUAL = new Pace(
            5, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofMinutes(10), 100);

    /** The wait behind an attempt, 1 the first. */
    Duration wait(int attempt) {
        Duration wait = firstWait.multipliedBy(1L << Math.min(attempt - 1, 20));
        return wait.compareTo(longestWait) > 0 ? longestWait : wait;
    }
}
