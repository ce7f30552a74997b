package dev.sluice.gate;

import dev.sluice.gate.Condition.Amount;
import dev.sluice.language.model.Expression.Aggregate;
import dev.sluice.language.model.Expression.Quantifier;
import dev.sluice.value.Value;
import java.util.List;

/** What is said over the several series of one labelled metric; over none it is unknown. */
final class Series {
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
            return switch (aggregate) {
                case MIN -> lowest;
                case MAX -> highest;
                case SUM -> sum;
                case AVG -> sum / points.size();
            };
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
