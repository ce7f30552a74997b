package dev.sluice.language.difference;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Metric.Definition;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which parts of a run use a metric, a parameter or a source, directly or through a formula. A parameter that stands for a
 * duration, such as that of a {@code for}, is not seen any more; but then another value of it is a change of its own wherever it
 * acts.
 */
final class Uses {
    private final Map<String, Set<String>> metrics = new HashMap<>();
    private final Map<String, Set<String>> params = new HashMap<>();
    private final Map<String, Set<String>> sources = new HashMap<>();
    private final Map<String, Set<String>> readers = new HashMap<>();
    private final Map<String, Metric> byName;

    Uses(Runbook runbook) {
        byName = runbook.metricsByName();
        runbook.phases().forEach(this::phase);
        runbook.verify().ifPresent(verify -> {
            verify.expects().forEach(expect -> reads(StepRef.VERIFY, "verify, expect ", expect.when()));
            verify.steps().forEach(this::step);
        });
        runbook.finallySteps().forEach(this::step);
        Map<String, Set<String>> parts = copy(metrics);
        Map<String, Set<String>> labels = copy(readers);
        for (Metric metric : runbook.metrics()) {
            for (String input : below(metric)) {
                addAll(metrics, input, parts.getOrDefault(metric.name(), Set.of()));
                addAll(readers, input, labels.getOrDefault(metric.name(), Set.of()));
            }
        }
        runbook.metrics().forEach(this::definition);
    }

    Set<String> ofMetric(String name) {
        return metrics.getOrDefault(name, Set.of());
    }

    Set<String> ofParam(String name) {
        return params.getOrDefault(name, Set.of());
    }

    Set<String> ofSource(String name) {
        return sources.getOrDefault(name, Set.of());
    }

    /** The rules and conditions that read the metric, as a person finds them: {@code gate healthy, pause when lag > 10s}. */
    Set<String> readers(String metric) {
        return readers.getOrDefault(metric, Set.of());
    }

    private void phase(Phase phase) {
        String where = "phase " + phase.name() + ", ";
        phase.requires().forEach(require -> reads(phase.name(), where + "require ", require.when()));
        for (GateRule rule : phase.rules()) {
            String own = rule.gate().map(gate -> "gate " + gate + ", ").orElse(where);
            String label = own + RedRules.title(rule);
            reads(phase.name(), rule.when(), label);
            rule.until().ifPresent(until -> reads(phase.name(), until, label));
        }
        for (Phase.Baseline baseline : phase.baselines()) {
            add(metrics, baseline.metric(), phase.name());
            add(readers, baseline.metric(), where + "baseline " + baseline.metric());
        }
        phase.allSteps().forEach(this::step);
    }

    private void reads(String part, String head, Expression condition) {
        reads(part, condition, head + ExpressionText.of(condition));
    }

    private void reads(String part, Expression condition, String reader) {
        for (String metric : Expressions.metrics(condition)) {
            add(metrics, metric, part);
            add(readers, metric, reader);
        }
        params(condition).forEach(param -> add(params, param, part));
    }

    private static Set<String> params(Expression expression) {
        Set<String> names = new LinkedHashSet<>();
        Expressions.walk(expression, node -> {
            switch (node) {
                case Expression.Knob knob -> names.add(knob.name());
                case Expression.Constant constant -> constant.param().ifPresent(names::add);
                default -> {}
            }
        });
        return names;
    }

    private void step(Step step) {
        String part = step.ref().phase();
        action(part, "step " + step.ref() + ", ", step.action());
        step.postponed()
                .flatMap(Postponement::condition)
                .ifPresent(until -> reads(part, "step " + step.ref() + ", postponed until ", until));
        step.undo().ifPresent(undo -> {
            switch (undo) {
                case Step.Undo.By by -> action(part, "undo of " + step.ref() + ", ", by.action());
                case Step.Undo.Batched batched -> binds(part, batched.sql().raw());
                case Step.Undo.FromOld old -> {}
                case Step.Undo.None none -> {}
            }
        });
        step.probe().ifPresent(probe -> {
            add(sources, probe.source(), part);
            query(part, probe.query());
        });
    }

