package dev.sluice.rehearsal;

import dev.sluice.gate.Baselines;
import dev.sluice.gate.ConditionWatch;
import dev.sluice.gate.Samples;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Reading;
import dev.sluice.value.Truth;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tries conditions on metrics that keep one value each, by the gate's own evaluation. */
final class Trial {
    private static final int MOST_SAMPLES = 4_000;
    private static final double ENGINE_ROWS = 1_000;

    private final Runbook runbook;
    private final List<Expression> conditions;

    Trial(Runbook runbook, List<Expression> conditions) {
        this.runbook = runbook;
        this.conditions = conditions;
    }

    /** What each condition amounts to, once enough samples are there for its windows and clocks. */
    List<Truth> on(Map<String, Value> values) {
        Samples samples = Samples.of(runbook);
        Baselines baselines = new Baselines(samples);
        List<Phase.Baseline> declared = runbook.phases().stream()
                .flatMap(phase -> phase.baselines().stream())
                .toList();
        declared.forEach(baselines::declare);
        List<ConditionWatch> watches = new ArrayList<>();
        for (Expression condition : conditions) {
            watches.add(ConditionWatch.expected(condition, samples, baselines, 0));
        }
        Set<String> names = new LinkedHashSet<>();
        watches.forEach(watch -> names.addAll(watch.metrics()));
        declared.forEach(baseline -> leaves(baseline.metric(), names));
        long step = Math.max(1, shortest(names));
        long end = horizon(step);
        step = Math.max(step, end / MOST_SAMPLES);
        for (long at = 0; at <= end; at += step) {
            for (String name : names) {
                arrive(samples, runbook.metric(name), values, at);
            }
            if (at == step) {
                freeze(samples, baselines, declared, at);
            }
            for (ConditionWatch watch : watches) {
                watch.assess(at);
            }
        }
        long last = end - end % step;
        return watches.stream().map(watch -> watch.assess(last)).toList();
    }

    private static void freeze(Samples samples, Baselines baselines, List<Phase.Baseline> declared, long at) {
        declared.stream()
                .map(Phase.Baseline::metric)
                .filter(metric -> samples.newest(metric, at) instanceof Reading.Present)
                .forEach(metric -> baselines.freeze(metric, at));
    }

    private void leaves(String name, Set<String> into) {
        if (runbook.metric(name).definition() instanceof Metric.Definition.Formula formula) {
            Expressions.metrics(formula.expression()).forEach(input -> leaves(input, into));
        } else {
            into.add(name);
        }
    }

    private static void arrive(Samples samples, Metric metric, Map<String, Value> values, long at) {
        if (metric.definition() instanceof Metric.Definition.FromSteps) {
            samples.engineSample(metric.name(), at, ENGINE_ROWS);
        } else if (values.containsKey(metric.name())) {
            samples.arrived(metric.name(), at, Reading.of(values.get(metric.name()), at));
        }
    }

    private long shortest(Set<String> names) {
        return names.stream()
                .map(runbook::metric)
                .filter(metric -> !metric.once())
                .mapToLong(metric -> metric.every().toMillis())
                .min()
                .orElse(1_000);
    }

    /** Long enough for every window and clock in the conditions. */
    private long horizon(long step) {
        long longest = conditions.stream().mapToLong(Clocks::longest).max().orElse(0);
        return 2 * longest + 12 * step;
    }
}
