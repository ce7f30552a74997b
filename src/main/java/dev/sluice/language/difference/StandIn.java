package dev.sluice.language.difference;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Metric.Definition;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.value.Dimension;
import dev.sluice.value.Value;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The amount that stands for a missing one, and whether it can be shown to let the run go on wherever it is read: then to take it
 * away is stricter. One that stops the run guards it.
 */
final class StandIn {
    private final String metric;
    private final double amount;
    private final Map<String, Metric> metrics;

    private StandIn(String metric, double amount, Map<String, Metric> metrics) {
        this.metric = metric;
        this.amount = amount;
        this.metrics = metrics;
    }

    /** Whether no rule of the runbook stops, and no condition holds back, a run for which the metric has this amount. */
    static boolean isCalm(Runbook runbook, String metric, double amount) {
        StandIn standIn = new StandIn(metric, amount, runbook.metricsByName());
        Stream<GateRule> rules = runbook.phases().stream().flatMap(phase -> phase.rules().stream());
        return rules.allMatch(standIn::isCalm) && conditions(runbook).allMatch(one -> standIn.always(one, true));
    }

    private boolean isCalm(GateRule rule) {
        return always(rule.when(), !rule.red())
                && rule.until().map(until -> always(until, true)).orElse(true);
    }

    private static Stream<Expression> conditions(Runbook runbook) {
        Stream<Phase.Condition> stated = Stream.concat(
                runbook.phases().stream().flatMap(phase -> phase.requires().stream()),
                runbook.verify().stream().flatMap(verify -> verify.expects().stream()));
        Stream<Step> steps = Stream.concat(
                runbook.phases().stream().flatMap(phase -> phase.allSteps().stream()),
                runbook.verify().stream().flatMap(verify -> verify.steps().stream()));
        return Stream.concat(
                stated.map(Phase.Condition::when),
                steps.map(Step::action)
                        .filter(Action.Wait.class::isInstance)
                        .map(action -> ((Action.Wait) action).until()));
    }

    /** Whether each comparison that reads the metric, in normal form, comes out as wanted. */
    private boolean always(Expression condition, boolean wanted) {
        return holds(new Normal(Map.of(), true).of(condition), wanted);
    }

    private boolean holds(Expression node, boolean wanted) {
        if (!reads(node)) {
            return true;
        }
        return switch (node) {
            case Expression.And and -> and.operands().stream().allMatch(part -> holds(part, wanted));
            case Expression.Or or -> or.operands().stream().allMatch(part -> holds(part, wanted));
            case Expression.For held -> holds(held.condition(), wanted);
            case Expression.Comparison comparison -> compares(comparison, wanted);
            // What looks at the reading itself does not see what stands for it.
            case Expression.Known known -> true;
            case Expression.Is is -> true;
            default -> false;
        };
    }

    private boolean reads(Expression node) {
        return Expressions.metrics(node).stream()
                .anyMatch(name -> name.equals(metric)
                        || metrics.get(name).definition() instanceof Definition.Formula formula
                                && reads(formula.expression()));
    }

    private boolean compares(Expression.Comparison comparison, boolean wanted) {
        double left = amount(comparison.left());
        double right = amount(comparison.right());
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return false;
        }
        return wanted
                == switch (comparison.relation()) {
                    case LESS -> left < right;
                    case LESS_OR_EQUAL -> left <= right;
                    case GREATER -> left > right;
                    case GREATER_OR_EQUAL -> left >= right;
                    case EQUAL -> left == right;
                    case NOT_EQUAL -> left != right;
                };
    }

    /** NaN where it depends on anything else. */
    private double amount(Expression node) {
        return switch (node) {
            case Expression.Constant constant ->
                constant.value() instanceof Value.Amount known ? known.amount() : Double.NaN;
            case Expression.Negative negative -> -amount(negative.operand());
            case Expression.MetricRef ref ->
                ref.metric().equals(metric)
                        ? amount
                        : metrics.get(ref.metric()).definition() instanceof Definition.Formula formula
                                ? amount(formula.expression())
                                : Double.NaN;
            case Expression.Arithmetic sum -> amount(sum);
            default -> Double.NaN;
        };
    }

    private double amount(Expression.Arithmetic sum) {
        if (sum.left().type() == Dimension.PERCENT || sum.right().type() == Dimension.PERCENT) {
            return Double.NaN;
        }
        double left = amount(sum.left());
        double right = amount(sum.right());
        return switch (sum.operator()) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            case DIVIDED_BY -> right == 0 ? Double.NaN : left / right;
        };
    }
}
