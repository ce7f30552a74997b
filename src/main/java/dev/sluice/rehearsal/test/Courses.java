package dev.sluice.rehearsal.test;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.TestCase.Course;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the metrics tell at each time of a test. Times are the test's own; ages are kept when a reading goes to a process. */
final class Courses {
    private static final Reading UNTOLD = Reading.missing(Missing.Cause.OFF, "the test gives it no value");
    private static final long MILLIS = 1_000;

    private final Recorded recorded;
    private final Map<String, List<Stretch>> stretches = new HashMap<>();
    /** The newest sample that each source gave, which a stale one repeats. */
    private final Map<String, Reading.Present> given = new HashMap<>();

    /** @param from {@link Long#MIN_VALUE} for what held before the start */
    private record Stretch(long from, Course course) {
        long origin() {
            return Math.max(0, from);
        }
    }

    /** @param recorded what a recorded run has read, where the test says nothing of a metric */
    Courses(Recorded recorded) {
        this.recorded = recorded;
    }

    void given(String metric, Course course) {
        begin(metric, Long.MIN_VALUE, course);
    }

    /** From now on the metric goes like this. */
    void begin(String metric, long from, Course course) {
        stretches.computeIfAbsent(metric, name -> new ArrayList<>()).add(new Stretch(from, course));
    }

    /** What a read that takes place now answers; sample times are on the test's clock. */
    Reading read(String metric, long now) {
        Reading reading = stretch(metric, now)
                .map(stretch -> reading(metric, stretch, now))
                .or(() -> recorded.read(metric, now))
                .orElse(UNTOLD);
        if (reading instanceof Reading.Present present) {
            given.put(metric, present);
        }
        return reading;
    }

    /** What the source remembers, the oldest first. */
    List<Reading.Present> past(Metric metric, long now, long over, long step) {
        List<Reading.Present> samples = new ArrayList<>();
        for (long at = now - over; at < now; at += step) {
            long then = at;
            stretch(metric.name(), then)
                    .flatMap(stretch -> value(stretch, then))
                    .ifPresent(value -> samples.add(new Reading.Present(value, then)));
        }
        return samples;
    }

    private Optional<Stretch> stretch(String metric, long now) {
        List<Stretch> all = stretches.getOrDefault(metric, List.of());
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).from() <= now) {
                return Optional.of(all.get(i));
            }
        }
        return Optional.empty();
    }

    private Reading reading(String metric, Stretch stretch, long now) {
        return switch (at(stretch, now)) {
            case Course.Without without -> Reading.missing(without.cause(), "");
            case Course.Stale stale ->
                given.containsKey(metric)
                        ? given.get(metric)
                        : Reading.missing(Missing.Cause.STALE, "there is no sample before it");
            default -> Reading.of(value(stretch, now).orElseThrow(), now);
        };
    }

    /** The course itself, of a series the point that is in force. */
    private static Course at(Stretch stretch, long now) {
        if (!(stretch.course() instanceof Course.Samples samples)) {
            return stretch.course();
        }
        long index = Math.max(0, now - stretch.origin()) / samples.every().toMillis();
        int last = samples.points().size() - 1;
        return samples.points().get((int) Math.min(index, last)).course();
    }

    private static Optional<Value> value(Stretch stretch, long now) {
        return switch (at(stretch, now)) {
            case Course.Constant constant -> Optional.of(constant.value());
            case Course.Several several -> Optional.of(new Value.Series(points(several.values())));
            case Course.Slope slope -> Optional.of(Value.amount(amount(slope, Math.max(0, now - stretch.origin()))));
            case Course.Without without -> Optional.empty();
            case Course.Stale stale -> Optional.empty();
            case Course.Samples samples -> throw new IllegalStateException("a series in a series");
        };
    }

    private static double amount(Course.Slope slope, long millis) {
        double amount = slope.start() + slope.perSecond() * millis / MILLIS;
        if (slope.end().isEmpty()) {
            return amount;
        }
        double end = slope.end().getAsDouble();
        return slope.perSecond() > 0 ? Math.min(amount, end) : Math.max(amount, end);
    }

    private static List<Value.Point> points(List<Double> values) {
        List<Value.Point> points = new ArrayList<>();
        for (double value : values) {
            points.add(new Value.Point(Map.of("series", String.valueOf(points.size() + 1)), value));
        }
        return points;
    }
}
