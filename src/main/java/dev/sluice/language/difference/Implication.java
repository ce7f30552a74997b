package dev.sluice.language.difference;

import dev.sluice.language.check.logic.Quantity;
import dev.sluice.language.check.logic.Terms;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Hold;
import dev.sluice.language.model.Expression.Relation;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.text.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shows that one condition, in normal form, holds whenever another one does, clocks included; whatever it cannot show it denies.
 *
 * <p>The rules keep to the order false, unknown, true of the three-valued logic: where one is shown to imply the other, it is
 * nowhere unknown while the other is false. So a stop that is shown to come sooner never comes later for lack of data.
 */
final class Implication {
    /** Enough for two chains of fifty comparisons each; nobody reads longer ones. */
    private static final int MOST_STEPS = 10_000;

    private final boolean green;
    private int steps;

    /** @param green whether the conditions let the run go on, so that their clocks are green ones */
    private Implication(boolean green) {
        this.green = green;
    }

    static Order compare(Expression before, Expression after, boolean green) {
        boolean more = new Implication(green).shows(before, after);
        boolean less = new Implication(green).shows(after, before);
        if (more && less) {
            return Order.SAME;
        }
        return more ? Order.MORE : less ? Order.LESS : Order.UNKNOWN;
    }

    private boolean shows(Expression given, Expression wanted) {
        if (++steps > MOST_STEPS) {
            return false;
        }
        if (given.equals(wanted)) {
            return true;
        }
        if (given instanceof Expression.Or any) {
            return any.operands().stream().allMatch(operand -> shows(operand, wanted)) || byValues(given, wanted);
        }
        if (wanted instanceof Expression.And all) {
            return all.operands().stream().allMatch(operand -> shows(given, operand)) || byValues(given, wanted);
        }
        return wanted instanceof Expression.Or any && any.operands().stream().anyMatch(operand -> shows(given, operand))
                || given instanceof Expression.And all
                        && all.operands().stream().anyMatch(operand -> shows(operand, wanted))
                || wanted instanceof Expression.For held && clock(given, held)
                || given instanceof Expression.For held && needsNewest(held.hold()) && shows(held.condition(), wanted)
                || leaf(given, wanted)
                || byValues(given, wanted);
    }

    private boolean clock(Expression given, Expression.For wanted) {
        if (given instanceof Expression.For held
                && covers(held, wanted)
                && shows(held.condition(), wanted.condition())) {
            return true;
        }
        // Each part for a minute is all for a minute, where the parts are sampled together: a clock over several
        // metrics waits
        // for the slowest. A red clock that an unknown sample froze may tell them apart.
        return green
                && wanted.hold() instanceof Hold.Lasting
                && wanted.condition() instanceof Expression.And all
                && all.operands().stream().map(Expressions::metrics).distinct().count() == 1
                && all.operands().stream().allMatch(part -> shows(given, held(part, wanted)));
    }

    private static Expression held(Expression part, Expression.For clock) {
        return new Expression.For(part, clock.hold(), clock.type(), Span.NONE);
    }

    /** Whether the newest sample is among those that must be true: of {@code 3 of 5} it need not be. */
    private static boolean needsNewest(Hold hold) {
        return switch (hold) {
            case Hold.Lasting lasting -> true;
            case Hold.Samples samples -> samples.of() == samples.outOf();
        };
    }

    /** Whether what held as long as the first has held as long as the second. */
    private static boolean covers(Expression.For first, Expression.For second) {
        return switch (first.hold()) {
            case Hold.Lasting lasting ->
                second.hold() instanceof Hold.Lasting other
                        && lasting.duration().compareTo(other.duration()) >= 0;
            // Samples are those of the slowest metric: with another metric they may take longer.
            case Hold.Samples samples ->
                second.hold() instanceof Hold.Samples other
                        && other.of() <= samples.of() - Math.max(0, samples.outOf() - other.outOf())
                        && Expressions.metrics(first).equals(Expressions.metrics(second));
        };
    }

    private boolean leaf(Expression given, Expression wanted) {
        return switch (given) {
            case Expression.Comparison comparison ->
                wanted instanceof Expression.Comparison other && comparison(comparison, other);
            case Expression.Between between -> wanted instanceof Expression.Between other && between(between, other);
            case Expression.Quantified each -> wanted instanceof Expression.Quantified other && quantified(each, other);
            case Expression.Not not -> wanted instanceof Expression.Not other && shows(other.operand(), not.operand());
            case Expression.Blind blind ->
                wanted instanceof Expression.Blind other && blind.duration().compareTo(other.duration()) >= 0;
            default -> false;
        };
    }

    private boolean quantified(Expression.Quantified given, Expression.Quantified wanted) {
        boolean kin = given.quantifier() == wanted.quantifier()
                || given.quantifier() == Expression.Quantifier.ALL && wanted.quantifier() == Expression.Quantifier.ANY;
        return kin
                && (given.quantifier() == Expression.Quantifier.NONE
                        ? shows(wanted.each(), given.each())
                        : shows(given.each(), wanted.each()));
    }

    private static boolean comparison(Expression.Comparison given, Expression.Comparison wanted) {
        boolean softer = given.relation() == wanted.relation()
                || given.relation() == Relation.LESS && wanted.relation() == Relation.LESS_OR_EQUAL
                || given.relation() == Relation.GREATER && wanted.relation() == Relation.GREATER_OR_EQUAL;
        if (!softer) {
            return false;
        }
        return switch (wanted.relation()) {
            case LESS, LESS_OR_EQUAL ->
                Amounts.ordered(wanted.left(), given.left()) && Amounts.ordered(given.right(), wanted.right());
            case GREATER, GREATER_OR_EQUAL ->
                Amounts.ordered(given.left(), wanted.left()) && Amounts.ordered(wanted.right(), given.right());
            case EQUAL, NOT_EQUAL -> false;
        };
    }

    private static boolean between(Expression.Between given, Expression.Between wanted) {
        if (given.negated() != wanted.negated() || !given.operand().equals(wanted.operand())) {
            return false;
        }
        Expression.Between inner = given.negated() ? wanted : given;
        Expression.Between outer = given.negated() ? given : wanted;
        return Amounts.ordered(outer.low(), inner.low()) && Amounts.ordered(inner.high(), outer.high());
    }

    /** By the sets of values, where both speak of one and the same quantity, so that both are unknown together. */
    private static boolean byValues(Expression given, Expression wanted) {
        Set<String> metrics = Expressions.metrics(given);
        if (metrics.size() != 1 || !metrics.equals(Expressions.metrics(wanted)) || timed(given) || timed(wanted)) {
            return false;
        }
        Optional<Terms> holds = Terms.of(given, Set.of());
        Optional<Terms> fails = Terms.ofNot(wanted, Set.of());
        if (holds.isEmpty() || fails.isEmpty() || !ofOneQuantity(List.of(holds.get(), fails.get()))) {
            return false;
        }
        return holds.get().and(fails.get()).map(Terms::impossible).orElse(false);
    }

    private static boolean ofOneQuantity(List<Terms> both) {
        Set<Quantity> quantities = new HashSet<>();
        for (Terms terms : both) {
            for (Terms.Term term : terms.terms()) {
                if (!term.exact()) {
                    return false;
                }
                quantities.addAll(term.sets().keySet());
            }
        }
        return quantities.size() == 1;
    }

    private static boolean timed(Expression expression) {
        boolean[] found = {false};
        Expressions.walk(expression, node -> found[0] |= node instanceof Expression.For);
        return found[0];
    }
}
