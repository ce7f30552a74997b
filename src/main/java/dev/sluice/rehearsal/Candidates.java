package dev.sluice.rehearsal;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values worth trying for each metric: those that the runbook compares it with, and some on either side of each. */
final class Candidates {
    private static final double[] ROUND = {0, 1, 10, 1_000, 1e6, 1e12};

    private final Map<String, Set<Value>> values = new LinkedHashMap<>();
    private final Runbook runbook;

    private Candidates(Runbook runbook) {
        this.runbook = runbook;
    }

    static Map<String, List<Value>> of(Runbook runbook, List<Expression> conditions) {
        Candidates candidates = new Candidates(runbook);
        conditions.forEach(candidates::collect);
        Map<String, List<Value>> all = new LinkedHashMap<>();
        for (Metric metric : runbook.metrics()) {
            if (isOutside(metric)) {
                all.put(metric.name(), candidates.of(metric));
            }
        }
        return all;
    }

    /** Whether its value comes from outside, not from the engine or from other metrics. */
    static boolean isOutside(Metric metric) {
        return metric.definition() instanceof Metric.Definition.Queried
                || metric.definition() instanceof Metric.Definition.Asked;
    }

    private List<Value> of(Metric metric) {
        Type type = metric.unit().type();
        if (metric.unit() == Unit.BOOLEAN) {
            return List.of(Value.flag(true), Value.flag(false));
        }
        Set<Value> found = new LinkedHashSet<>(values.getOrDefault(metric.name(), Set.of()));
        if (metric.unit() == Unit.TIME) {
            found.add(new Value.Moment(Instant.ofEpochMilli(World.EPOCH)));
        } else if (type == Type.Plain.TEXT || type == Type.Plain.IDENTIFIER) {
            found.add(new Value.Text("another"));
        } else {
            for (double round : ROUND) {
                found.add(Value.amount(round));
            }
        }
        return found.stream().map(value -> shaped(metric, value)).distinct().toList();
    }

    private static Value shaped(Metric metric, Value value) {
        if (metric.labels().isEmpty() || !(value instanceof Value.Amount amount)) {
            return value;
        }
        return new Value.Series(List.of(
                new Value.Point(labels(metric, "a"), amount.amount()),
                new Value.Point(labels(metric, "b"), amount.amount())));
    }

    private static Map<String, String> labels(Metric metric, String value) {
        Map<String, String> labels = new LinkedHashMap<>();
        metric.labels().forEach(label -> labels.put(label, value));
        return labels;
    }

    private void collect(Expression expression) {
        if (expression instanceof Expression.Comparison || expression instanceof Expression.Between) {
            List<Value> constants = new ArrayList<>();
            constants(expression, constants);
            for (String metric : leaves(expression)) {
                constants.forEach(constant -> add(metric, constant));
            }
        }
        Expressions.children(expression).forEach(this::collect);
    }

    private Set<String> leaves(Expression expression) {
        Set<String> leaves = new LinkedHashSet<>();
        for (String name : Expressions.metrics(expression)) {
            if (runbook.metric(name).definition() instanceof Metric.Definition.Formula formula) {
                collect(formula.expression());
                leaves.addAll(leaves(formula.expression()));
            } else {
                leaves.add(name);
            }
        }
        return leaves;
    }

    private void constants(Expression expression, List<Value> into) {
        switch (expression) {
            case Expression.Constant constant -> into.add(constant.value());
            case Expression.Knob knob ->
                runbook.params().stream()
                        .filter(param -> param.name().equals(knob.name()))
                        .map(Param::value)
                        .forEach(into::add);
            default -> Expressions.children(expression).forEach(child -> constants(child, into));
        }
    }

    private void add(String metric, Value constant) {
        Set<Value> known = values.computeIfAbsent(metric, name -> new LinkedHashSet<>());
        known.add(constant);
        if (constant instanceof Value.Amount amount) {
            double value = amount.amount();
            for (double near : new double[] {value / 2, value * 2, value * 0.9, value * 1.1, value + 1, value - 1}) {
                if (near >= 0 || value < 0) {
                    known.add(Value.amount(near));
                }
            }
        }
    }
}
