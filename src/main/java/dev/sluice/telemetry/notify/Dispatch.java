package dev.sluice.telemetry.notify;

import java.time.Duration;

/** Something to be delivered. */
@FunctionalInterface
interface Dispatch {
    /** One attempt, on the thread of its lane; no longer than that. */
    Outcome attempt(Duration timeout);
}
