package dev.sluice.gate;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.And;
import dev.sluice.language.model.Expression.Comparison;
import dev.sluice.language.model.Expression.Constant;
import dev.sluice.language.model.Expression.For;
import dev.sluice.language.model.Expression.Knob;
import dev.sluice.language.model.Expression.MetricRef;
import dev.sluice.language.model.Expression.Not;
import dev.sluice.language.model.Expression.Or;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.value.Dimension;
import java.util.ArrayList;
import java.util.List;

/** The conditions that make a predicate what it is, each in one line: {@code lag 34s > 30s (db, 2s old)}. */
final class Reasons {
    private final Explainer explainer;

    Reasons(Explainer explainer) {
        this.explainer = explainer;
    }

    /** The parts that agree with the predicate's outcome; never empty. */
    List<String> of(Expression expression, Outcome outcome) {
        List<String> found = new ArrayList<>();
        collect(expression, outcome == Outcome.EARLY ? Outcome.FALSE : outcome, found);
        if (found.isEmpty()) {
            found.add(ExpressionText.of(expression) + " is " + word(outcome));
        }
        return List.copyOf(found);
    }

    private void collect(Expression expression, Outcome wanted, List<String> found) {
        switch (expression) {
            case And and -> and.operands().forEach(part -> collect(part, wanted, found));
            case Or or -> or.operands().forEach(part -> collect(part, wanted, found));
            case Not not -> collect(not.operand(), wanted.not(), found);
            case For held -> collectClock(held, wanted, found);
            default -> {
                Outcome outcome = explainer.outcome(expression);
                if (outcome == wanted || outcome == Outcome.EARLY && wanted == Outcome.FALSE) {
                    found.add(line(expression, outcome));
                }
            }
        }
    }

    private void collectClock(For held, Outcome wanted, List<String> found) {
        if (explainer.outcome(held).truth() != wanted.truth()) {
            return;
        }
        int before = found.size();
        collect(held.condition(), wanted, found);
        String clock = explainer.explain(held).clock().orElse("");
        if (found.size() == before) {
            found.add(ExpressionText.of(held) + ": " + clock);
        } else if (wanted == Outcome.TRUE) {
            int last = found.size() - 1;
            found.set(last, found.get(last) + " for " + ExpressionText.hold(held.hold()));
        }
    }

    private String line(Expression condition, Outcome outcome) {
        String sources = explainer.sources(condition);
        return switch (outcome) {
            case TRUE -> statement(condition) + sources;
            case FALSE -> "not " + statement(condition) + sources;
            case EARLY -> ExpressionText.of(condition) + ": " + explainer.early(condition) + sources;
            case UNKNOWN -> ExpressionText.of(condition) + " is unknown, " + explainer.value(condition) + sources;
        };
    }

    private String statement(Expression condition) {
        if (!(condition instanceof Comparison comparison)) {
            return ExpressionText.of(condition);
        }
        return operand(comparison.left(), comparison.right())
                + " " + comparison.relation().sign() + " "
                + operand(comparison.right(), comparison.left());
    }

    /** {@code lag 34s}; a literal as it stands. Two amounts that differ never read the same. */
    private String operand(Expression expression, Expression other) {
        if (expression instanceof Constant constant) {
            return constant.text();
        }
        String value = expression.type() instanceof Dimension
                ? explainer.valueBeside(expression, other)
                : explainer.value(expression);
        return ExpressionText.of(expression) + (isName(expression) ? " " : " = ") + value;
    }

    private static boolean isName(Expression expression) {
        return expression instanceof MetricRef || expression instanceof Knob;
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case TRUE -> "true";
            case FALSE -> "false";
            case EARLY -> "not true yet";
            case UNKNOWN -> "unknown";
        };
    }
}
