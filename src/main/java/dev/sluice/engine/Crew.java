package dev.sluice.engine;

import dev.sluice.gate.Pressure;

/**
 * How many batches run at once. It begins with one, and after each batch the pressure on the gate tells how to go on: grow by
 * one, hold, shed one, or halve where a rule holds already. What was seen no later than the last change says nothing of its
 * effect, so that a source that stands still holds; one that cannot be told sheds. Without a rule that could say anything there
 * is nothing to wait for, and all work from the first batch on.
 *
 * <p>The zones are those of Spirit's autoscaler (block/spirit, {@code pkg/autoscale}): below 0.4 of the limit, below 0.7, below 1.
 */
final class Crew {
    private static final double GROW_BELOW = 0.4;
    private static final double HOLD_BELOW = 0.7;
    private static final double LIMIT = 1;
    private static final double FULL = 100;

    private int size = 1;
    private long changedAt = Long.MIN_VALUE;

    /**
     * A batch ended.
     *
     * @param most how many the settings allow
     */
    void worked(long at, int most, Pressure pressure) {
        int wanted = Math.clamp(next(pressure, most), 1, most);
        if (wanted != size) {
            size = wanted;
            changedAt = at;
        }
    }

    private int next(Pressure pressure, int most) {
        if (pressure.equals(Pressure.NONE)) {
            return most;
        }
        if (!pressure.isNewerThan(changedAt)) {
            return size;
        }
        if (pressure.blind()) {
            return size - 1;
        }
        double utilisation = pressure.utilisation().orElse(0);
        if (utilisation >= LIMIT) {
            return size / 2;
        }
        return utilisation >= HOLD_BELOW ? size - 1 : utilisation >= GROW_BELOW ? size : size + 1;
    }

    /**
     * How many may run at once now: a share of the duty is first a share of them.
     *
     * @param share that is allowed, percent points
     */
    int workers(int most, double share) {
        return Math.clamp((int) Math.floor(most * share / FULL), 1, unthrottled(most));
    }

    /** How many might run at once now if all of the duty were allowed. */
    int unthrottled(int most) {
        return Math.clamp(size, 1, most);
    }

    /** The duty of each of so many, in percent points, so that together they keep to the share of all. */
    static double dutyOf(int workers, int most, double share) {
        return Math.min(FULL, share * most / workers);
    }
}
