package dev.sluice.engine;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How many rows the next batch takes, so that nine batches in ten last no longer than about {@code aim} and none writes more than
 * its bound of log: by the time and the bytes that a row took in the slowest tenth of the last batches. Grows at most by half a
 * batch, shrinks in proportion, at once to a tenth after a batch of five times the aim, and to the half after a failure. Never
 * leaves its bounds, and stays where an operator set it.
 */
final class SizeController {
    /** Beyond so many times the aim a batch is an incident, not a drift. */
    static final double TOO_LONG = 5;

    private static final double GROWTH = 1.5;

    private final long lowest;
    private final long highest;
    private final Recent millisPerRow = new Recent();
    private final Recent bytesPerRow = new Recent();
    private double rows;
    private boolean pinned;

    SizeController(long rows, long lowest, long highest) {
        this.lowest = Math.max(1, lowest);
        this.highest = Math.max(this.lowest, highest);
        this.rows = clamp(rows);
    }

    /** The last few of a measure, and their 90th percentile. */
    private static final class Recent {
        private static final int KEPT = 10;
        private static final double P90 = 0.9;

        private final double[] kept = new double[KEPT];
        private int count;

        void add(double value) {
            kept[count++ % KEPT] = value;
        }

        double p90() {
            double[] sorted = Arrays.copyOf(kept, Math.min(count, KEPT));
            Arrays.sort(sorted);
            return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(P90 * sorted.length) - 1];
        }
    }

    long rows() {
        return Math.round(rows);
    }

    /**
     * A batch of the current size is committed.
     *
     * @param walBytes that it wrote, absent where nobody measured them
     * @param mostBytes that a batch may write
     */
    void took(long millis, double aimMillis, OptionalLong walBytes, double mostBytes) {
        millisPerRow.add(Math.max(1, millis) / rows);
        walBytes.ifPresent(bytes -> bytesPerRow.add(bytes / rows));
        if (pinned) {
            return;
        }
        if (millis >= TOO_LONG * aimMillis) {
            tooLong();
            return;
        }
        double bySpeed = aimMillis / millisPerRow.p90();
        double byBytes = bytesPerRow.p90() > 0 ? mostBytes / bytesPerRow.p90() : highest;
        rows = clamp(Math.min(rows * GROWTH, Math.min(bySpeed, byBytes)));
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
