package dev.sluice.language.check;

import dev.sluice.language.check.ExpressionChecker.Around;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Aggregate;
import dev.sluice.language.model.Expression.Quantifier;
import dev.sluice.language.model.Expression.WindowFunction;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks calls of functions (gates.md §6 and §7): their names, arguments and the type of what they yield. */
final class FunctionChecker {
    private static final Type CONDITION = Type.Plain.BOOLEAN;

    private static final Map<String, WindowFunction> WINDOWS = byName(WindowFunction.values());
    private static final Map<String, Aggregate> AGGREGATES = byName(Aggregate.values());
    private static final Map<String, Quantifier> QUANTIFIERS = byName(Quantifier.values());
    private static final List<String> ALL = all();
    /** What other languages call them. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "average",
            "avg",
            "mean",
            "avg",
            "median",
            "p50",
            "minimum",
            "min",
            "maximum",
            "max",
            "derivative",
            "slope");

    private final ExpressionChecker expressions;
    private final MetricFacts facts;
    private final Names names;
    private final Settings settings;
    private final Findings findings;
    private final ClockChecker clocks;

    FunctionChecker(
            ExpressionChecker expressions,
            MetricFacts facts,
            Names names,
            Settings settings,
            Findings findings,
            ClockChecker clocks) {
        this.expressions = expressions;
        this.facts = facts;
        this.names = names;
        this.settings = settings;
        this.findings = findings;
        this.clocks = clocks;
    }

    private static <E extends Enum<E>> Map<String, E> byName(E[] values) {
        Map<String, E> byName = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> byName.put(value.name().toLowerCase(Locale.ROOT), value));
        return byName;
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>(WINDOWS.keySet());
        all.addAll(List.of("sum", "all", "any", "none", "age", "known", "baseline", "above", "eta"));
        return List.copyOf(all);
    }

    Optional<Expression> call(Term.Call call, Around around) {
        String function = call.function().text();
        boolean overSeries = AGGREGATES.containsKey(function)
                && call.arguments().size() == 1
                && call.arguments().getFirst().over().isEmpty();
        if (overSeries) {
            return across(call, AGGREGATES.get(function));
        }
        if (WINDOWS.containsKey(function)) {
            return window(call, WINDOWS.get(function));
        }
        if (QUANTIFIERS.containsKey(function)) {
            return quantified(call, QUANTIFIERS.get(function), around);
        }
        return switch (function) {
            case "age" -> aboutMetric(call, name -> new Expression.Age(name, Dimension.DURATION, call.span()), false);
            case "known" -> aboutMetric(call, name -> new Expression.Known(name, CONDITION, call.span()), true);
            case "baseline" -> baseline(call, around);
            case "above" -> above(call, around);
            case "eta" -> eta(call, around);
            default -> unknown(call);
        };
    }

    private Optional<Expression> unknown(Term.Call call) {
        if (!call.function().isMissing()) {
            Diagnostic finding = Diagnostic.error(
                    Code.S306,
                    call.function().span(),
                    "there is no function `" + call.function().text() + "`",
                    "unknown function");
            String word = call.function().text();
            findings.add(Optional.ofNullable(ELSEWHERE.get(word))
                    .or(() -> ExpressionChecker.similar(word, ALL))
                    .map(similar -> finding.help("write `" + similar + "`")
                            .suggest(call.function().span(), similar))
                    .orElseGet(() -> finding.help("use one of `" + String.join("`, `", ALL) + "`")));
        }
        return Optional.empty();
    }

    private Optional<Expression> wrong(Term.Call call, String usage) {
        findings.add(Diagnostic.error(
                        Code.S306,
                        call.span(),
                        "`" + call.function().text() + "` does not take these arguments",
                        "expected `" + usage + "`")
                .help("write `" + usage + "`"));
        return Optional.empty();
    }

    private Optional<Expression> window(Term.Call call, WindowFunction function) {
        boolean predict = function == WindowFunction.PREDICT;
        String usage = call.function().text() + (predict ? "(m over 30m in 1h)" : "(m over 5m)");
        if (call.arguments().size() != 1) {
            return wrong(call, usage);
        }
        Term.Argument argument = call.arguments().getFirst();
        if (argument.over().isEmpty() || predict != argument.in().isPresent()) {
            return wrong(call, usage);
        }
        Optional<String> metric = scalar(argument.term(), call);
        if (metric.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> over = clocks.window(argument.over().get(), metric.get());
        Optional<Duration> horizon = argument.in().flatMap(setting -> settings.duration(setting, "in"));
        Type type = facts.get(metric.get()).orElseThrow().type();
        if (!(type instanceof Dimension) && needsQuantity(function)) {
            findings.add(Diagnostic.error(
                            Code.S306,
                            argument.term().span(),
                            "`" + call.function().text() + "` calculates, and `" + metric.get() + "` is "
                                    + Types.name(type),
                            "no quantity")
                    .help("use `last`, `count` or `changed`, or a metric that is counted or measured"));
            return Optional.empty();
        }
        return over.isEmpty() || predict && horizon.isEmpty()
                ? Optional.empty()
                : Optional.of(new Expression.Window(
                        function, metric.get(), over.get(), horizon, typeOf(function, type), call.span()));
    }

    private static boolean needsQuantity(WindowFunction function) {
        return switch (function) {
            case LAST, COUNT, CHANGED, STALLED -> false;
            case AVG, MIN, MAX, P50, P90, P95, P99, STDDEV, DELTA, RATE, INCREASE, SLOPE, PREDICT -> true;
        };
    }

    private static Type typeOf(WindowFunction function, Type type) {
        return switch (function) {
            case COUNT -> Dimension.COUNT;
            case STALLED, CHANGED -> CONDITION;
            case RATE, SLOPE -> ((Dimension) type).per(Dimension.DURATION);
            case AVG, MIN, MAX, P50, P90, P95, P99, LAST, STDDEV, DELTA, INCREASE, PREDICT -> type;
        };
    }

    /** The name of a metric with one series. */
    private Optional<String> scalar(Term term, Term.Call call) {
        return expressions.metricName(term, call.function().text()).filter(name -> {
            boolean labelled = facts.get(name).map(MetricFacts.Fact::labelled).orElse(false);
            if (labelled) {
                findings.add(Diagnostic.error(
                                Code.S307,
                                term.span(),
                                "`" + name + "` has several series, so it has no one history",
                                "one series for each label")
                        .help("write `max(" + name + ")` or `any(" + name + " > ...)`, or aggregate in the query"));
            }
            return !labelled;
        });
    }

