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
import dev.sluice.language.model.WrittenExpression.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes an expression and notes where each part came to stand. */
final class ExpressionWriter {
    private final StringBuilder text;

    ExpressionWriter(StringBuilder text) {
        this.text = text;
    }

    Place write(Expression expression) {
        return switch (expression) {
            case Constant constant -> leaf(constant.text());
            case Knob knob -> leaf(knob.name());
            case MetricRef ref -> leaf(ref.metric());
            case Window window -> leaf(window(window));
            case Age age -> leaf("age(" + age.metric() + ")");
            case Known known -> leaf("known(" + known.metric() + ")");
            case Is is -> leaf(is.metric() + (is.negated() ? " is not " : " is ") + word(is.state()));
            case BaselineOf baseline -> leaf("baseline(" + baseline.metric() + ")");
            case Across across -> leaf(word(across.aggregate()) + "(" + across.metric() + ")");
            case Blind blind -> leaf("blind for " + ExpressionText.duration(blind.duration()));
            case Above above -> call("above(", List.of(above.base(), above.relative(), above.absolute()));
            case Eta eta -> call("eta(" + eta.done() + ", ", List.of(eta.total()));
            case Quantified quantified -> call(word(quantified.quantifier()) + "(", List.of(quantified.each()));
            case Negative negative -> prefixed("-", negative.operand(), negative.operand() instanceof Arithmetic);
            case Not not -> prefixed("not ", not.operand(), grouped(not.operand()));
            case Arithmetic sum -> arithmetic(sum);
            case Comparison comparison ->
                infix(
                        comparison.relation().sign(),
                        operand(comparison.left(), false),
                        operand(comparison.right(), false));
            case Between between -> between(between);
            case And and -> chain(and.operands(), "and");
            case Or or -> chain(or.operands(), "or");
            case For held -> held(held);
        };
    }

    /** An operand, and whether it stands in parentheses. */
    private record Operand(Expression expression, boolean grouped) {}

    private static Operand operand(Expression expression, boolean grouped) {
        return new Operand(expression, grouped);
    }

    private Place leaf(String written) {
        int start = text.length();
        text.append(written);
        return new Place(start, text.length(), start, List.of());
    }

    private Place call(String opening, List<Expression> arguments) {
        int start = text.length();
        text.append(opening);
        List<Place> parts = new ArrayList<>();
        for (Expression argument : arguments) {
            text.append(parts.isEmpty() ? "" : ", ");
            parts.add(write(argument));
        }
        text.append(')');
        return new Place(start, text.length(), start, parts);
    }

    private Place prefixed(String sign, Expression operand, boolean grouped) {
        int start = text.length();
        text.append(sign);
        Place part = put(operand(operand, grouped));
        return new Place(start, text.length(), start, List.of(part));
    }

    private Place infix(String sign, Operand first, Operand second) {
        int start = text.length();
        Place left = put(first);
        int anchor = text.length() + 1;
        text.append(' ').append(sign).append(' ');
        Place right = put(second);
        return new Place(start, text.length(), anchor, List.of(left, right));
    }

    private Place arithmetic(Arithmetic sum) {
        return infix(
                sum.operator().sign(),
                operand(sum.left(), grouped(sum.operator(), sum.left(), false)),
                operand(sum.right(), grouped(sum.operator(), sum.right(), true)));
    }

    private Place between(Between between) {
        int start = text.length();
        Place operand = write(between.operand());
        int anchor = text.length() + 1;
        text.append(between.negated() ? " not between " : " between ");
        Place low = write(between.low());
        text.append(" and ");
        Place high = write(between.high());
        return new Place(start, text.length(), anchor, List.of(operand, low, high));
    }

    /** The first {@code and} or {@code or} stands for the whole chain. */
    private Place chain(List<Expression> operands, String word) {
        int start = text.length();
        int anchor = start;
        List<Place> parts = new ArrayList<>();
        for (Expression operand : operands) {
            if (!parts.isEmpty()) {
                anchor = parts.size() == 1 ? text.length() + 1 : anchor;
                text.append(' ').append(word).append(' ');
            }
            parts.add(put(operand(operand, chained(operand))));
        }
        return new Place(start, text.length(), anchor, parts);
    }

    private Place held(For held) {
        int start = text.length();
        Place condition = put(operand(held.condition(), grouped(held.condition())));
        int anchor = text.length() + 1;
        text.append(" for ").append(ExpressionText.hold(held.hold()));
        return new Place(start, text.length(), anchor, List.of(condition));
    }

    private Place put(Operand operand) {
        text.append(operand.grouped() ? "(" : "");
        Place place = write(operand.expression());
        text.append(operand.grouped() ? ")" : "");
        return place;
    }

    private static String window(Window window) {
        return word(window.function())
                + "("
                + window.metric()
                + " over "
                + ExpressionText.duration(window.over())
                + window.horizon()
                        .map(ahead -> " in " + ExpressionText.duration(ahead))
                        .orElse("")
                + ")";
    }

    /** In a chain: other chains and everything that carries a clock stand in parentheses. */
    private static boolean chained(Expression operand) {
        return switch (operand) {
            case And chain -> true;
            case Or chain -> true;
            case For clock -> true;
            case Between range -> true;
            default -> false;
        };
    }

    /** What {@code for} or {@code not} binds to: anything with an operator in parentheses, but one comparison under a clock. */
    private static boolean grouped(Expression operand) {
        return switch (operand) {
            case And chain -> true;
            case Or chain -> true;
            case Not not -> true;
            case For clock -> true;
            default -> false;
        };
    }

    private static boolean grouped(Operator operator, Expression operand, boolean right) {
        return operand instanceof Arithmetic inner && (right || product(operator) != product(inner.operator()));
    }

    private static boolean product(Operator operator) {
        return operator == Operator.TIMES || operator == Operator.DIVIDED_BY;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
