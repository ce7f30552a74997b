package dev.sluice.engine;

/**
 * How many rows the next batch takes, so that a batch lasts about {@code aim}: grows at most by half a batch, shrinks in
 * proportion, at once to a tenth after a batch of five times the aim, and to the half after a failure. Never leaves its bounds,
 * and stays where an operator set it.
 */
final class SizeController {
    /** Beyond so many times the aim a batch is an incident, not a drift. */
    static final double TOO_LONG = 5;

    private static final double GROWTH = 1.5;

    private final long lowest;
    private final long highest;
    private double rows;
    private boolean pinned;

    SizeController(long rows, long lowest, long highest) {
        this.lowest = Math.max(1, lowest);
        this.highest = Math.max(this.lowest, highest);
        this.rows = clamp(rows);
    }

    long rows() {
        return Math.round(rows);
    }

    void took(long millis, double aimMillis) {
        if (pinned) {
            return;
        }
        if (millis >= TOO_LONG * aimMillis) {
            tooLong();
        } else {
            rows = clamp(rows * Math.min(GROWTH, aimMillis / Math.max(1, millis)));
        }
    }

    /** It was cancelled because it took far too long, or ran into its deadline. */
    void tooLong() {
        rows = clamp(rows / 10);
    }

    /** It failed in a way that fewer rows may avoid: a lock timeout, a deadlock. */
    void failed() {
        rows = clamp(rows / 2);
    }

    /** An operator set the size. */
    void pin(long wanted) {
        rows = clamp(wanted);
        pinned = true;
    }

    private double clamp(double wanted) {
        return Math.min(highest, Math.max(lowest, wanted));
    }
}