    private void action(String part, String where, Action action) {
        switch (action) {
            case Action.Sql sql -> {
                add(sources, sql.source(), part);
                binds(part, sql.sql().raw());
                sql.cleanUp().ifPresent(cleanUp -> binds(part, cleanUp.raw()));
            }
            case Action.Backfill backfill -> {
                add(sources, backfill.source(), part);
                binds(part, backfill.sql().raw());
                backfill.onlyWhere().ifPresent(condition -> binds(part, condition));
                backfill.remaining().ifPresent(condition -> binds(part, condition));
                knob(part, backfill.batch());
                knob(part, backfill.rest());
                backfill.aim().ifPresent(knob -> knob(part, knob));
                knob(part, backfill.workers());
                backfill.budget().ifPresent(budget -> knob(part, budget.rate()));
            }
            case Action.Run run -> run.values().values().forEach(param -> add(params, param, part));
            case Action.Http http -> add(sources, http.source(), part);
            case Action.Manual manual -> {}
            case Action.Wait wait -> reads(part, where + "wait until ", wait.until());
        }
    }

    private void knob(String part, Action.Knob knob) {
        if (knob instanceof Action.Knob.Live live) {
            add(params, live.param(), part);
        }
    }

    private void query(String part, Query query) {
        if (query instanceof Query.Sql sql) {
            sql.texts().forEach(text -> binds(part, text.raw()));
        }
    }

    private void binds(String part, String sql) {
        for (SqlToken token : SqlTokens.scan(sql).tokens()) {
            if (token.kind() == SqlToken.Kind.BIND || token.kind() == SqlToken.Kind.IDENTIFIER_BIND) {
                add(params, token.word(), part);
            }
        }
    }

    /** The metrics that a formula reads, those that they read, and so on down. */
    private Set<String> below(Metric formula) {
        Set<String> found = new LinkedHashSet<>();
        Deque<Metric> open = new ArrayDeque<>(List.of(formula));
        while (!open.isEmpty()) {
            for (String input : read(open.remove())) {
                if (found.add(input)) {
                    open.add(byName.get(input));
                }
            }
        }
        return found;
    }

    private static List<String> read(Metric metric) {
        Set<String> read = new LinkedHashSet<>();
        expressions(metric).forEach(expression -> read.addAll(Expressions.metrics(expression)));
        return List.copyOf(read);
    }

    private static List<Expression> expressions(Metric metric) {
        Set<Expression> found = new LinkedHashSet<>();
        if (metric.definition() instanceof Definition.Formula formula) {
            found.add(formula.expression());
        }
        metric.total().ifPresent(total -> found.add(MetricDifference.denominator(total)));
        return List.copyOf(found);
    }

    private void definition(Metric metric) {
        for (String part : ofMetric(metric.name())) {
            expressions(metric).forEach(expression -> params(expression).forEach(param -> add(params, param, part)));
            if (metric.definition() instanceof Definition.Queried queried) {
                add(sources, queried.source(), part);
                if (queried.query() instanceof Query.Sample sample) {
                    add(sources, sample.otherSource(), part);
                }
                query(part, queried.query());
                queried.ageQuery().ifPresent(age -> query(part, age));
            }
        }
    }

    private static Map<String, Set<String>> copy(Map<String, Set<String>> uses) {
        Map<String, Set<String>> copy = new HashMap<>();
        uses.forEach((name, parts) -> copy.put(name, new LinkedHashSet<>(parts)));
        return copy;
    }

    private static void addAll(Map<String, Set<String>> uses, String name, Set<String> parts) {
        parts.forEach(part -> add(uses, name, part));
    }

    private static void add(Map<String, Set<String>> uses, String name, String part) {
        uses.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(part);
    }
}
