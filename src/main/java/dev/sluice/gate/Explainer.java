package dev.sluice.gate;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Constant;
import dev.sluice.language.model.Expression.For;
import dev.sluice.language.model.Expression.MetricRef;
import dev.sluice.language.model.Expression.Quantified;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Metric.Definition;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.WrittenExpression;
import dev.sluice.value.Missing;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at every part of a predicate once more, and says what it amounts to. */
final class Explainer {
    private final Samples samples;
    private final Compiler compiler;
    private final View view;

    Explainer(Samples samples, Compiler compiler, View view) {
        this.samples = samples;
        this.compiler = compiler;
        this.view = view;
    }

    Explanation explain(Expression expression) {
        WrittenExpression written = ExpressionText.written(expression);
        return explain(
                expression,
                written,
                written.place(),
                Explanation.Place.alone(written.place().anchor()));
    }

    private Explanation explain(
            Expression expression, WrittenExpression written, WrittenExpression.Place place, Explanation.Place within) {
        if (expression instanceof Constant constant) {
            return constant(constant, within);
        }
        Optional<Metric> metric = Expressions.metric(expression).map(name -> samples.metric(name).metric);
        return new Explanation(
                written.at(place),
                within,
                isCondition(expression) ? Optional.of(outcome(expression).truth()) : Optional.empty(),
                isUnknown(expression),
                isCondition(expression) && !(expression instanceof MetricRef)
                        ? notYet(expression)
                        : Optional.of(value(expression)),
                Expressions.metric(expression).flatMap(this::age),
                metric.flatMap(Explainer::source),
                metric.flatMap(Explainer::query),
                note(expression),
                clock(expression),
                parts(expression, written, place));
    }

