package dev.sluice.language.difference;

import dev.sluice.language.model.Expression;
import dev.sluice.value.Dimension;
import dev.sluice.value.Value;
import java.util.OptionalDouble;

/** Which of two amounts, given in normal form, is never the smaller one. */
final class Amounts {
    private static final double PERCENT = 0.01;

    private Amounts() {}

    /** Whether it can be shown that {@code low <= high}, whatever the metrics say. */
    static boolean ordered(Expression low, Expression high) {
        if (low.equals(high)) {
            return true;
        }
        OptionalDouble least = constant(low);
        OptionalDouble most = constant(high);
        if (least.isPresent() && most.isPresent()) {
            return least.getAsDouble() <= most.getAsDouble();
        }
        return switch (low) {
            case Expression.Above above -> high instanceof Expression.Above other && ordered(above, other);
            case Expression.Negative negative ->
                high instanceof Expression.Negative other && ordered(other.operand(), negative.operand());
            case Expression.Arithmetic sum -> high instanceof Expression.Arithmetic other && ordered(sum, other);
            default -> false;
        };
    }

    /** The larger of two margins on top of a base grows with each of the three. */
    private static boolean ordered(Expression.Above low, Expression.Above high) {
        return low.base().equals(high.base())
                && ordered(low.relative(), high.relative())
                && ordered(low.absolute(), high.absolute());
    }

    private static boolean ordered(Expression.Arithmetic low, Expression.Arithmetic high) {
        if (low.operator() != high.operator()) {
            return false;
        }
        return switch (low.operator()) {
            case PLUS -> ordered(low.left(), high.left()) && ordered(low.right(), high.right());
            case MINUS -> ordered(low.left(), high.left()) && ordered(high.right(), low.right());
            case TIMES, DIVIDED_BY -> {
                // Only by one positive constant on both sides; of the rest the signs are not known.
                OptionalDouble factor = constant(low.right());
                yield low.right().equals(high.right())
                        && factor.isPresent()
                        && factor.getAsDouble() > 0
                        && ordered(low.left(), high.left());
            }
        };
    }

    private static OptionalDouble constant(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant ->
                constant.value() instanceof Value.Amount amount
                        ? OptionalDouble.of(amount.amount() * (constant.type() == Dimension.PERCENT ? PERCENT : 1))
                        : OptionalDouble.empty();
            case Expression.Negative negative -> {
                OptionalDouble inner = constant(negative.operand());
                yield inner.isPresent() ? OptionalDouble.of(-inner.getAsDouble()) : inner;
            }
            default -> OptionalDouble.empty();
        };
    }
}
