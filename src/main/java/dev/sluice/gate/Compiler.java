package dev.sluice.gate;

import dev.sluice.gate.Condition.Amount;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Above;
import dev.sluice.language.model.Expression.Across;
import dev.sluice.language.model.Expression.Age;
import dev.sluice.language.model.Expression.And;
import dev.sluice.language.model.Expression.Arithmetic;
import dev.sluice.language.model.Expression.BaselineOf;
import dev.sluice.language.model.Expression.Between;
import dev.sluice.language.model.Expression.Blind;
import dev.sluice.language.model.Expression.Comparison;
import dev.sluice.language.model.Expression.Constant;
import dev.sluice.language.model.Expression.Eta;
import dev.sluice.language.model.Expression.For;
import dev.sluice.language.model.Expression.Is;
import dev.sluice.language.model.Expression.Knob;
import dev.sluice.language.model.Expression.Known;
import dev.sluice.language.model.Expression.MetricRef;
import dev.sluice.language.model.Expression.Negative;
import dev.sluice.language.model.Expression.Not;
import dev.sluice.language.model.Expression.Operator;
import dev.sluice.language.model.Expression.Or;
import dev.sluice.language.model.Expression.Quantified;
import dev.sluice.language.model.Expression.Window;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Turns the expressions of one predicate into conditions over the samples, once, so that an evaluation walks objects that know
 * their metrics and allocates nothing. Formula metrics are put in place, so that staleness and "not yet" are those of their
 * inputs. The clocks are found again when a part is compiled a second time, for an explanation.
 */
final class Compiler {
    private final Samples samples;
    private final Use use;
    private final LongSupplier blindMillis;
    private final Map<For, Clock> clocks = new IdentityHashMap<>();
    private final List<Clock> inOrder = new ArrayList<>();
    private final boolean stripped;

    /** @param blindMillis how long the phase has been blind, for {@code blind for} */
    Compiler(Samples samples, Use use, LongSupplier blindMillis) {
        this(samples, use, blindMillis, false);
    }

    private Compiler(Samples samples, Use use, LongSupplier blindMillis, boolean stripped) {
        this.samples = samples;
        this.use = use;
        this.blindMillis = blindMillis;
        this.stripped = stripped;
    }

    /** The same, every {@code for} taken off. */
    Compiler stripped() {
        return new Compiler(samples, use, blindMillis, true);
    }

    /** The clocks made so far, inner ones first. */
    List<Clock> clocks() {
        return List.copyOf(inOrder);
    }

    Condition condition(Expression expression) {
        return switch (expression) {
            case Comparison comparison -> comparison(comparison);
            case Between between ->
                Comparing.between(
                        between.negated(), amount(between.operand()), amount(between.low()), amount(between.high()));
            case And and -> all(and.operands());
            case Or or -> any(or.operands());
            case Not not -> {
                Condition operand = condition(not.operand());
                yield view -> operand.test(view).not();
            }
            case For held -> stripped ? condition(held.condition()) : clock(held);
            case Blind blind -> {
                long wanted = blind.duration().toMillis();
                yield view -> Outcome.of(blindMillis.getAsLong() >= wanted);
            }
            case Known known -> Presence.known(samples.inputs(known));
            case Is is -> Presence.is(is, samples.inputs(is));
            case Quantified quantified -> quantified(quantified);
            default -> Comparing.flag(amount(expression));
        };
    }

    private Condition comparison(Comparison comparison) {
        return isText(comparison.left())
                ? Texts.compare(comparison, samples)
                : Comparing.compare(comparison.relation(), amount(comparison.left()), amount(comparison.right()));
    }

