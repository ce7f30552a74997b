package dev.sluice.language.model;

import dev.sluice.language.promql.PromQlReach;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * How far back the data behind an expression reach, in milliseconds: windows over our own samples, and ranges of PromQL. What
 * SQL or a command looks back at cannot be told, and counts as nothing. Not safe for use by several threads.
 */
public final class Reach {
    private final Map<String, Metric> metrics;
    private final Map<String, Long> found = new HashMap<>();

    /** @param metrics by name; what is not among them reaches nowhere */
    public Reach(Map<String, Metric> metrics) {
        this.metrics = metrics;
    }

    public long of(Expression expression) {
        return of(expression, this::ofMetric);
    }

    private static long of(Expression expression, ToLongFunction<String> metric) {
        long[] longest = {0};
        Expressions.walk(expression, node -> {
            long reach = switch (node) {
                case Expression.Window window -> window.over().toMillis() + metric.applyAsLong(window.metric());
                case Expression.MetricRef ref -> metric.applyAsLong(ref.metric());
                case Expression.Across across -> metric.applyAsLong(across.metric());
                case Expression.Eta eta -> metric.applyAsLong(eta.done());
                default -> 0;
            };
            longest[0] = Math.max(longest[0], reach);
        });
        return longest[0];
    }

    /** How long after the last effect a condition can hold at the soonest: its reach, and its {@code for} on top. */
    public long soonest(Expression condition) {
        return soonest(condition, true);
    }

    /** The soonest that a condition can be known to be so. A clock that has not begun is false at once. */
    private long soonest(Expression condition, boolean wanted) {
        return switch (condition) {
            case Expression.Or or -> wanted ? first(or.operands(), true) : last(or.operands(), false);
            case Expression.And and -> wanted ? last(and.operands(), true) : first(and.operands(), false);
            case Expression.Not not -> soonest(not.operand(), !wanted);
            case Expression.For held -> wanted ? soonest(held.condition(), true) + lasting(held.hold()) : 0;
            case Expression.Comparison comparison -> decided(comparison);
            case Expression.Between between -> between.negated() == wanted ? of(between.operand()) : of(between);
            default -> of(condition);
        };
    }

    private long first(List<Expression> operands, boolean wanted) {
        return operands.stream()
                .mapToLong(operand -> soonest(operand, wanted))
                .min()
                .orElse(0);
    }

    private long last(List<Expression> operands, boolean wanted) {
        return operands.stream()
                .mapToLong(operand -> soonest(operand, wanted))
                .max()
                .orElse(0);
    }

    private static long lasting(Expression.Hold hold) {
        return hold instanceof Expression.Hold.Lasting lasting
                ? lasting.duration().toMillis()
                : 0;
    }

    /** Both sides have to be known; a condition that is compared with another may be so by a part of it. */
    private long decided(Expression.Comparison comparison) {
        return Stream.of(comparison.left(), comparison.right())
                .mapToLong(side -> Math.min(soonest(side, true), soonest(side, false)))
                .max()
                .orElse(0);
    }

    /** How far back one reading of a metric reaches. Not by recursion, since formulas may form long chains. */
    public long ofMetric(String name) {
        Deque<String> open = new ArrayDeque<>(List.of(name));
        Set<String> seen = new HashSet<>(open);
        while (!found.containsKey(name)) {
            List<String> inputs = inputs(open.peek()).stream()
                    .filter(input -> !found.containsKey(input) && seen.add(input))
                    .toList();
            if (inputs.isEmpty()) {
                String settled = open.pop();
                found.put(settled, settled(settled));
            } else {
                inputs.forEach(open::push);
            }
        }
        return found.get(name);
    }

    private Set<String> inputs(String name) {
        return metrics.get(name) instanceof Metric metric
                        && metric.definition() instanceof Metric.Definition.Formula formula
                ? Expressions.metrics(formula.expression())
                : Set.of();
    }

    private long settled(String name) {
        return metrics.get(name) instanceof Metric metric
                ? switch (metric.definition()) {
                    case Metric.Definition.Formula formula ->
                        of(formula.expression(), input -> found.getOrDefault(input, 0L));
                    case Metric.Definition.Queried queried ->
                        queried.query() instanceof Query.PromQl promQl ? PromQlReach.millis(promQl.text()) : 0;
                    case Metric.Definition.FromSteps steps -> 0;
                    case Metric.Definition.Asked asked -> 0;
                }
                : 0;
    }
}
