package dev.sluice.language.check.logic;

import dev.sluice.language.check.logic.Terms.Term;
import dev.sluice.value.QuantityFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
                && !against.isUnclear(term.sets().keySet());
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
                if (stops.isEmpty()) {
                    continue;
                }
                IntervalSet rest = one.sets()
                        .get(quantity)
                        .union(stops)
                        .union(alone(covered, quantity))
                        .complement()
                        .intersect(quantity.domain());
                List<Interval> inner = new ArrayList<>();
                for (Interval gap : rest.intervals()) {
                    if (Double.isFinite(gap.low()) && Double.isFinite(gap.high()) && !gap.isPoint()) {
                        inner.add(gap);
                    }
                }
                if (!inner.isEmpty()) {
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
            if (term.exact() && term.sets().size() == 1 && term.sets().containsKey(quantity)) {
                all = all.union(term.sets().get(quantity));
            }
        }
        return all;
    }

    /** The values for a person: {@code `errors` is between 2% and 5%}, {@code `lag` is above 3s}. */
    public String describe() {
        String states = quantity.flag()
                ? "is " + (values.intervals().getFirst().low() == 1)
                : values.intervals().stream().map(this::describe).collect(Collectors.joining(" or "));
        return "`" + quantity.text() + "` " + states;
    }

    private String describe(Interval interval) {
        boolean fromBelow = Double.isInfinite(interval.low());
        boolean toAbove = Double.isInfinite(interval.high());
        String low = fromBelow ? "" : QuantityFormat.format(interval.low(), quantity.dimension());
        String high = toAbove ? "" : QuantityFormat.format(interval.high(), quantity.dimension());
        if (fromBelow && toAbove) {
            return "has any value";
        }
        if (interval.isPoint()) {
            return "is " + low;
        }
        if (fromBelow) {
            return interval.highIn() ? "is " + high + " or less" : "is below " + high;
        }
        if (toAbove) {
            return interval.lowIn() ? "is " + low + " or more" : "is above " + low;
        }
        return "is between " + low + " and " + high;
    }
}