    private Optional<Expression> across(Term.Call call, Aggregate aggregate) {
        Term.Argument argument = call.arguments().getFirst();
        if (argument.in().isPresent()) {
            return wrong(call, call.function().text() + "(m)");
        }
        Optional<String> metric =
                expressions.metricName(argument.term(), call.function().text());
        if (metric.isEmpty()) {
            return Optional.empty();
        }
        MetricFacts.Fact fact = facts.get(metric.get()).orElseThrow();
        if (!fact.labelled()) {
            Diagnostic finding = Diagnostic.error(
                    Code.S307,
                    call.span(),
                    "`" + metric.get() + "` has one series, so there is nothing to aggregate",
                    "one value already");
            boolean windowed = WINDOWS.containsKey(call.function().text());
            findings.add(
                    windowed
                            ? finding.help("say over which window: `"
                                    + call.function().text() + "(" + metric.get() + " over 5m)`")
                            : finding.help("write `" + metric.get() + "` alone"));
            return Optional.empty();
        }
        return Optional.of(new Expression.Across(aggregate, metric.get(), fact.type(), call.span()));
    }

    private Optional<Expression> quantified(Term.Call call, Quantifier quantifier, Around around) {
        if (!onlyTerms(call, 1) || around.eachSeries()) {
            return wrong(call, call.function().text() + "(m > 5s)");
        }
        Term each = call.arguments().getFirst().term();
        boolean labelled = References.of(each).stream()
                .anyMatch(name ->
                        !facts.get(name.text()).map(fact -> !fact.labelled()).orElse(false)
                                && names.metrics().containsKey(name.text()));
        boolean allKnown = References.of(each).stream()
                .allMatch(name ->
                        facts.get(name.text()).isPresent() || names.params().containsKey(name.text()));
        if (!labelled && allKnown) {
            findings.add(Diagnostic.error(
                            Code.S307,
                            each.span(),
                            "`" + call.function().text() + "` is about several series, and this has one",
                            "no metric with `labels`")
                    .help("write the condition alone, or declare the metric with `labels`"));
            return Optional.empty();
        }
        return expressions
                .condition(each, around.perSeries(quantifier == Quantifier.NONE))
                .map(condition -> new Expression.Quantified(quantifier, condition, CONDITION, call.span()));
    }

