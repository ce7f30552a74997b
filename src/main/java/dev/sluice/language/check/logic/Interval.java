package dev.sluice.language.check.logic;

/**
 * A stretch of the number line; infinite ends are open.
 *
 * @param lowIn whether {@code low} belongs to it
 * @param highIn whether {@code high} belongs to it
 */
public record Interval(double low, boolean lowIn, double high, boolean highIn) {
    static final Interval ALL = new Interval(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

    boolean isEmpty() {
        return low > high || low == high && !(lowIn && highIn);
    }

    Interval intersect(Interval other) {
        boolean lowFromThis = low > other.low || low == other.low && !lowIn;
        boolean highFromThis = high < other.high || high == other.high && !highIn;
        Interval lower = lowFromThis ? this : other;
        Interval upper = highFromThis ? this : other;
        return new Interval(lower.low, lower.lowIn, upper.high, upper.highIn);
    }

    /** Whether it is one value. */
    public boolean isPoint() {
        return low == high;
    }
}
