package dev.sluice.language.model;

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
import dev.sluice.language.model.Expression.Hold;
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
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A checked expression as the language writes it, with every parenthesis that a reader might wonder about: operands that
 * are themselves joined by {@code and}, {@code or} or arithmetic, and everything that carries a {@code for}, stand in their
 * own.
 */
public final class ExpressionText {
    private ExpressionText() {}

    public static String of(Expression expression) {
        return switch (expression) {
            case Constant constant -> constant.text();
            case Knob knob -> knob.name();
            case MetricRef ref -> ref.metric();
            case Window window -> window(window);
            case Age age -> "age(" + age.metric() + ")";
            case Known known -> "known(" + known.metric() + ")";
            case Is is -> is.metric() + (is.negated() ? " is not " : " is ") + word(is.state());
            case BaselineOf baseline -> "baseline(" + baseline.metric() + ")";
            case Above above ->
                "above(" + of(above.base()) + ", " + of(above.relative()) + ", " + of(above.absolute()) + ")";
            case Eta eta -> "eta(" + eta.done() + ", " + of(eta.total()) + ")";
            case Quantified quantified -> word(quantified.quantifier()) + "(" + of(quantified.each()) + ")";
            case Across across -> word(across.aggregate()) + "(" + across.metric() + ")";
            case Negative negative -> "-" + operand(negative.operand());
            case Arithmetic sum ->
                term(sum.operator(), sum.left(), false)
                        + " " + sum.operator().sign() + " "
                        + term(sum.operator(), sum.right(), true);
            case Comparison comparison ->
                of(comparison.left()) + " " + comparison.relation().sign() + " " + of(comparison.right());
            case Between between ->
                of(between.operand())
                        + (between.negated() ? " not between " : " between ")
                        + of(between.low()) + " and " + of(between.high());
            case And and -> joined(and.operands(), " and ");
            case Or or -> joined(or.operands(), " or ");
            case Not not -> "not " + group(not.operand());
            case For held -> group(held.condition()) + " for " + hold(held.hold());
            case Blind blind -> "blind for " + duration(blind.duration());
        };
    }

    /** {@code 5m}, {@code 3 samples}, {@code 3 of 5 samples}: what stands behind {@code for}. */
    public static String hold(Hold hold) {
        return switch (hold) {
            case Hold.Lasting lasting -> duration(lasting.duration());
            case Hold.Samples samples ->
                (samples.of() == samples.outOf() ? "" : samples.of() + " of ") + samples.outOf() + " samples";
        };
    }

    /** A duration as a literal: {@code 1h30m}. */
    public static String duration(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1000.0, Unit.DURATION);
    }

    private static String window(Window window) {
        return word(window.function())
                + "("
                + window.metric()
                + " over "
                + duration(window.over())
                + window.horizon().map(ahead -> " in " + duration(ahead)).orElse("")
                + ")";
    }

    private static String joined(List<Expression> operands, String word) {
        return operands.stream().map(ExpressionText::part).collect(Collectors.joining(word));
    }

    /** One operand of a chain: other chains and everything that carries a clock stand in parentheses. */
    private static String part(Expression operand) {
        return switch (operand) {
            case And chain -> parenthesised(chain);
            case Or chain -> parenthesised(chain);
            case For clock -> parenthesised(clock);
            case Between range -> parenthesised(range);
            default -> of(operand);
        };
    }

    /** What {@code for} or {@code not} binds to: anything with an operator in parentheses, but one comparison under a clock. */
    private static String group(Expression operand) {
        return switch (operand) {
            case And chain -> parenthesised(chain);
            case Or chain -> parenthesised(chain);
            case Not not -> parenthesised(not);
            case For clock -> parenthesised(clock);
            default -> of(operand);
        };
    }

    private static String term(Operator operator, Expression operand, boolean right) {
        boolean product = operator == Operator.TIMES || operator == Operator.DIVIDED_BY;
        boolean bare = !(operand instanceof Arithmetic inner)
                || !right && product == (inner.operator() == Operator.TIMES || inner.operator() == Operator.DIVIDED_BY);
        return bare ? of(operand) : parenthesised(operand);
    }

    private static String operand(Expression operand) {
        return operand instanceof Arithmetic ? parenthesised(operand) : of(operand);
    }

    private static String parenthesised(Expression expression) {
        return "(" + of(expression) + ")";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
