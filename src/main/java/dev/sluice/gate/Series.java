package dev.sluice.gate;

import dev.sluice.gate.Condition.Amount;
import dev.sluice.language.model.Expression.Aggregate;
import dev.sluice.language.model.Expression.Quantifier;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is said over the several series of one labelled metric; over none it is unknown. */
final class Series {
    private static final int FEW = 5;

    private Series() {}

    static Condition quantified(Quantifier quantifier, Condition each, MetricSamples metric) {
        return view -> {
            view.blind = false;
            view.early = false;
            List<Value.Point> points = points(metric, view);
            if (points.isEmpty()) {
                return Comparing.notKnown(view.blind, view.early);
            }
            Outcome all = Outcome.TRUE;
            Outcome any = Outcome.FALSE;
            view.pointOf = metric;
            for (Value.Point point : points) {
                view.point = point.amount();
                Outcome one = each.test(view);
                all = all.and(one);
                any = any.or(one);
            }
            view.pointOf = null;
            return switch (quantifier) {
                case ALL -> all;
                case ANY -> any;
                case NONE -> any.not();
            };
        };
    }

    /** For how many of the series a condition holds, such as {@code 2 of 3 series}; empty if there are none. */
    static Optional<String> tally(Condition each, MetricSamples metric, View view) {
        view.blind = false;
        view.early = false;
        List<Value.Point> points = points(metric, view);
        int holding = 0;
        view.pointOf = metric;
        for (Value.Point point : points) {
            view.point = point.amount();
            holding += each.test(view) == Outcome.TRUE ? 1 : 0;
        }
        view.pointOf = null;
        return points.isEmpty() ? Optional.empty() : Optional.of(holding + " of " + points.size() + " series");
    }

    /** The series and their values; of many only the lowest and the highest, as one of them is what matters. */
    static String text(Value.Series series, Unit unit) {
        List<Value.Point> points = series.points().stream()
                .sorted(Comparator.comparingDouble(Value.Point::amount))
                .toList();
        return points.size() <= FEW
                ? QuantityFormat.format(series, unit)
                : points.size() + " series, from "
                        + QuantityFormat.format(new Value.Series(List.of(points.getFirst())), unit)
                        + " to "
                        + QuantityFormat.format(new Value.Series(List.of(points.getLast())), unit);
    }

    static Amount across(Aggregate aggregate, MetricSamples metric) {
        return view -> {
            List<Value.Point> points = points(metric, view);
            if (points.isEmpty()) {
                return Double.NaN;
            }
            double lowest = Double.POSITIVE_INFINITY;
            double highest = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (Value.Point point : points) {
                lowest = Math.min(lowest, point.amount());
                highest = Math.max(highest, point.amount());
                sum += point.amount();
            }
            double result = switch (aggregate) {
                case MIN -> lowest;
                case MAX -> highest;
                case SUM -> sum;
                case AVG -> sum / points.size();
            };
            return Double.isInfinite(result) ? view.unknown() : result;
        };
    }

    private static List<Value.Point> points(MetricSamples metric, View view) {
        if (metric.value(view).orElse(null) instanceof Value.Series series) {
            return series.points();
        }
        if (!view.early) {
            view.unknown();
        }
        return List.of();
    }
}
