package dev.sluice.gate;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * How long a phase may stand in the dark before it pauses: one budget of time for each metric and one for the phase. Time in
 * HOLD spends the budgets of those that are the reason, other time gives back a quarter; while a metric is unknown without being
 * the reason for a HOLD, its budget stands still.
 */
final class BlindBudgets {
    private static final long LEAST = 60_000;
    private static final double REFILL = 0.25;

    private final MetricSamples[] metrics;
    private final Map<MetricSamples, Integer> places = new IdentityHashMap<>();
    private final long[] size;
    private final double[] spent;
    private final boolean[] reason;
    private final boolean[] unknown;
    private final long phaseSize;
    private double phaseSpent;
    private boolean holding;
    private boolean dark;
    private double darkMillis;

    BlindBudgets(MetricSamples[] metrics) {
        this.metrics = metrics;
        size = new long[metrics.length];
        spent = new double[metrics.length];
        reason = new boolean[metrics.length];
        unknown = new boolean[metrics.length];
        long longest = 0;
        long longestAsked = 0;
        for (int index = 0; index < metrics.length; index++) {
            size[index] = size(metrics[index]);
            places.put(metrics[index], index);
            if (metrics[index].asked()) {
                longestAsked = Math.max(longestAsked, size[index]);
            } else {
                longest = Math.max(longest, size[index]);
            }
        }
        phaseSize = longest > 0 ? longest : longestAsked > 0 ? longestAsked : LEAST;
    }

    static long size(MetricSamples metric) {
        return metric.asked() ? metric.every : Math.max(LEAST, 3 * metric.every);
    }

    void clearReasons() {
        java.util.Arrays.fill(reason, false);
    }

    /**
     * The metrics of an unknown predicate that are unknown themselves are its reason. If none is, it counts samples and waits for
     * more of the slowest.
     */
    void addReasons(MetricSamples[] inputs, View view) {
        boolean found = false;
        for (MetricSamples input : inputs) {
            if (isUnknown(input, view)) {
                reason[indexOf(input)] = true;
                found = true;
            }
        }
        long slowest = Clock.every(inputs);
        for (MetricSamples input : inputs) {
            reason[indexOf(input)] |= !found && input.every >= slowest;
        }
    }

    private static boolean isUnknown(MetricSamples input, View view) {
        return !input.countsAsRead(view) || !input.knownAt(view.at);
    }

    private int indexOf(MetricSamples wanted) {
        Integer index = places.get(wanted);
        if (index == null) {
            throw new IllegalStateException(
                    "a predicate reads " + wanted.metric.name() + ", which its phase does not know");
        }
        return index;
    }

    /**
     * What the time from now on is spent on.
     *
     * @param nowHolding whether the verdict is HOLD
     * @param nowDark whether something that decides is unknown, also while paused
     */
    void mark(long at, boolean nowHolding, boolean nowDark) {
        holding = nowHolding;
        dark = nowDark;
        for (int index = 0; index < metrics.length; index++) {
            unknown[index] = !metrics[index].knownAt(at);
        }
    }

    void elapse(long millis) {
        darkMillis += dark ? millis : 0;
        for (int index = 0; index < metrics.length; index++) {
            if (holding && reason[index]) {
                spent[index] = Math.min(size[index], spent[index] + millis);
            } else if (!unknown[index]) {
                spent[index] = Math.max(0, spent[index] - millis * REFILL);
            }
        }
        if (holding) {
            phaseSpent = Math.min(phaseSize, phaseSpent + millis);
        } else if (!dark) {
            phaseSpent = Math.max(0, phaseSpent - millis * REFILL);
            darkMillis = phaseSpent == 0 ? 0 : darkMillis;
        }
    }

    boolean isSpent() {
        if (phaseSpent >= phaseSize) {
            return true;
        }
        for (int index = 0; index < metrics.length; index++) {
            if (reason[index] && spent[index] >= size[index]) {
                return true;
            }
        }
        return false;
    }

    /** Time until the first budget is spent if nothing changes. */
    long left() {
        double left = phaseSize - phaseSpent;
        for (int index = 0; index < metrics.length; index++) {
            if (reason[index]) {
                left = Math.min(left, size[index] - spent[index]);
            }
        }
        return (long) Math.ceil(left);
    }

    /** How long the phase was blind without its budget ever refilled to the full in between. */
    long darkMillis() {
        return (long) darkMillis;
    }

    void grantAnew() {
        java.util.Arrays.fill(spent, 0);
        phaseSpent = 0;
        darkMillis = 0;
    }
}
