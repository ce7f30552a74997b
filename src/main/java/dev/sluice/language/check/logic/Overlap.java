package dev.sluice.language.check.logic;

import dev.sluice.language.check.logic.Terms.Term;
import dev.sluice.value.QuantityFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values of one quantity for which two predicates hold at once, or neither does.
 *
 * @param values at least one
 */
public record Overlap(Quantity quantity, IntervalSet values) {

    /**
     * Where {@code decided} is certainly true while {@code other} may be: a term of {@code decided} that speaks only of what a
     * term of {@code other} speaks of, too, with values in common for each. Predicates over different metrics do not overlap:
     * each says nothing of the other's.
     */
    public static Optional<Overlap> between(Terms decided, Terms other) {
        for (Term term : decided.terms()) {
            for (Term against : other.terms()) {
                Optional<Overlap> found = between(term, against);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Overlap> between(Term term, Term against) {
        boolean comparable = term.exact()
                && !term.sets().isEmpty()
                && against.sets().keySet().containsAll(term.sets().keySet())
                && term.sets().keySet().stream()
                        .noneMatch(quantity -> against.opaque().contains(quantity.text()));
        if (!comparable || term.and(against).isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<Quantity, IntervalSet> first =
                term.sets().entrySet().iterator().next();
        IntervalSet common = first.getValue()
                .intersect(against.sets().get(first.getKey()))
                .intersect(first.getKey().domain());
        return Optional.of(new Overlap(first.getKey(), common));
    }

    /**
     * Values of a quantity between those that let {@code good} hold and those that make {@code bad} hold, less those that
     * {@code covered} catches: only where both decide by this quantity alone in some term, and the gap lies between them.
     */
    public static List<Overlap> gaps(Terms good, Terms bad, Terms covered) {
        List<Overlap> gaps = new ArrayList<>();
        for (Term one : good.terms()) {
            for (Quantity quantity : one.sets().keySet()) {
                if (quantity.flag()) {
                    continue;
                }
                IntervalSet stops = alone(bad, quantity);
                IntervalSet rest = one.sets()
                        .get(quantity)
                        .union(stops)
                        .union(alone(covered, quantity))
                        .complement()
                        .intersect(quantity.domain());
                List<Interval> inner = rest.intervals().stream()
                        .filter(gap -> Double.isFinite(gap.low()) && Double.isFinite(gap.high()) && !gap.isPoint())
                        .toList();
                if (!stops.isEmpty() && !inner.isEmpty()) {
                    gaps.add(new Overlap(quantity, new IntervalSet(inner)));
                }
            }
        }
        return List.copyOf(gaps);
    }

    /** The values for which the predicate holds whatever the rest. */
    private static IntervalSet alone(Terms terms, Quantity quantity) {
        IntervalSet all = IntervalSet.NONE;
        for (Term term : terms.terms()) {
            if (term.exact() && term.sets().keySet().equals(java.util.Set.of(quantity))) {
                all = all.union(term.sets().get(quantity));
            }
        }
        return all;
    }

    /** The values for a person: {@code from 2% to 5%}, {@code above 3s}, {@code at 0}. */
    public String describe() {
        if (quantity.flag()) {
            return values.intervals().getFirst().low() == 1 ? "when it is true" : "when it is false";
        }
        return values.intervals().stream().map(this::describe).collect(java.util.stream.Collectors.joining(" and "));
    }

    private String describe(Interval interval) {
        String low = QuantityFormat.format(
                interval.low() == Double.NEGATIVE_INFINITY ? 0 : interval.low(), quantity.dimension());
        String high = QuantityFormat.format(
                interval.high() == Double.POSITIVE_INFINITY ? 0 : interval.high(), quantity.dimension());
        if (interval.isPoint()) {
            return "at " + low;
        }
        if (Double.isInfinite(interval.low())) {
            return Double.isInfinite(interval.high())
                    ? "at any value"
                    : (interval.highIn() ? "up to " : "below ") + high;
        }
        if (Double.isInfinite(interval.high())) {
            return (interval.lowIn() ? "from " + low + " on" : "above " + low);
        }
        return "from " + low + " to " + high;
    }
}
