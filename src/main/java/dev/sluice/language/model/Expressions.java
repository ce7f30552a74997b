package dev.sluice.language.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Walks over checked expressions. */
public final class Expressions {
    private Expressions() {}

    /** The sub-expressions of a node, left to right; none of a leaf. */
    public static List<Expression> children(Expression node) {
        return switch (node) {
            case Expression.Constant leaf -> List.of();
            case Expression.Knob leaf -> List.of();
            case Expression.MetricRef leaf -> List.of();
            case Expression.Window leaf -> List.of();
            case Expression.Age leaf -> List.of();
            case Expression.Known leaf -> List.of();
            case Expression.Is leaf -> List.of();
            case Expression.BaselineOf leaf -> List.of();
            case Expression.Across leaf -> List.of();
            case Expression.Blind leaf -> List.of();
            case Expression.Above above -> List.of(above.base(), above.relative(), above.absolute());
            case Expression.Eta eta -> List.of(eta.total());
            case Expression.Quantified quantified -> List.of(quantified.each());
            case Expression.Negative negative -> List.of(negative.operand());
            case Expression.Arithmetic arithmetic -> List.of(arithmetic.left(), arithmetic.right());
            case Expression.Comparison comparison -> List.of(comparison.left(), comparison.right());
            case Expression.Between between -> List.of(between.operand(), between.low(), between.high());
            case Expression.And and -> and.operands();
            case Expression.Or or -> or.operands();
            case Expression.Not not -> List.of(not.operand());
            case Expression.For held -> List.of(held.condition());
        };
    }

    /** Visits a node and everything below it, the node first. */
    public static void walk(Expression node, Consumer<Expression> visitor) {
        visitor.accept(node);
        children(node).forEach(child -> walk(child, visitor));
    }

    /** The metric that this very node reads; a baseline is not read live. */
    public static Optional<String> metric(Expression node) {
        return switch (node) {
            case Expression.MetricRef ref -> Optional.of(ref.metric());
            case Expression.Window window -> Optional.of(window.metric());
            case Expression.Age age -> Optional.of(age.metric());
            case Expression.Known known -> Optional.of(known.metric());
            case Expression.Is is -> Optional.of(is.metric());
            case Expression.Across across -> Optional.of(across.metric());
            case Expression.Eta eta -> Optional.of(eta.done());
            default -> Optional.empty();
        };
    }

    /** The names of the metrics that an expression reads, in the order of the text; formulas by their own names. */
    public static Set<String> metrics(Expression expression) {
        Set<String> names = new LinkedHashSet<>();
        walk(expression, node -> metric(node).ifPresent(names::add));
        return names;
    }
}