    /** Its text is its value already; only where that comes from is left to tell. */
    private static Explanation constant(Constant constant, Explanation.Place within) {
        return new Explanation(
                constant.text(),
                within,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                constant.param().map(name -> "param " + name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private List<Explanation> parts(Expression expression, WrittenExpression written, WrittenExpression.Place place) {
        if (expression instanceof MetricRef ref && samples.formula(ref.metric()).isPresent()) {
            return List.of(explain(samples.formula(ref.metric()).get()));
        }
        List<Explanation> parts = new ArrayList<>();
        collect(expression, written, place, place.start(), parts);
        return parts;
    }

    private void collect(
            Expression above,
            WrittenExpression written,
            WrittenExpression.Place place,
            int from,
            List<Explanation> parts) {
        List<Expression> children = Expressions.children(above);
        for (int i = 0; i < children.size(); i++) {
            Expression child = children.get(i);
            WrittenExpression.Place at = place.parts().get(i);
            if (above instanceof Quantified) {
                // The comparison under it has a truth for each series only.
                collect(child, written, at, from, parts);
            } else if (!(child instanceof Constant constant) || constant.param().isPresent()) {
                parts.add(explain(
                        child, written, at, new Explanation.Place(at.start() - from, at.anchor() - at.start())));
            }
        }
    }

    private boolean isUnknown(Expression expression) {
        if (isCondition(expression)) {
            return outcome(expression) == Outcome.UNKNOWN;
        }
        view.blind = false;
        view.early = false;
        boolean absent = expression instanceof MetricRef ref
                        && samples.formula(ref.metric()).isEmpty()
                ? samples.metric(ref.metric()).value(view).isEmpty()
                : Double.isNaN(compiler.amount(expression).amount(view));
        return absent && (view.blind || !view.early);
    }

    /** A condition that is false only for now says so. */
    private Optional<String> notYet(Expression condition) {
        return outcome(condition) == Outcome.EARLY ? Optional.of("not yet: " + early(condition)) : Optional.empty();
    }

    /** Why no sample counts yet. */
    String early(Expression condition) {
        long window = samples.reach(condition);
        long left = view.windowsToo ? view.since + window - view.at : 0;
        return window > 0 && left > 0 && !Samples.allOwnProgress(samples.inputs(condition))
                ? "its window of " + duration(window) + " still reaches back before the last effect; " + duration(left)
                        + " to go"
                : "no sample counts yet";
    }

    private static String duration(long millis) {
        return ExpressionText.duration(Duration.ofMillis(millis));
    }

    static boolean isCondition(Expression expression) {
        return expression.type() == Type.Plain.BOOLEAN;
    }

    Outcome outcome(Expression condition) {
        return compiler.condition(condition).test(view);
    }

    /** What an expression amounts to, for people. */
    String value(Expression expression) {
        if (isCondition(expression)) {
            return switch (outcome(expression)) {
                case TRUE -> "true";
                case FALSE -> "false";
                case EARLY -> "not yet";
                case UNKNOWN -> missing(expression);
            };
        }
        if (expression instanceof Constant constant) {
            return constant.text();
        }
        if (expression instanceof MetricRef ref && samples.formula(ref.metric()).isEmpty()) {
            return metricValue(samples.metric(ref.metric()));
        }
        double amount = amount(expression);
        if (Double.isNaN(amount)) {
            return view.blind || !view.early ? missing(expression) : "not yet";
        }
        return expression instanceof MetricRef ref
                ? QuantityFormat.format(
                        amount, samples.metric(ref.metric()).metric.unit())
                : QuantityFormat.format(Value.amount(amount), expression.type());
    }

    /** An amount beside another in a comparison: two that differ never read the same. */
    String valueBeside(Expression expression, Expression other) {
        double amount = amount(expression);
        double beside = amount(other);
        Optional<Unit> unit = unit(expression).or(() -> unit(other));
        return Double.isNaN(amount) || Double.isNaN(beside) || unit.isEmpty()
                ? value(expression)
                : QuantityFormat.formatBeside(amount, beside, unit.get());
    }

    private Optional<Unit> unit(Expression expression) {
        return expression instanceof MetricRef ref
                ? Optional.of(samples.metric(ref.metric()).metric.unit())
                : Optional.empty();
    }

    double amount(Expression expression) {
        view.blind = false;
        view.early = false;
        return compiler.amount(expression).amount(view);
    }

    private String metricValue(MetricSamples metric) {
        view.blind = false;
        view.early = false;
        Optional<Value> value = metric.value(view);
        if (value.isEmpty()) {
            return view.early && !view.blind ? "not yet" : "missing: " + missing(metric);
        }
        String text = value.get() instanceof Value.Series series
                ? Series.text(series, metric.metric.unit())
                : QuantityFormat.format(value.get(), metric.metric.unit());
        return metric.substitutedAt(view.at) ? text + " in place of " + missing(metric) : text;
    }

    private Missing missing(MetricSamples metric) {
        return metric.countsAsRead(view)
                ? metric.missingAt(view.at).orElse(MetricSamples.NOT_READ_AGAIN)
                : metric.reads == 0 ? MetricSamples.NOT_READ : MetricSamples.NOT_READ_AGAIN;
    }

    private String missing(Expression expression) {
        for (MetricSamples input : samples.inputs(expression)) {
            if (!input.countsAsRead(view) || !input.knownAt(view.at)) {
                return "missing: " + missing(input) + " of " + input.metric.name();
            }
        }
        return "unknown: " + undefined(expression);
    }

    private String undefined(Expression expression) {
        return switch (expression) {
            case Expression.BaselineOf baseline -> "the baseline is not frozen yet";
            case Expression.Window window -> "too few samples in the window";
            case Expression.Eta eta -> "no estimate can be made";
            case Expression.Arithmetic arithmetic -> "it has no finite result";
            default -> "a part of it is unknown";
        };
    }

    private Optional<Long> age(String name) {
        if (samples.formula(name).isPresent()) {
            return Optional.empty();
        }
        long age = samples.metric(name).ageMillis(view.at);
        return age < 0 ? Optional.empty() : Optional.of(age);
    }

    static Optional<String> source(Metric metric) {
        return switch (metric.definition()) {
            case Definition.Queried queried -> Optional.of(queried.source());
            case Definition.FromSteps steps -> Optional.of("checkpoints");
            case Definition.Asked asked -> Optional.of("asked");
            case Definition.Formula formula -> Optional.empty();
        };
    }

    private static Optional<String> query(Metric metric) {
        if (!(metric.definition() instanceof Definition.Queried queried)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (queried.query()) {
                    case Query.Sql sql -> sql.raw();
                    case Query.PromQl promQl -> promQl.text();
                    case Query.Json json -> json.method() + " " + json.url() + " " + json.value();
                    case Query.Command command -> command.name();
                    case Query.Sample sample -> sample.text();
                });
    }

    private Optional<String> note(Expression expression) {
        return Expressions.metric(expression)
                .filter(name -> samples.formula(name).isEmpty())
                .map(name -> samples.metric(name).note)
                .filter(note -> !note.isEmpty());
    }

    private Optional<String> clock(Expression expression) {
        return switch (expression) {
            case For held ->
                compiler.condition(held) instanceof Clock clock ? Optional.of(clock.progress(view)) : Optional.empty();
            case Quantified quantified -> tally(quantified.each());
            default -> Optional.empty();
        };
    }

    private Optional<String> tally(Expression each) {
        return Arrays.stream(samples.inputs(each))
                .filter(input -> !input.metric.labels().isEmpty())
                .findFirst()
                .flatMap(input -> Series.tally(compiler.condition(each), input, view));
    }

    /** {@code (db, 2s old)} for what an expression reads; empty if it reads nothing. */
    String sources(Expression expression) {
        StringBuilder text = new StringBuilder();
        for (MetricSamples input : samples.inputs(expression)) {
            long age = input.ageMillis(view.at);
            String one = source(input.metric).orElse(input.metric.name())
                    + (age < 0 ? ", never read" : ", " + ExplanationText.age(age) + " old")
                    + (input.note.isEmpty() ? "" : ", " + input.note);
            if (text.indexOf(one) < 0) {
                text.append(text.isEmpty() ? "" : "; ").append(one);
            }
        }
        return text.isEmpty() ? "" : " (" + text + ")";
    }
}
