package dev.sluice.demo;

import java.time.Duration;

/** What the shop counts about itself, as an instrumented service would: counters that only grow. Thread-safe. */
final class Traffic {
    /** Upper bounds of the latency histogram, seconds; the usual ones. */
    private static final double[] BOUNDS = {0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private long requests;
    private long errors;
    private long legacyReads;
    private final long[] withinBound = new long[BOUNDS.length];

    /**
     * The counters at one moment.
     *
     * @param requests answered, failed ones among them
     * @param errors answered with 5xx
     * @param legacyReads reads of the column {@code legacy_state}
     * @param withinBound answered within each bound of the histogram, cumulative
     */
    record Counters(long requests, long errors, long legacyReads, long[] withinBound) {
        /** Requests slower than the greatest bound make no difference: the histogram says no more of them than that. */
        double quantile(double q, Counters earlier) {
            double all = requests - earlier.requests;
            if (all <= 0) {
                return Double.NaN;
            }
            double rank = q * all;
            double below = 0;
            for (int i = 0; i < BOUNDS.length; i++) {
                double cumulative = withinBound[i] - earlier.withinBound[i];
                if (cumulative >= rank) {
                    double lower = i == 0 ? 0 : BOUNDS[i - 1];
                    double share = cumulative == below ? 1 : (rank - below) / (cumulative - below);
                    return lower + (BOUNDS[i] - lower) * share;
                }
                below = cumulative;
            }
            return BOUNDS[BOUNDS.length - 1];
        }
    }

    static int buckets() {
        return BOUNDS.length + 1;
    }

    synchronized void answered(Duration latency) {
        requests++;
        double seconds = latency.toNanos() / 1e9;
        for (int i = 0; i < BOUNDS.length; i++) {
            if (seconds <= BOUNDS[i]) {
                withinBound[i]++;
            }
        }
    }

    synchronized void failed(Duration latency) {
        errors++;
        answered(latency);
    }

    synchronized void readLegacyState() {
        legacyReads++;
    }

    synchronized Counters counters() {
        return new Counters(requests, errors, legacyReads, withinBound.clone());
    }
}