    Amount amount(Expression expression) {
        return switch (expression) {
            case Constant constant -> {
                double amount = MetricSamples.amountOf(constant.value());
                yield view -> amount;
            }
            case Knob knob -> {
                double[] held = samples.knobAmount(knob.name());
                yield view -> Double.isNaN(held[0]) ? view.unknown() : held[0];
            }
            case MetricRef ref -> reference(ref.metric());
            case Window window -> samples.window(window);
            case Age age -> Presence.age(samples.inputs(age));
            case BaselineOf baseline -> {
                double[] held = samples.baselineAmount(baseline.metric());
                yield view -> Double.isNaN(held[0]) ? view.unknown() : held[0];
            }
            case Above above -> above(above);
            case Eta eta -> samples.eta(eta, reference(eta.done()), amount(eta.total()));
            case Across across -> Series.across(across.aggregate(), samples.metric(across.metric()));
            case Negative negative -> {
                Amount operand = amount(negative.operand());
                yield view -> -operand.amount(view);
            }
            case Arithmetic arithmetic -> arithmetic(arithmetic);
            default -> Comparing.amountOf(condition(expression));
        };
    }

    private Amount reference(String metric) {
        return samples.formula(metric).map(this::amount).orElseGet(() -> samples.metric(metric)::amount);
    }

    private Condition all(List<Expression> operands) {
        Condition[] parts = operands.stream().map(this::condition).toArray(Condition[]::new);
        return view -> {
            Outcome outcome = Outcome.TRUE;
            for (Condition part : parts) {
                outcome = outcome.and(part.test(view));
            }
            return outcome;
        };
    }

    private Condition any(List<Expression> operands) {
        Condition[] parts = operands.stream().map(this::condition).toArray(Condition[]::new);
        return view -> {
            Outcome outcome = Outcome.FALSE;
            for (Condition part : parts) {
                outcome = outcome.or(part.test(view));
            }
            return outcome;
        };
    }

    private Condition clock(For held) {
        Clock known = clocks.get(held);
        if (known != null) {
            return known;
        }
        Condition group = condition(held.condition());
        Clock clock = Clock.of(held.hold(), use, group, samples.inputs(held.condition()), samples.turns());
        clocks.put(held, clock);
        inOrder.add(clock);
        return clock;
    }

    private Condition quantified(Quantified quantified) {
        Condition each = condition(quantified.each());
        for (MetricSamples input : samples.inputs(quantified.each())) {
            if (!input.metric.labels().isEmpty()) {
                return Series.quantified(quantified.quantifier(), each, input);
            }
        }
        return each;
    }

    private Amount above(Above above) {
        Amount base = amount(above.base());
        Amount relative = amount(above.relative());
        Amount absolute = amount(above.absolute());
        double ratio = isPercent(above.relative()) ? 0.01 : 1;
        return view -> {
            double from = base.amount(view);
            // Math.max passes NaN on: a margin that is not known makes the whole unknown.
            double limit = from + Math.max(Math.abs(from) * relative.amount(view) * ratio, absolute.amount(view));
            return Double.isInfinite(limit) ? view.unknown() : limit;
        };
    }

    private Amount arithmetic(Arithmetic arithmetic) {
        Amount left = amount(arithmetic.left());
        Amount right = amount(arithmetic.right());
        Operator operator = arithmetic.operator();
        boolean product = operator == Operator.TIMES || operator == Operator.DIVIDED_BY;
        // A percentage in a product is a plain ratio, and the result one again only where the checker says so.
        double leftScale = product && isPercent(arithmetic.left()) ? 0.01 : 1;
        double rightScale = product && isPercent(arithmetic.right()) ? 0.01 : 1;
        double resultScale = product && isPercent(arithmetic) ? 100 : 1;
        return view -> {
            double first = left.amount(view) * leftScale;
            double second = right.amount(view) * rightScale;
            double result = switch (operator) {
                case PLUS -> first + second;
                case MINUS -> first - second;
                case TIMES -> first * second;
                case DIVIDED_BY -> first / second;
            };
            boolean operandsKnown = !Double.isNaN(first) && !Double.isNaN(second);
            return operandsKnown && !Double.isFinite(result) ? view.unknown() : resultScale * result;
        };
    }

    private static boolean isPercent(Expression expression) {
        return expression.type().equals(Dimension.PERCENT);
    }

    private static boolean isText(Expression expression) {
        return expression.type() == Type.Plain.TEXT || expression.type() == Type.Plain.IDENTIFIER;
    }
}
