package dev.sluice.gate;

import dev.sluice.language.model.Expression.WindowFunction;
import java.util.Arrays;

/**
 * Functions over the known samples of a window. Percentiles are by nearest rank, the standard deviation is of the population,
 * the slope is least squares over the sample times; rates are per second.
 */
final class WindowMath {
    private WindowMath() {}

    /** Fewest samples that a function makes sense of. */
    static int fewest(WindowFunction function) {
        return switch (function) {
            case COUNT -> 0;
            case DELTA, RATE, INCREASE, SLOPE, PREDICT, STALLED, CHANGED -> 2;
            case AVG, MIN, MAX, P50, P90, P95, P99, LAST, STDDEV -> 1;
        };
    }

    /** Whether a function looks at when its samples were taken, besides their order. */
    static boolean usesTimes(WindowFunction function) {
        return switch (function) {
            case RATE, SLOPE, PREDICT -> true;
            case AVG, MIN, MAX, P50, P90, P95, P99, LAST, COUNT, STDDEV, DELTA, INCREASE, STALLED, CHANGED -> false;
        };
    }

    /**
     * Computes a function of at least {@link #fewest} samples.
     *
     * @param times in milliseconds, ascending; may be empty unless the function {@link #usesTimes}
     * @param amounts one for each time
     * @param target the time that {@code predict} asks for
     * @return the amount; 1 or 0 for {@code stalled} and {@code changed}; NaN if it has none (a rate over no time)
     */
    static double compute(WindowFunction function, long[] times, double[] amounts, long target) {
        int last = amounts.length - 1;
        return switch (function) {
            case AVG -> mean(amounts);
            case MIN -> least(amounts);
            case MAX -> greatest(amounts);
            case P50 -> percentile(amounts, 0.50);
            case P90 -> percentile(amounts, 0.90);
            case P95 -> percentile(amounts, 0.95);
            case P99 -> percentile(amounts, 0.99);
            case LAST -> amounts[last];
            case COUNT -> amounts.length;
            case STDDEV -> deviation(amounts);
            case DELTA -> amounts[last] - amounts[0];
            case INCREASE -> increase(amounts);
            case RATE -> finite(increase(amounts) * 1_000 / (times[last] - times[0]));
            case SLOPE -> slope(times, amounts) * 1_000;
            case PREDICT -> predict(times, amounts, target);
            case STALLED -> changed(amounts) ? 0 : 1;
            case CHANGED -> changed(amounts) ? 1 : 0;
        };
    }

    private static double least(double[] amounts) {
        double least = amounts[0];
        for (double amount : amounts) {
            least = amount < least || Double.isNaN(amount) ? amount : least;
        }
        return least;
    }

    private static double greatest(double[] amounts) {
        double greatest = amounts[0];
        for (double amount : amounts) {
            greatest = amount > greatest || Double.isNaN(amount) ? amount : greatest;
        }
        return greatest;
    }

    private static double mean(double[] amounts) {
        double sum = 0;
        for (double amount : amounts) {
            sum += amount;
        }
        return finite(sum / amounts.length);
    }

    private static double percentile(double[] amounts, double share) {
        double[] sorted = amounts.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private static double deviation(double[] amounts) {
        double mean = mean(amounts);
        double squares = 0;
        for (double amount : amounts) {
            squares += (amount - mean) * (amount - mean);
        }
        return finite(Math.sqrt(squares / amounts.length));
    }

    /** What a counter grew by: a fall is a reset, after which it began at zero. */
    private static double increase(double[] amounts) {
        double sum = 0;
        for (int index = 1; index < amounts.length; index++) {
            double step = amounts[index] - amounts[index - 1];
            sum += step >= 0 ? step : amounts[index];
        }
        return finite(sum);
    }

    private static boolean changed(double[] amounts) {
        for (double amount : amounts) {
            if (amount != amounts[0]) {
                return true;
            }
        }
        return false;
    }

    /** Per millisecond. */
    private static double slope(long[] times, double[] amounts) {
        double middle = meanOffset(times);
        double mean = mean(amounts);
        double products = 0;
        double squares = 0;
        for (int index = 0; index < times.length; index++) {
            double offset = times[index] - times[0] - middle;
            products += offset * (amounts[index] - mean);
            squares += offset * offset;
        }
        return finite(products / squares);
    }

    private static double predict(long[] times, double[] amounts, long target) {
        return finite(mean(amounts) + slope(times, amounts) * (target - times[0] - meanOffset(times)));
    }

    private static double meanOffset(long[] times) {
        double sum = 0;
        for (long time : times) {
            sum += time - times[0];
        }
        return sum / times.length;
    }

    private static double finite(double amount) {
        return Double.isFinite(amount) ? amount : Double.NaN;
    }
}