    private Optional<Expression> aboutMetric(
            Term.Call call, java.util.function.Function<String, Expression> make, boolean severalToo) {
        if (!onlyTerms(call, 1)) {
            return wrong(call, call.function().text() + "(m)");
        }
        Term metric = call.arguments().getFirst().term();
        return (severalToo ? expressions.metricName(metric, call.function().text()) : scalar(metric, call)).map(make);
    }

    private Optional<Expression> baseline(Term.Call call, Around around) {
        if (!onlyTerms(call, 1)) {
            return wrong(call, "baseline(m)");
        }
        Optional<String> metric = scalar(call.arguments().getFirst().term(), call);
        if (metric.isEmpty()) {
            return Optional.empty();
        }
        boolean taken = around.place()
                .baselines()
                .map(known -> known.contains(metric.get()))
                .orElse(false);
        if (!taken) {
            findings.add(Diagnostic.error(
                            Code.S413,
                            call.span(),
                            "no baseline of `" + metric.get() + "` is taken before this",
                            "nothing to compare with")
                    .help("put `baseline " + metric.get() + " over 30m` into this phase or an earlier one"));
            return Optional.empty();
        }
        return Optional.of(new Expression.BaselineOf(
                metric.get(), facts.get(metric.get()).orElseThrow().type(), call.span()));
    }

    private Optional<Expression> above(Term.Call call, Around around) {
        if (!onlyTerms(call, 3)) {
            return wrong(call, "above(baseline(m), 20%, 5ms)");
        }
        Optional<Expression> base = expressions.quantity(call.arguments().get(0).term(), around);
        Optional<Expression> relative =
                expressions.quantity(call.arguments().get(1).term(), around);
        Optional<Expression> absolute =
                expressions.quantity(call.arguments().get(2).term(), around);
        if (base.isEmpty() || relative.isEmpty() || absolute.isEmpty()) {
            return Optional.empty();
        }
        if (!relative.get().type().equals(Dimension.PERCENT)) {
            findings.add(Diagnostic.error(
                            Code.S301,
                            relative.get().span(),
                            "the first margin of `above` is "
                                    + Types.name(relative.get().type()) + ", not a percentage",
                            "expected a percentage")
                    .help("write a percentage such as `20%`"));
            return Optional.empty();
        }
        return expressions.comparable(base.get(), absolute.get())
                ? Optional.of(new Expression.Above(
                        base.get(), relative.get(), absolute.get(), base.get().type(), call.span()))
                : Optional.empty();
    }

    private Optional<Expression> eta(Term.Call call, Around around) {
        if (!onlyTerms(call, 2)) {
            return wrong(call, "eta(done, total)");
        }
        Term first = call.arguments().get(0).term();
        Optional<String> done = scalar(first, call);
        Optional<Expression> total =
                expressions.quantity(call.arguments().get(1).term(), around);
        if (done.isEmpty() || total.isEmpty()) {
            return Optional.empty();
        }
        Tree.Metric metric = names.metrics().get(done.get());
        Expression reference = new Expression.MetricRef(
                done.get(), facts.get(done.get()).orElseThrow().type(), first.span());
        boolean progress = metric.kind() == Tree.Metric.Kind.PROGRESS;
        if (!progress) {
            findings.add(Diagnostic.error(
                            Code.S306,
                            first.span(),
                            "`eta` is about progress, and `" + done.get() + "` is no progress metric",
                            "not declared as progress")
                    .help("declare `" + done.get() + "` as `progress`"));
        }
        return progress && expressions.comparable(reference, total.get())
                ? Optional.of(new Expression.Eta(done.get(), total.get(), Dimension.DURATION, call.span()))
                : Optional.empty();
    }

    /** Whether the call has that many arguments, none with a window. */
    private static boolean onlyTerms(Term.Call call, int count) {
        return call.arguments().size() == count
                && call.arguments().stream()
                        .allMatch(argument ->
                                argument.over().isEmpty() && argument.in().isEmpty());
    }
}
