package dev.sluice.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Rows a second over working time (the transaction and the rest that its own settings ask for; pauses left out), exponentially
 * weighted with alpha 0.4, and the time left as a range: from the median of the last batches' rates to the slowest tenth.
 */
final class Rate {
    private static final double ALPHA = 0.4;
    private static final int KEPT = 32;
    /** Fewer batches tell nothing. */
    private static final int ENOUGH = 3;

    private final Deque<Double> recent = new ArrayDeque<>();
    private double smoothed;

    void worked(long rows, long millis) {
        double rate = rows * 1_000.0 / Math.max(1, millis);
        smoothed = recent.isEmpty() ? rate : ALPHA * rate + (1 - ALPHA) * smoothed;
        recent.addLast(rate);
        if (recent.size() > KEPT) {
            recent.removeFirst();
        }
    }

    OptionalDouble rowsPerSecond() {
        return recent.size() < ENOUGH ? OptionalDouble.empty() : OptionalDouble.of(smoothed);
    }

    Optional<RunView.Eta> eta(double rowsLeft) {
        if (recent.size() < ENOUGH || rowsLeft < 0) {
            return Optional.empty();
        }
        double[] sorted =
                recent.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = sorted[sorted.length / 2];
        double slow = sorted[sorted.length / 10];
        return slow <= 0
                ? Optional.empty()
                : Optional.of(
                        new RunView.Eta(Math.round(rowsLeft / median * 1_000), Math.round(rowsLeft / slow * 1_000)));
    }
}
