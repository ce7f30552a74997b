package dev.sluice.document.record;

import dev.sluice.document.plot.Curve;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows done, and how fast, at each batch. A run computes these metrics itself, and only while a rule reads them; a reader wants to see
 * them always. A speed that a rule does read is left to {@link Refold}, which has the very amounts that decided.
 */
final class Progress {
    /** As many batches as a window may hold; of more, the oldest are forgotten. */
    private static final int MOST = 4_096;

    private record Speed(String name, long over, Deque<Curve.Point> window) {}

    private final List<Metric> counted;
    private final Map<String, List<Speed>> speeds;
    private final Readings readings;

    Progress(Runbook runbook, Readings readings) {
        this.readings = readings;
        this.counted = runbook.metrics().stream()
                .filter(metric -> metric.definition() instanceof Metric.Definition.FromSteps)
                .toList();
        this.speeds =
                counted.stream().collect(Collectors.toMap(Metric::name, metric -> speeds(metric.name(), runbook)));
    }

    private static List<Speed> speeds(String of, Runbook runbook) {
        return runbook.metrics().stream()
                .filter(metric -> !isRead(metric.name(), runbook))
                .flatMap(metric -> rate(metric)
                        .filter(rate -> rate.metric().equals(of))
                        .map(rate -> new Speed(metric.name(), rate.over().toMillis(), new ArrayDeque<>()))
                        .stream())
                .toList();
    }

    private static Optional<Expression.Window> rate(Metric metric) {
        return metric.definition() instanceof Metric.Definition.Formula formula
                        && formula.expression() instanceof Expression.Window window
                        && window.function() == Expression.WindowFunction.RATE
                ? Optional.of(window)
                : Optional.empty();
    }

    private static boolean isRead(String metric, Runbook runbook) {
        return runbook.phases().stream()
                .flatMap(phase -> phase.rules().stream())
                .anyMatch(rule -> Expressions.metrics(rule.when()).contains(metric));
    }

    /** A step has done so many rows, as have the others. */
    void rows(Optional<String> phase, long at, StepRef step, Map<StepRef, Long> rows) {
        for (Metric metric : counted) {
            if (metric.definition() instanceof Metric.Definition.FromSteps from
                    && from.steps().contains(step)) {
                double sum = from.steps().stream()
                        .mapToLong(each -> rows.getOrDefault(each, 0L))
                        .sum();
                readings.read(metric.name(), phase, at, Reading.of(Value.amount(sum), at), false);
                speeds.get(metric.name()).forEach(speed -> speed(speed, phase, new Curve.Point(at, sum)));
            }
        }
    }

    private void speed(Speed speed, Optional<String> phase, Curve.Point now) {
        Deque<Curve.Point> window = speed.window();
        window.addLast(now);
        while (window.size() > MOST || window.getFirst().at() < now.at() - speed.over()) {
            window.removeFirst();
        }
        Curve.Point first = window.getFirst();
        if (now.at() > first.at()) {
            double rate = (now.amount() - first.amount()) * 1_000 / (now.at() - first.at());
            readings.read(speed.name(), phase, now.at(), Reading.of(Value.amount(rate), now.at()), false);
        }
    }
}
