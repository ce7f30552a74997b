package dev.sluice.document.record;

import dev.sluice.document.plot.Curve;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What every metric read: a curve of bounded size, the extremes in each phase, the newest samples. */
final class Readings {
    /** As many of the newest samples are kept where a baseline is to be compared with them. */
    private static final int NEWEST = 1_024;

    /** The lowest and highest amount in a phase. */
    static final class Extremes {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;

        private void add(double low, double high) {
            lowest = Math.min(lowest, low);
            highest = Math.max(highest, high);
        }
    }

    private static final class Kept {
        final Curve curve = new Curve();
        final Extremes all = new Extremes();
        final Map<String, Extremes> byPhase = new HashMap<>();
        final Map<String, Long> missing = new TreeMap<>();
        final Deque<Curve.Point> newest = new ArrayDeque<>();
        long known;
        double last;
    }

    private final Map<String, Kept> metrics = new LinkedHashMap<>();

    /** @param counts whether it was read from outside: what the run computes itself is looked at when we please */
    void read(String metric, Optional<String> phase, long at, Reading reading, boolean counts) {
        Kept kept = metrics.computeIfAbsent(metric, unused -> new Kept());
        switch (reading) {
            case Reading.Absent absent -> {
                kept.curve.missing(at);
                if (counts) {
                    kept.missing.merge(absent.missing().cause().name(), 1L, Long::sum);
                }
            }
            case Reading.Present present -> {
                kept.known++;
                value(kept, phase.orElse(""), at, present.value());
            }
        }
    }

    private static void value(Kept kept, String phase, long at, Value value) {
        switch (value) {
            case Value.Amount amount -> amount(kept, phase, at, amount.amount(), amount.amount());
            case Value.Flag flag -> amount(kept, phase, at, flag.set() ? 1 : 0, flag.set() ? 1 : 0);
            case Value.Series series -> {
                double[] amounts = series.points().stream()
                        .mapToDouble(Value.Point::amount)
                        .sorted()
                        .toArray();
                amount(kept, phase, at, amounts[0], amounts[amounts.length - 1]);
            }
            case Value.Text text -> {}
            case Value.Moment moment -> {}
        }
    }

    private static void amount(Kept kept, String phase, long at, double low, double high) {
        kept.curve.value(at, low, high);
        kept.all.add(low, high);
        kept.byPhase.computeIfAbsent(phase, unused -> new Extremes()).add(low, high);
        kept.last = high;
        kept.newest.addLast(new Curve.Point(at, high));
        if (kept.newest.size() > NEWEST) {
            kept.newest.removeFirst();
        }
    }

    Optional<Extremes> extremes(String phase, String metric) {
        return Optional.ofNullable(metrics.get(metric)).map(kept -> kept.byPhase.get(phase));
    }

    /** Median of the samples of the last stretch of that length that were read after a time. */
    OptionalDouble last(String metric, long over, long after) {
        Kept kept = metrics.get(metric);
        if (kept == null || kept.newest.isEmpty()) {
            return OptionalDouble.empty();
        }
        long from = Math.max(after, kept.newest.getLast().at() - over);
        double[] window = kept.newest.stream()
                .filter(point -> point.at() > from)
                .mapToDouble(Curve.Point::amount)
                .sorted()
                .toArray();
        int half = window.length / 2;
        if (window.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(window.length % 2 == 1 ? window[half] : (window[half - 1] + window[half]) / 2);
    }

    List<RunRecord.Figures> figures(Runbook runbook) {
        return runbook.metrics().stream().map(this::figures).toList();
    }

    private RunRecord.Figures figures(Metric metric) {
        Kept kept = metrics.getOrDefault(metric.name(), new Kept());
        boolean none = kept.all.highest == Double.NEGATIVE_INFINITY;
        return new RunRecord.Figures(
                metric,
                none ? OptionalDouble.empty() : OptionalDouble.of(kept.all.lowest),
                none ? OptionalDouble.empty() : OptionalDouble.of(kept.all.highest),
                none ? OptionalDouble.empty() : OptionalDouble.of(kept.last),
                kept.known,
                kept.missing,
                kept.curve.buckets());
    }
}
