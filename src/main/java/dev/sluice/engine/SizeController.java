package dev.sluice.engine;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How many rows the next batch takes, so that nine batches in ten last no longer than about {@code aim} and none writes more than
 * its bound of log. Grows at most by half a batch, shrinks in proportion, at once to a tenth after a batch of five times the aim,
 * and to the half after a failure. Never leaves its bounds, and stays where an operator set it.
 *
 * <p>Below the size that the runbook states the newest batch alone counts, so that what is over is made up for soon; and where
 * {@link Blame} finds that a batch did not last for its rows, it goes back towards that size instead of further away.
 */
final class SizeController {
    /** Beyond so many times the aim a batch is an incident, not a drift. */
    static final double TOO_LONG = 5;

    private static final double GROWTH = 1.5;
    private static final double TENTH = 10;

    private final long lowest;
    private final long highest;
    private final double stated;
    private final Recent recent = new Recent();
    private final Blame blame = new Blame();
    private final Blame byteBlame = new Blame();
    private double bytesPerRow;
    private double rows;
    private boolean pinned;

    SizeController(long rows, long lowest, long highest) {
        this.lowest = Math.max(1, lowest);
        this.highest = Math.max(this.lowest, highest);
        this.rows = clamp(rows);
        this.stated = this.rows;
    }

    /** The last few batches: their sizes and how long they took. */
    private static final class Recent {
        private static final int KEPT = 10;
        private static final double P90 = 0.9;

        private final double[] sizes = new double[KEPT];
        private final double[] millis = new double[KEPT];
        private int count;

        void add(double size, double took) {
            sizes[count % KEPT] = size;
            millis[count++ % KEPT] = took;
        }

        /** The 90th percentile of what they took, larger ones in proportion as if they had been of this size. */
        double p90(double size) {
            double[] sorted = new double[Math.min(count, KEPT)];
            for (int i = 0; i < sorted.length; i++) {
                sorted[i] = millis[i] * Math.min(1, size / sizes[i]);
            }
            Arrays.sort(sorted);
            return sorted[(int) Math.ceil(P90 * sorted.length) - 1];
        }
    }

    long rows() {
        return Math.round(rows);
    }

    /**
     * A batch of the current size is committed.
     *
     * @param telling whether it changed enough of its rows to tell how long a larger one lasts: where it did not, the size does not
     *     grow beyond the stated one, for the next batch may have to change all of its rows
     * @param walBytes that it wrote, absent where nobody measured them
     * @param mostBytes that a batch may write
     */
    void took(long millis, double aimMillis, boolean telling, OptionalLong walBytes, double mostBytes) {
        recent.add(rows, Math.max(1, millis));
        if (pinned) {
            return;
        }
        double wanted = Math.min(next(Math.max(1, millis), aimMillis), byBytes(walBytes, mostBytes));
        rows = clamp(telling ? wanted : Math.min(wanted, Math.max(rows, stated)));
    }

    /**
     * A batch of fewer rows than the current size is committed, for the sake of a budget. It cannot tell whether more would fit, but
     * whether these are too many already.
     */
    void tookFewer(long asked, long millis, double aimMillis) {
        if (millis > aimMillis && !pinned) {
            rows = clamp(asked);
            took(millis, aimMillis, false, OptionalLong.empty(), Double.MAX_VALUE);
        }
    }

    /**
     * How many rows write no more than that. The bytes are those of the whole server; where fewer rows did not make them fewer they
     * are others', and no size helps.
     */
    private double byBytes(OptionalLong walBytes, double mostBytes) {
        if (walBytes.isPresent()) {
            bytesPerRow = walBytes.getAsLong() / rows;
            if (walBytes.getAsLong() <= mostBytes) {
                byteBlame.fits(rows, walBytes.getAsLong());
            } else if (!byteBlame.onRows(rows, walBytes.getAsLong())) {
                return Math.max(rows, stated);
            }
        }
        return bytesPerRow > 0 ? mostBytes / bytesPerRow : highest;
    }

    private double next(double millis, double aimMillis) {
        boolean few = rows < stated;
        boolean tooLong = millis >= TOO_LONG * aimMillis;
        double inProportion = rows * Math.min(GROWTH, aimMillis / (few ? millis : recent.p90(rows)));
        if (millis <= aimMillis) {
            blame.fits(rows, millis);
            return inProportion;
        }
        if (!few && !tooLong) {
            return inProportion;
        }
        if (blame.onRows(rows, millis)) {
            return tooLong ? rows / TENTH : inProportion;
        }
        return Math.max(Math.min(stated, rows * GROWTH), inProportion);
    }

    /** It was cancelled because it took far too long, or ran into its deadline. */
    void tooLong() {
        blame.forget();
        rows = clamp(rows / TENTH);
    }

    /** It failed in a way that fewer rows may avoid: a lock timeout, a deadlock. */
    void failed() {
        blame.forget();
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
