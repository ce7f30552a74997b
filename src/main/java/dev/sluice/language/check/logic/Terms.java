package dev.sluice.language.check.logic;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A predicate in disjunctive normal form: it holds where one of the terms holds.
 *
 * <p>Every {@code for} is taken off. A comparison of one quantity with a constant narrows that quantity; any other condition is
 * opaque: it may be true or false, so what is proved without it is proved. More than {@link #MOST} terms are not expanded: then
 * nothing is known.
 */
public record Terms(List<Term> terms) {
    static final int MOST = 64;

    /**
     * A conjunction.
     *
     * @param sets for each quantity that it narrows, the values it may have
     * @param opaque the metrics that conditions not understood here speak of
     * @param exact whether no such condition takes part
     */
    public record Term(Map<Quantity, IntervalSet> sets, Set<String> opaque, boolean exact) {
        static final Term TRUE = new Term(Map.of(), Set.of(), true);

        /** Whether it says things of one of these quantities that are not understood. */
        boolean isUnclear(Set<Quantity> quantities) {
            return !opaque.isEmpty() && quantities.stream().anyMatch(quantity -> opaque.contains(quantity.text()));
        }

        Optional<Term> and(Term other) {
            if (this == TRUE || other == TRUE) {
                return Optional.of(this == TRUE ? other : this);
            }
            Map<Quantity, IntervalSet> both = new LinkedHashMap<>(sets);
            for (var entry : other.sets.entrySet()) {
                IntervalSet common =
                        both.getOrDefault(entry.getKey(), IntervalSet.ALL).intersect(entry.getValue());
                if (common.intersect(entry.getKey().domain()).isEmpty()) {
                    return Optional.empty();
                }
                both.put(entry.getKey(), common);
            }
            Set<String> unclear = new LinkedHashSet<>(opaque);
            unclear.addAll(other.opaque);
            boolean plain = exact && other.exact;
            // A set in very many pieces is given up: whatever is proved without it is proved.
            for (Quantity quantity : other.sets.keySet()) {
                if (both.get(quantity).intervals().size() > MOST) {
                    both.remove(quantity);
                    unclear.add(quantity.text());
                    plain = false;
                }
            }
            return Optional.of(new Term(both, unclear, plain));
        }
    }

    public Terms {
        terms = List.copyOf(terms);
    }

    /**
     * The terms of a predicate; nothing where there are too many.
     *
     * @param counts the metrics that are never negative
     */
    public static Optional<Terms> of(Expression predicate, Set<String> counts) {
        return new Builder(counts, true).terms(predicate, true);
    }

    /** The terms of the predicate's negation. */
    public static Optional<Terms> ofNot(Expression predicate, Set<String> counts) {
        return new Builder(counts, true).terms(predicate, false);
    }

    /** The same as {@link #of}, for any values that the parameters may have. */
    public static Optional<Terms> ofAny(Expression predicate, Set<String> counts) {
        return new Builder(counts, false).terms(predicate, true);
    }

    /** Whether it is certain that no values make it true. */
    public boolean impossible() {
        return terms.isEmpty();
    }

    /** The terms of a conjunction of both; nothing where there are too many. */
    public Optional<Terms> and(Terms other) {
        List<Term> product = new ArrayList<>();
        for (Term one : terms) {
            for (Term two : other.terms) {
                one.and(two).ifPresent(product::add);
            }
        }
        return product.size() > MOST ? Optional.empty() : Optional.of(new Terms(product));
    }

    /** The terms of a disjunction of these; nothing where there are too many. */
    public static Optional<Terms> anyOf(List<Terms> alternatives) {
        List<Term> sum = new ArrayList<>();
        for (Terms alternative : alternatives) {
            sum.addAll(alternative.terms);
            if (sum.size() > MOST) {
                return Optional.empty();
            }
        }
        return Optional.of(new Terms(sum));
    }

    private record Builder(Set<String> counts, boolean bound) {
        Optional<Terms> terms(Expression expression, boolean holds) {
            return switch (expression) {
                case Expression.And all -> holds ? all(all.operands(), true) : any(all.operands(), false);
                case Expression.Or any -> holds ? any(any.operands(), true) : all(any.operands(), false);
                case Expression.Not not -> terms(not.operand(), !holds);
                case Expression.For lasting -> terms(lasting.condition(), holds);
                case Expression.Constant constant -> constant(constant, holds);
                case Expression.MetricRef metric ->
                    quantity(metric).flatMap(flag -> narrowed(flag, IntervalSet.point(holds ? 1 : 0)));
                case Expression.Comparison comparison -> comparison(comparison, holds);
                case Expression.Between between -> between(between, holds);
                default -> Optional.of(opaque(expression));
            };
        }

        private Optional<Terms> constant(Expression.Constant constant, boolean holds) {
            return amount(constant)
                    .map(amount -> constant((amount == 1) == holds))
                    .orElseGet(() -> Optional.of(opaque(constant)));
        }

        private Optional<Terms> all(List<Expression> operands, boolean holds) {
            Optional<Terms> all = constant(true);
            for (Expression operand : operands) {
                Optional<Terms> next = terms(operand, holds);
                if (all.isEmpty() || next.isEmpty()) {
                    return Optional.empty();
                }
                all = all.get().and(next.get());
            }
            return all;
        }

        private Optional<Terms> any(List<Expression> operands, boolean holds) {
            List<Terms> alternatives = new ArrayList<>(operands.size());
            for (Expression operand : operands) {
                Optional<Terms> next = terms(operand, holds);
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                alternatives.add(next.get());
            }
            return anyOf(alternatives);
        }

        private Optional<Terms> comparison(Expression.Comparison comparison, boolean holds) {
            Optional<Double> left = amount(comparison.left());
            Optional<Double> right = amount(comparison.right());
            if (left.isPresent() && right.isPresent()) {
                boolean known = !IntervalSet.of(comparison.relation(), right.get())
                        .intersect(IntervalSet.point(left.get()))
                        .isEmpty();
                return constant(known == holds);
            }
            Optional<Quantity> quantity = quantity(right.isPresent() ? comparison.left() : comparison.right());
            if (quantity.isEmpty() || left.isEmpty() && right.isEmpty()) {
                return Optional.of(opaque(comparison));
            }
            IntervalSet set = right.isPresent()
                    ? IntervalSet.of(comparison.relation(), right.get())
                    : IntervalSet.of(mirrored(comparison.relation()), left.get());
            return narrowed(quantity.get(), holds ? set : set.complement());
        }

        private Optional<Terms> between(Expression.Between between, boolean holds) {
            Optional<Double> low = amount(between.low());
            Optional<Double> high = amount(between.high());
            Optional<Quantity> quantity = quantity(between.operand());
            if (low.isEmpty() || high.isEmpty() || quantity.isEmpty()) {
                return Optional.of(opaque(between));
            }
            IntervalSet inside = IntervalSet.above(low.get(), true).intersect(IntervalSet.below(high.get(), true));
            return narrowed(quantity.get(), holds != between.negated() ? inside : inside.complement());
        }

        private static Optional<Terms> narrowed(Quantity quantity, IntervalSet set) {
            boolean possible = !set.intersect(quantity.domain()).isEmpty();
            return Optional.of(
                    new Terms(possible ? List.of(new Term(Map.of(quantity, set), Set.of(), true)) : List.of()));
        }

        private static Optional<Terms> constant(boolean holds) {
            return Optional.of(new Terms(holds ? List.of(Term.TRUE) : List.of()));
        }

        private static Terms opaque(Expression expression) {
            return new Terms(List.of(new Term(Map.of(), Expressions.metrics(expression), false)));
        }

        private Optional<Double> amount(Expression expression) {
            return switch (expression) {
                case Expression.Constant constant ->
                    bound || constant.param().isEmpty() ? amount(constant.value()) : Optional.empty();
                case Expression.Negative negative -> amount(negative.operand()).map(amount -> -amount);
                default -> Optional.empty();
            };
        }

        private static Optional<Double> amount(Value value) {
            return switch (value) {
                case Value.Amount amount -> Optional.of(amount.amount());
                case Value.Flag flag -> Optional.of(flag.set() ? 1.0 : 0.0);
                case Value.Text text -> Optional.empty();
                case Value.Moment moment -> Optional.empty();
                case Value.Series series -> Optional.empty();
            };
        }

        private Optional<Quantity> quantity(Expression expression) {
            Optional<String> text = Quantity.nameOf(expression);
            Dimension dimension = expression.type() instanceof Dimension own ? own : Dimension.NUMBER;
            boolean flag = expression.type() == Type.Plain.BOOLEAN;
            boolean neverNegative =
                    expression instanceof Expression.MetricRef metric && counts.contains(metric.metric());
            boolean measurable = flag || expression.type() instanceof Dimension;
            return text.filter(any -> measurable).map(name -> new Quantity(name, dimension, flag, neverNegative));
        }

        private static Expression.Relation mirrored(Expression.Relation relation) {
            return switch (relation) {
                case LESS -> Expression.Relation.GREATER;
                case LESS_OR_EQUAL -> Expression.Relation.GREATER_OR_EQUAL;
                case GREATER -> Expression.Relation.LESS;
                case GREATER_OR_EQUAL -> Expression.Relation.LESS_OR_EQUAL;
                case EQUAL, NOT_EQUAL -> relation;
            };
        }
    }
}
