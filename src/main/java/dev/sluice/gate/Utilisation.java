package dev.sluice.gate;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.And;
import dev.sluice.language.model.Expression.Comparison;
import dev.sluice.language.model.Expression.For;
import dev.sluice.language.model.Expression.Or;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * How near a predicate is to being true: reading over limit for {@code reading > limit}, limit over reading for {@code reading <
 * limit}; of an {@code or} the nearest part, of an {@code and} the farthest, every {@code for} taken off. Whatever else a
 * predicate is made of says nothing until it is true.
 */
final class Utilisation {
    private static final double TRUE = 1;

    private final Compiler compiler;
    private final View view;

    /** @param compiler of the predicate, every {@code for} taken off */
    Utilisation(Compiler compiler, View view) {
        this.compiler = compiler;
        this.view = view;
    }

    /** Absent where it is not true and nothing tells how far it is from that. */
    OptionalDouble of(Expression expression) {
        return switch (expression) {
            case Comparison comparison -> of(comparison);
            case For held -> of(held.condition());
            case Or or -> parts(or.operands()).max();
            case And and -> parts(and.operands()).min();
            default -> truth(expression);
        };
    }

    private DoubleStream parts(List<Expression> operands) {
        return operands.stream().map(this::of).flatMapToDouble(OptionalDouble::stream);
    }

    private OptionalDouble of(Comparison comparison) {
        return switch (comparison.relation()) {
            case GREATER, GREATER_OR_EQUAL -> ratio(comparison, comparison.left(), comparison.right());
            case LESS, LESS_OR_EQUAL -> ratio(comparison, comparison.right(), comparison.left());
            case EQUAL, NOT_EQUAL -> truth(comparison);
        };
    }

    /** Below its limit a reading never counts as having reached it, whatever the division says. */
    private OptionalDouble ratio(Comparison whole, Expression over, Expression under) {
        OptionalDouble truth = truth(whole);
        double above = compiler.amount(over).amount(view);
        double below = compiler.amount(under).amount(view);
        if (Double.isNaN(above) || Double.isNaN(below) || above < 0 || below <= 0) {
            return truth;
        }
        double ratio = above / below;
        return OptionalDouble.of(truth.isPresent() ? Math.max(TRUE, ratio) : Math.min(ratio, Math.nextDown(TRUE)));
    }

    private OptionalDouble truth(Expression condition) {
        return compiler.condition(condition).test(view) == Outcome.TRUE
                ? OptionalDouble.of(TRUE)
                : OptionalDouble.empty();
    }
}
