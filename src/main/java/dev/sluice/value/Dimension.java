package dev.sluice.value;

/**
 * The physical dimension of a quantity as exponents: {@code rows / (rows/s)} is {@code count^0 seconds^1}, a duration.
 * Amounts are always held in base units: counts, seconds, bytes; a percentage in percent points ({@code 0.5%} is 0.5).
 *
 * @param count exponent of things counted (rows and counts share it)
 * @param seconds exponent of time
 * @param bytes exponent of bytes
 * @param percent whether the amount is in percent points; only with all exponents 0
 */
public record Dimension(int count, int seconds, int bytes, boolean percent) implements Type {
    public static final Dimension NUMBER = new Dimension(0, 0, 0, false);
    public static final Dimension COUNT = new Dimension(1, 0, 0, false);
    public static final Dimension PERCENT = new Dimension(0, 0, 0, true);
    public static final Dimension DURATION = new Dimension(0, 1, 0, false);
    public static final Dimension BYTES = new Dimension(0, 0, 1, false);
    public static final Dimension COUNT_RATE = new Dimension(1, -1, 0, false);
    public static final Dimension BYTE_RATE = new Dimension(0, -1, 1, false);

    public Dimension {
        if (percent && (count != 0 || seconds != 0 || bytes != 0)) {
            throw new IllegalArgumentException("a percentage has no other dimension");
        }
    }

    /** The dimension of a product; a percent factor counts as a plain ratio. */
    public Dimension times(Dimension other) {
        return new Dimension(count + other.count, seconds + other.seconds, bytes + other.bytes, false);
    }

    /** The dimension of a quotient; a percent operand counts as a plain ratio. */
    public Dimension per(Dimension other) {
        return new Dimension(count - other.count, seconds - other.seconds, bytes - other.bytes, false);
    }
}
