package dev.sluice.run;

/** The host's clocks: monotonic time since the run began, going on after a resume where the journal ended, and the wall clock. */
public final class RunClock implements Timekeeper {
    private final long startNanos = System.nanoTime();
    private final long base;

    /** @param base the time of the last journaled event; 0 for a new run */
    public RunClock(long base) {
        this.base = base;
    }

    @Override
    public long now() {
        return base + (System.nanoTime() - startNanos) / 1_000_000;
    }

    @Override
    public long wall() {
        return System.currentTimeMillis();
    }
}
