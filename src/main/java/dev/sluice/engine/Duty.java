package dev.sluice.engine;

/**
 * The share of its pace at which a backfill works, all its workers together, and the rest after a batch. A share of s percent means
 * that work / (work + rest) = s / 100. A lower share holds at once; on leaving a throttle the share grows by at most half at a batch, and only where every reading behind the throttles is newer than at the
 * last growth: a source that stands still must not let back in one leap the load that it complained of. On top comes the knob
 * {@code rest}; a budget ({@code at most 20_000 rows/s}, {@code at most 4MB/s wal}, {@code at most 50% duty}) makes the rest
 * longer where it asks for more.
 */
final class Duty {
    private static final double FULL = 100;
    private static final double LEAST = 0.01;
    private static final double RAMP = 1.5;

    private double share = FULL;
    private long work;
    private double budgetMillis;

    /**
     * A batch ended.
     *
     * @param allowedShare the share that is allowed now, percent points; none while the gate lets nothing begin, which is no pace to
     *     come back from
     * @param mayGrow whether the readings say so anew
     * @param budgetMillis how long the budget wants work and rest to last together; 0 without a budget
     */
    void worked(long millis, double allowedShare, boolean mayGrow, double budgetMillis) {
        work = millis;
        this.budgetMillis = budgetMillis;
        if (allowedShare > 0) {
            share = Math.min(allowedShare, mayGrow ? share * RAMP : share);
        }
    }

    /** Work and rest of a batch, in milliseconds, at a duty of so many percent points. */
    static double atDuty(long workMillis, double percent) {
        return workMillis * FULL / Math.max(Math.min(percent, FULL), LEAST);
    }

    /** At which it may work now, percent points, where so much is allowed. */
    double share(double allowedShare) {
        return Math.min(allowedShare, share);
    }

    /** Milliseconds to rest after the last batch, at such a duty of each worker, percent points. */
    long restMillis(double duty, double restKnobMillis) {
        double whole = atDuty(work, duty);
        return Math.round(Math.max(whole, budgetMillis) - work + restKnobMillis);
    }

    /** The part of that which the step's own settings ask for, without any throttle. */
    double ownRestMillis(double restKnobMillis) {
        return Math.max(0, budgetMillis - work) + restKnobMillis;
    }

    /** Whether it goes at less than what is allowed. */
    boolean isBehind(double allowedShare) {
        return share < allowedShare;
    }
}
