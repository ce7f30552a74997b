package dev.sluice.document.alert;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Relation;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Checked conditions as PromQL over the recordings of a runbook. It fires where a gate's condition is known to be true: what is
 * missing or NaN never does. What only the run itself can know (baselines, knobs, its own clocks) has no translation.
 */
final class Translation {
    private final Runbook runbook;

    Translation(Runbook runbook) {
        this.runbook = runbook;
    }

    /** The condition, or nothing where PromQL cannot state it. */
    Optional<Clause> of(Expression condition) {
        try {
            return Optional.of(clause(condition, false));
        } catch (Untranslatable untranslatable) {
            return Optional.empty();
        }
    }

    /** The time between reads of the slowest metric. */
    Duration every(Expression condition) {
        return Expressions.metrics(condition).stream()
                .map(name -> runbook.metric(name).every())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Clause clause(Expression condition, boolean negated) {
        return switch (condition) {
            case Expression.Comparison comparison -> comparison(comparison, negated);
            case Expression.Between between -> between(between, negated);
            case Expression.And and ->
                negated
                        ? new Clause.Any(clauses(and.operands(), true))
                        : new Clause.All(clauses(and.operands(), false));
            case Expression.Or or ->
                negated ? new Clause.All(clauses(or.operands(), true)) : new Clause.Any(clauses(or.operands(), false));
            case Expression.Not not -> clause(not.operand(), !negated);
            case Expression.For held -> {
                refuseIf(negated);
                yield held(held);
            }
            case Expression.Known known -> present(known.metric(), !negated);
            case Expression.Is is -> {
                refuseIf(is.state() != Expression.Is.State.MISSING);
                yield present(is.metric(), is.negated() != negated);
            }
            case Expression.Quantified quantified -> quantified(quantified, negated);
            case Expression.MetricRef ref -> {
                refuseIf(ref.type() != Type.Plain.BOOLEAN);
                yield new Clause.Compare(Relation.EQUAL, reading(ref.metric()), new Amount.Literal(negated ? 0 : 1));
            }
            case Expression other -> throw new Untranslatable();
        };
    }

    private List<Clause> clauses(List<Expression> operands, boolean negated) {
        return operands.stream().map(operand -> clause(operand, negated)).toList();
    }

    private Clause comparison(Expression.Comparison comparison, boolean negated) {
        return compare(
                negated ? opposite(comparison.relation()) : comparison.relation(),
                amount(comparison.left()),
                amount(comparison.right()));
    }

    private static Clause compare(Relation relation, Amount left, Amount right) {
        refuseIf(left.scalar() && right.scalar());
        // NaN differs from everything: `!=` would let it pass.
        return relation == Relation.NOT_EQUAL
                ? new Clause.Any(List.of(
                        new Clause.Compare(Relation.LESS, left, right),
                        new Clause.Compare(Relation.GREATER, left, right)))
                : new Clause.Compare(relation, left, right);
    }

    private Clause between(Expression.Between between, boolean negated) {
        Amount operand = amount(between.operand());
        Amount low = amount(between.low());
        Amount high = amount(between.high());
        return between.negated() == negated
                ? new Clause.All(List.of(
                        compare(Relation.GREATER_OR_EQUAL, operand, low),
                        compare(Relation.LESS_OR_EQUAL, operand, high)))
                : new Clause.Any(
                        List.of(compare(Relation.LESS, operand, low), compare(Relation.GREATER, operand, high)));
    }

    private static Relation opposite(Relation relation) {
        return switch (relation) {
            case LESS -> Relation.GREATER_OR_EQUAL;
            case LESS_OR_EQUAL -> Relation.GREATER;
            case GREATER -> Relation.LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> Relation.LESS;
            case EQUAL -> Relation.NOT_EQUAL;
            case NOT_EQUAL -> Relation.EQUAL;
        };
    }

    private Clause held(Expression.For held) {
        Clause inner = clause(held.condition(), false);
        Duration step = every(held.condition());
        refuseIf(step.isZero());
        return switch (held.hold()) {
            case Expression.Hold.Samples samples -> new Clause.Held(inner, samples.of(), samples.outOf(), step);
            case Expression.Hold.Lasting lasting -> {
                // From the first to the last of these samples it is as long as asked for.
                int samples = (int) Math.ceilDiv(lasting.duration().toMillis(), step.toMillis()) + 1;
                yield new Clause.Held(inner, samples, samples, step);
            }
        };
    }

    private Clause present(String metric, boolean present) {
        Amount.Reading reading = reading(metric);
        refuseIf(reading.substitute().isPresent());
        return present ? new Clause.Present(reading) : new Clause.Absent(reading);
    }

    /** {@code none} is {@code all} of the negated, {@code not any} likewise. */
    private Clause quantified(Expression.Quantified quantified, boolean negated) {
        boolean none = quantified.quantifier() == Expression.Quantifier.NONE;
        boolean any = none ? negated : (quantified.quantifier() == Expression.Quantifier.ANY) != negated;
        List<String> names = Expressions.metrics(quantified.each()).stream().toList();
        refuseIf(names.size() != 1);
        return new Clause.Series(
                any ? Expression.Quantifier.ANY : Expression.Quantifier.ALL,
                labelled(names.getFirst()),
                clause(quantified.each(), none != negated));
    }

    private Amount amount(Expression value) {
        return switch (value) {
            case Expression.Constant constant -> literal(constant.value());
            case Expression.MetricRef ref -> reading(ref.metric());
            case Expression.Window window -> window(window);
            case Expression.Across across ->
                new Amount.Across(
                        across.aggregate().name().toLowerCase(java.util.Locale.ROOT), labelled(across.metric()));
            case Expression.Negative negative ->
                new Amount.Arithmetic(Expression.Operator.MINUS, new Amount.Literal(0), amount(negative.operand()));
            case Expression.Arithmetic arithmetic -> arithmetic(arithmetic);
            case Expression other -> throw new Untranslatable();
        };
    }

    private static Amount literal(Value value) {
        return switch (value) {
            case Value.Amount amount -> new Amount.Literal(amount.amount());
            case Value.Flag flag -> new Amount.Literal(flag.set() ? 1 : 0);
            case Value.Text text -> throw new Untranslatable();
            case Value.Moment moment -> throw new Untranslatable();
            case Value.Series series -> throw new Untranslatable();
        };
    }

    private Amount window(Expression.Window window) {
        String function = switch (window.function()) {
            case AVG -> "avg_over_time";
            case MIN -> "min_over_time";
            case MAX -> "max_over_time";
            // Prometheus extrapolates, interpolates or counts otherwise than the gate does.
            default -> throw new Untranslatable();
        };
        Amount.Reading reading = reading(window.metric());
        refuseIf(reading.substitute().isPresent() || !reading.labels().isEmpty());
        return new Amount.Window(function, reading, window.over());
    }

    /** A percentage in a product is a plain ratio, and the result one again only where its type says so. */
    private Amount arithmetic(Expression.Arithmetic sum) {
        boolean product =
                sum.operator() == Expression.Operator.TIMES || sum.operator() == Expression.Operator.DIVIDED_BY;
        if (!product) {
            return new Amount.Arithmetic(sum.operator(), amount(sum.left()), amount(sum.right()));
        }
        Amount result = new Amount.Arithmetic(sum.operator(), ratio(sum.left()), ratio(sum.right()));
        return isPercent(sum)
                ? new Amount.Arithmetic(Expression.Operator.TIMES, new Amount.Literal(100), result)
                : result;
    }

    private Amount ratio(Expression operand) {
        Amount amount = amount(operand);
        if (!isPercent(operand)) {
            return amount;
        }
        return amount instanceof Amount.Literal literal
                ? new Amount.Literal(
                        BigDecimal.valueOf(literal.number()).movePointLeft(2).doubleValue())
                : new Amount.Arithmetic(Expression.Operator.DIVIDED_BY, amount, new Amount.Literal(100));
    }

    private static boolean isPercent(Expression expression) {
        return expression.type().equals(Dimension.PERCENT);
    }

    private Amount.Reading labelled(String metric) {
        Metric declared = runbook.metric(metric);
        OptionalDouble substitute = OptionalDouble.empty();
        return new Amount.Reading(
                metric,
                Recordings.series(runbook, metric),
                substitute,
                declared.labels(),
                declared.unit().type());
    }

    private Amount.Reading reading(String metric) {
        Metric declared = runbook.metric(metric);
        Type type = declared.unit().type();
        refuseIf(!(type instanceof Dimension) && type != Type.Plain.BOOLEAN);
        Amount.Reading plain = labelled(metric);
        OptionalDouble substitute = declared.missingAs();
        if (substitute.isEmpty() && Recordings.asksItself(declared)) {
            substitute = declared.emptyAs();
        }
        return declared.labels().isEmpty()
                ? new Amount.Reading(metric, plain.series(), substitute, List.of(), type)
                : plain;
    }

    private static void refuseIf(boolean untranslatable) {
        if (untranslatable) {
            throw new Untranslatable();
        }
    }

    /** Ends the translation of what PromQL cannot state; never leaves this class. */
    private static final class Untranslatable extends RuntimeException {
        Untranslatable() {
            super("not in PromQL", null, false, false);
        }
    }
}
