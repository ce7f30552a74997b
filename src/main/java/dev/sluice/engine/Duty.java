package dev.sluice.engine;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The rest after a batch. A share of s percent means that work / (work + rest) = s / 100. A lower share holds at once; on leaving
 * a throttle the share grows by at most half a batch, so that the load that caused it does not come back in one leap. On top
 * comes the knob {@code rest}; a budget ({@code at most 20_000 rows/s}, {@code at most 4MB/s wal}) makes the rest longer where it
 * asks for more.
 */
final class Duty {
    private static final double FULL = 100;
    private static final double RAMP = 1.5;

    private double share = FULL;
    private double reached = FULL;
    private long work;
    private OptionalDouble budgetSeconds = OptionalDouble.empty();

    /**
     * A batch ended.
     *
     * @param spent rows or bytes that count against the budget
     * @param rate the budget, a second; absent: none
     */
    void worked(long millis, OptionalLong spent, OptionalDouble rate) {
        work = millis;
        reached = share;
        budgetSeconds = spent.isPresent() && rate.isPresent() && rate.getAsDouble() > 0
                ? OptionalDouble.of(spent.getAsLong() / rate.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Milliseconds to rest after the last batch, at the share that is allowed now. */
    long restMillis(double allowedShare, double restKnobMillis) {
        share = Math.min(allowedShare, allowedShare < reached ? allowedShare : reached * RAMP);
        double rest = share >= FULL ? 0 : work * (FULL / Math.max(share, 0.01) - 1);
        double budget = budgetSeconds.isPresent() ? budgetSeconds.getAsDouble() * 1_000 - work : 0;
        return Math.round(Math.max(rest, budget) + restKnobMillis);
    }

    /** The share at which the work goes, in percent points. */
    double share() {
        return share;
    }
}
