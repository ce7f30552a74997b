package dev.sluice.value;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A known value. Its unit is a matter of the metric or expression that it belongs to. */
public sealed interface Value {

    /** A quantity in the base unit of its dimension (counts, seconds, bytes, percent points). Always finite. */
    record Amount(double amount) implements Value {
        public Amount {
            if (!Double.isFinite(amount)) {
                throw new IllegalArgumentException("an amount is finite; NaN and infinity are missing readings");
            }
        }
    }

    record Flag(boolean set) implements Value {}

    record Text(String text) implements Value {}

    record Moment(Instant instant) implements Value {}

    /** Several series on purpose (a metric declared with {@code labels}); never empty. */
    record Series(List<Point> points) implements Value {
        public Series {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("no series at all is a missing reading");
            }
        }
    }

    /** One series of a labelled metric. */
    record Point(Map<String, String> labels, double amount) {
        public Point {
            labels = Map.copyOf(labels);
        }
    }

    static Value amount(double amount) {
        return new Amount(amount);
    }

    static Value flag(boolean set) {
        return new Flag(set);
    }
}
