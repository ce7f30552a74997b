package dev.sluice.telemetry.notify;

import java.time.Duration;
import java.util.Optional;

/** What became of one attempt to deliver something. */
sealed interface Outcome {
    /** @param answer what the service said, shortened */
    record Delivered(String answer) implements Outcome {}

    /**
     * Another attempt may fare better.
     *
     * @param after how long the service wants to be left alone, if it says so
     */
    record Later(String why, Optional<Duration> after) implements Outcome {}

    /** It would be refused again. */
    record Refused(String why) implements Outcome {}
}
