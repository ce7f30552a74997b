package dev.sluice.run;

/** The run's clock: milliseconds of monotonic time since the run began, going on after a resume where the journal ended. */
public final class RunClock {
    private final long startNanos = System.nanoTime();
    private final long base;

    /** @param base the time of the last journaled event; 0 for a new run */
    public RunClock(long base) {
        this.base = base;
    }

    public long now() {
        return base + (System.nanoTime() - startNanos) / 1_000_000;
    }
}
