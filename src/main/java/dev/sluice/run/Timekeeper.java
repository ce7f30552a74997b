package dev.sluice.run;

/** What time it is. Only the run's clock decides anything; the wall clock is for people. */
public interface Timekeeper {
    /** Milliseconds of monotonic time since the run began, without downtime. */
    long now();

    /** Milliseconds since 1970, as the host believes. */
    long wall();
}
