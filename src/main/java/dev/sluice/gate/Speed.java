package dev.sluice.gate;

import java.util.OptionalDouble;

/**
 * How fast an amount grows: mean and variance, exponentially weighted (alpha 0.4) over the intervals between samples in which
 * the work went at full pace from end to end.
 */
final class Speed {
    private static final double ALPHA = 0.4;
    private static final int FEWEST_SAMPLES = 3;
    /** The 90th percentile of a normal distribution, in standard deviations. */
    private static final double P90 = 1.2816;
    /** A jumpy rate never makes the pessimistic estimate more than four times the likely one. */
    private static final double SLOWEST_SHARE = 0.25;

    private int samples;
    private long lastAt;
    private long lastFullMillis;
    private double lastAmount;
    private double mean;
    private double variance;

    void sample(long at, long fullMillis, double amount) {
        long interval = at - lastAt;
        if (samples == 0 || interval <= 0) {
            samples = Math.max(samples, 1);
        } else if (fullMillis - lastFullMillis == interval) {
            learn((amount - lastAmount) * 1_000 / interval);
            samples++;
        }
        lastAt = at;
        lastFullMillis = fullMillis;
        lastAmount = amount;
    }

    /** The estimate for an amount still to go. */
    EtaEstimate estimate(double remaining) {
        if (remaining < 0) {
            return EtaEstimate.without(EtaEstimate.State.OVERRUN);
        }
        if (remaining == 0) {
            return EtaEstimate.without(EtaEstimate.State.DUE);
        }
        if (samples < FEWEST_SAMPLES) {
            return EtaEstimate.without(EtaEstimate.State.MEASURING);
        }
        if (mean <= 0) {
            return EtaEstimate.without(EtaEstimate.State.STALLED);
        }
        double slow = Math.max(mean - P90 * Math.sqrt(variance), mean * SLOWEST_SHARE);
        return new EtaEstimate(
                EtaEstimate.State.READY, OptionalDouble.of(remaining / mean), OptionalDouble.of(remaining / slow));
    }

    private void learn(double rate) {
        if (samples == 1) {
            mean = rate;
            return;
        }
        double difference = rate - mean;
        mean += ALPHA * difference;
        variance = (1 - ALPHA) * (variance + ALPHA * difference * difference);
    }
}
