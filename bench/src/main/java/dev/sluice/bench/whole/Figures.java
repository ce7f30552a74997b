package dev.sluice.bench.whole;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** The figures of some rounds, in order of size. */
record Figures(double[] sorted) {
    static Figures of(DoubleStream figures) {
        return new Figures(figures.sorted().toArray());
    }

    double median() {
        return at(0.5);
    }

    /** Between the two nearest. */
    double at(double share) {
        double place = share * (sorted.length - 1);
        int low = (int) place;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
    }

    double highest() {
        return sorted[sorted.length - 1];
    }

    /** {@code median 0.97, from 0.95 to 0.99}. */
    String told(String format) {
        return ("median " + format + ", from " + format + " to " + format).formatted(median(), sorted[0], highest());
    }

    /** A line that {@code bench/run} collects: what, how much, what was wanted, whether it was reached. */
    static void bar(boolean met, String what, String is, String wanted) {
        line(what, is, wanted, met ? "met" : "**missed**");
    }

    /** A figure that stands beside a bar without being one. */
    static void reported(String what, String is) {
        line(what, is, "-", "reported");
    }

    private static void line(String what, String is, String wanted, String verdict) {
        System.out.printf(Locale.ROOT, "bar: %s | %s | %s | %s%n", what, is, wanted, verdict);
    }
}
