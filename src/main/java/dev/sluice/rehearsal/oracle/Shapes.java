package dev.sluice.rehearsal.oracle;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Relation;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds the parts of a condition that the oracles understand: comparisons of a metric with a constant, and flags, each alone or
 * under a {@code for}. A red condition is taken apart at its {@code or}, a green one at its {@code and}; whatever else stands
 * there (windows, formulas, baselines, live parameters, {@code not}, the other connective) is left out, as the rest says
 * something without it: an {@code or} is not false where one part is true or unknown, an {@code and} not true where one is not.
 */
final class Shapes {
    private final Map<String, Newest> metrics;

    Shapes(Map<String, Newest> metrics) {
        this.metrics = metrics;
    }

    /** The parts of a red condition. */
    List<Exposure> red(Expression condition) {
        List<Exposure> found = new ArrayList<>();
        switch (condition) {
            case Expression.Or or -> or.operands().forEach(operand -> found.addAll(red(operand)));
            case Expression.For held ->
                term(held.condition())
                        .ifPresent(term -> found.add(
                                held.hold() instanceof Expression.Hold.Lasting lasting
                                        ? Exposure.lasting(term, lasting.duration())
                                        : Exposure.counted(term)));
            default -> term(condition).ifPresent(term -> found.add(Exposure.instant(term)));
        }
        return found;
    }

    /** The parts of a green condition. */
    List<GreenRun> green(Expression condition) {
        return green(condition, 0);
    }

    private List<GreenRun> green(Expression condition, long millis) {
        List<GreenRun> found = new ArrayList<>();
        switch (condition) {
            case Expression.And and -> and.operands().forEach(operand -> found.addAll(green(operand, millis)));
            case Expression.For held -> {
                if (millis == 0 && held.hold() instanceof Expression.Hold.Lasting lasting) {
                    long needed = lasting.duration().toMillis();
                    List<GreenRun> parts = green(held.condition(), needed);
                    // A group is sampled whenever one of its metrics is: the newest sample of another may be one
                    // `every` older.
                    parts.forEach(part -> found.add(
                            held.condition() instanceof Expression.And
                                    ? new GreenRun(part.term, Math.max(1, needed - part.term.metric().every))
                                    : part));
                }
            }
            default -> term(condition).ifPresent(term -> found.add(new GreenRun(term, millis)));
        }
        return found;
    }

    private Optional<Term> term(Expression condition) {
        return switch (condition) {
            case Expression.Comparison comparison -> comparison(comparison);
            case Expression.MetricRef flag -> newest(flag).map(metric -> new Term(metric, Relation.NOT_EQUAL, 0));
            default -> Optional.empty();
        };
    }

    private Optional<Term> comparison(Expression.Comparison comparison) {
        Optional<Newest> metric = newest(comparison.left());
        OptionalDouble constant = constant(comparison.right());
        return metric.isPresent() && constant.isPresent()
                ? Optional.of(new Term(metric.get(), comparison.relation(), constant.getAsDouble()))
                : Optional.empty();
    }

    private Optional<Newest> newest(Expression expression) {
        return expression instanceof Expression.MetricRef ref
                ? Optional.ofNullable(metrics.get(ref.metric()))
                : Optional.empty();
    }

    private static OptionalDouble constant(Expression expression) {
        return expression instanceof Expression.Constant constant
                ? switch (constant.value()) {
                    case Value.Amount amount -> OptionalDouble.of(amount.amount());
                    case Value.Flag flag -> OptionalDouble.of(flag.set() ? 1 : 0);
                    default -> OptionalDouble.empty();
                }
                : OptionalDouble.empty();
    }
}
