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
import dev.sluice.language.model.Expression.Or;
import dev.sluice.language.model.Expression.Quantified;
import dev.sluice.language.model.Expression.Window;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an expression is made of. */
public final class ExpressionParts {
    private ExpressionParts() {}

    /** The expressions directly below it, in the order of the text. */
    public static List<Expression> children(Expression expression) {
        return switch (expression) {
            case Above above -> List.of(above.base(), above.relative(), above.absolute());
            case Eta eta -> List.of(eta.total());
            case Quantified quantified -> List.of(quantified.each());
            case Negative negative -> List.of(negative.operand());
            case Arithmetic arithmetic -> List.of(arithmetic.left(), arithmetic.right());
            case Comparison comparison -> List.of(comparison.left(), comparison.right());
            case Between between -> List.of(between.operand(), between.low(), between.high());
            case And and -> and.operands();
            case Or or -> or.operands();
            case Not not -> List.of(not.operand());
            case For held -> List.of(held.condition());
            case Constant leaf -> List.of();
            case Knob leaf -> List.of();
            case MetricRef leaf -> List.of();
            case Window leaf -> List.of();
            case Age leaf -> List.of();
            case Known leaf -> List.of();
            case Is leaf -> List.of();
            case BaselineOf leaf -> List.of();
            case Across leaf -> List.of();
            case Blind leaf -> List.of();
        };
    }

    /** The metric that this very node reads; a baseline reads none. */
    public static Optional<String> metric(Expression expression) {
        return switch (expression) {
            case MetricRef ref -> Optional.of(ref.metric());
            case Window window -> Optional.of(window.metric());
            case Age age -> Optional.of(age.metric());
            case Known known -> Optional.of(known.metric());
            case Is is -> Optional.of(is.metric());
            case Eta eta -> Optional.of(eta.done());
            case Across across -> Optional.of(across.metric());
            default -> Optional.empty();
        };
    }

    /** All metrics that it reads, itself and below, in the order of the text; formulas by their own names. */
    public static Set<String> metrics(Expression expression) {
        Set<String> found = new LinkedHashSet<>();
        collectMetrics(expression, found);
        return found;
    }

    private static void collectMetrics(Expression expression, Set<String> found) {
        metric(expression).ifPresent(found::add);
        children(expression).forEach(child -> collectMetrics(child, found));
    }
}
