package dev.sluice.language.difference;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.Span;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares conditions of two runbooks: knows what their live parameters stand for, and how often their metrics are read. */
final class Guards {
    private final Normal first;
    private final Normal second;
    private final Runbook before;
    private final Map<String, Metric> firstMetrics;
    private final Map<String, Metric> secondMetrics;

    Guards(Runbook before, Runbook after) {
        first = new Normal(moved(before, after), true);
        second = new Normal(moved(after, before), true);
        this.before = before;
        firstMetrics = before.metricsByName();
        secondMetrics = after.metricsByName();
    }

    /** The values of the knobs that have another value in the other runbook. */
    private static Map<String, Value> moved(Runbook own, Runbook other) {
        Map<String, Value> values = new HashMap<>();
        for (Param param : other.params()) {
            values.put(param.name(), param.value());
        }
        Map<String, Value> moved = new HashMap<>();
        for (Param param : own.params()) {
            if (values.containsKey(param.name()) && !param.value().equals(values.get(param.name()))) {
                moved.put(param.name(), param.value());
            }
        }
        return moved;
    }

    /** Of conditions that let the run go on. */
    Order green(Expression before, Expression after) {
        return Implication.compare(first.of(before), second.of(after), true);
    }

    /** Of conditions that stop the run. */
    Order red(Expression before, Expression after) {
        return Implication.compare(first.of(before), second.of(after), false);
    }

    /** Whether two expressions say the same. */
    boolean same(Expression before, Expression after) {
        return first.of(before).equals(second.of(after));
    }

    Wording wording(Expression before, Expression after) {
        return Wording.of(before, after, first, second);
    }

    /** Whether both read at least one metric in common. */
    static boolean akin(Expression before, Expression after) {
        return !Collections.disjoint(Expressions.metrics(before), Expressions.metrics(after));
    }

    /** Whether this amount of a metric let the run before go on wherever it was read. */
    boolean isCalm(String metric, double amount) {
        return StandIn.isCalm(before, metric, amount);
    }

    /** When the rules let go. */
    Order release(GateRule before, GateRule after) {
        return green(until(before, firstMetrics), until(after, secondMetrics));
    }

    String releaseBefore(GateRule rule) {
        return ExpressionText.of(until(rule, firstMetrics));
    }

    String releaseAfter(GateRule rule) {
        return ExpressionText.of(until(rule, secondMetrics));
    }

    /** The stated {@code until}, else the default of gates.md: the negated condition for twice the largest {@code every}. */
    private static Expression until(GateRule rule, Map<String, Metric> metrics) {
        return rule.until().orElseGet(() -> {
            Expression over = new Normal(Map.of(), false).negated(rule.when());
            Duration hold = defaultHold(rule, metrics);
            return hold.isZero()
                    ? over
                    : new Expression.For(over, new Expression.Hold.Lasting(hold), Type.Plain.BOOLEAN, Span.NONE);
        });
    }

    /** How long the conditions must be false before they let go, where no {@code until} is stated. */
    Duration defaultHoldBefore(GateRule rule) {
        return defaultHold(rule, firstMetrics);
    }

    Duration defaultHoldAfter(GateRule rule) {
        return defaultHold(rule, secondMetrics);
    }

    private static Duration defaultHold(GateRule rule, Map<String, Metric> metrics) {
        return slowest(rule.when(), metrics).multipliedBy(2);
    }

    private static Duration slowest(Expression condition, Map<String, Metric> metrics) {
        return Expressions.metrics(condition).stream()
                .map(name -> metrics.get(name).every())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /**
     * Tells that samples are counted at another pace: {@code for 3 samples} is 45s of a metric read every 15s, and 3m of one read
     * every minute.
     */
    void pace(Found found, String title, Expression before, Expression after) {
        List<Duration> own = paces(before, firstMetrics);
        List<Duration> other = paces(after, secondMetrics);
        if (own.size() == other.size()) {
            found.changed(title + ", its samples every", own, other, Guards::durations);
        }
    }

    private static List<Duration> paces(Expression condition, Map<String, Metric> metrics) {
        List<Duration> paces = new ArrayList<>();
        Expressions.walk(condition, node -> {
            if (node instanceof Expression.For held && held.hold() instanceof Expression.Hold.Samples) {
                paces.add(slowest(held, metrics));
            }
        });
        return paces;
    }

    private static String durations(List<Duration> durations) {
        return durations.stream().map(ExpressionText::duration).collect(Collectors.joining(", "));
    }
}
