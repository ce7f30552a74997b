package dev.sluice.language.difference;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Relation;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An expression without what makes no difference: where it stands, how its numbers are spelled, where a {@code not} stands.
 * Two expressions that differ in nothing else are equal.
 *
 * @param knobs values of the live parameters that stand for themselves no more, because their default changed
 * @param clocks whether each {@code for} is kept
 */
record Normal(Map<String, Value> knobs, boolean clocks) {

    Expression of(Expression expression) {
        return of(expression, true);
    }

    /** The default of {@code until}, but for its clock: the condition with every {@code for} taken off, negated. */
    Expression negated(Expression expression) {
        return of(expression, false);
    }

    /** @param holds whether the expression is wanted itself, or its negation; that only of a condition */
    private Expression of(Expression expression, boolean holds) {
        return switch (expression) {
            case Expression.And and ->
                holds
                        ? new Expression.And(all(and.operands(), true), and.type(), Span.NONE)
                        : new Expression.Or(all(and.operands(), false), and.type(), Span.NONE);
            case Expression.Or or ->
                holds
                        ? new Expression.Or(all(or.operands(), true), or.type(), Span.NONE)
                        : new Expression.And(all(or.operands(), false), or.type(), Span.NONE);
            case Expression.Not not -> of(not.operand(), !holds);
            case Expression.Comparison comparison ->
                new Expression.Comparison(
                        holds ? comparison.relation() : opposite(comparison.relation()),
                        of(comparison.left()),
                        of(comparison.right()),
                        comparison.type(),
                        Span.NONE);
            case Expression.Between between ->
                new Expression.Between(
                        of(between.operand()),
                        of(between.low()),
                        of(between.high()),
                        between.negated() == holds,
                        between.type(),
                        Span.NONE);
            case Expression.Is is ->
                new Expression.Is(is.metric(), is.state(), is.negated() == holds, is.type(), Span.NONE);
            case Expression.For held -> held(held, holds);
            case Expression.Above above ->
                new Expression.Above(
                        of(above.base()), of(above.relative()), of(above.absolute()), above.type(), Span.NONE);
            case Expression.Eta eta -> new Expression.Eta(eta.done(), of(eta.total()), eta.type(), Span.NONE);
            case Expression.Negative negative ->
                new Expression.Negative(of(negative.operand()), negative.type(), Span.NONE);
            case Expression.Arithmetic sum ->
                new Expression.Arithmetic(sum.operator(), of(sum.left()), of(sum.right()), sum.type(), Span.NONE);
            case Expression.Constant constant -> signed(constant(constant.value(), constant.type()), holds);
            case Expression.Knob knob -> signed(knob(knob), holds);
            case Expression.Quantified each ->
                signed(new Expression.Quantified(each.quantifier(), of(each.each()), each.type(), Span.NONE), holds);
            case Expression.Window window -> signed(window(window), holds);
            case Expression.MetricRef ref ->
                signed(new Expression.MetricRef(ref.metric(), ref.type(), Span.NONE), holds);
            case Expression.Known known -> signed(new Expression.Known(known.metric(), known.type(), Span.NONE), holds);
            case Expression.Blind blind ->
                signed(new Expression.Blind(blind.duration(), blind.type(), Span.NONE), holds);
            case Expression.Age age -> new Expression.Age(age.metric(), age.type(), Span.NONE);
            case Expression.BaselineOf base -> new Expression.BaselineOf(base.metric(), base.type(), Span.NONE);
            case Expression.Across across ->
                new Expression.Across(across.aggregate(), across.metric(), across.type(), Span.NONE);
        };
    }

    private static Expression signed(Expression condition, boolean holds) {
        return holds ? condition : new Expression.Not(condition, condition.type(), Span.NONE);
    }

    private Expression knob(Expression.Knob knob) {
        return knobs.containsKey(knob.name())
                ? constant(knobs.get(knob.name()), knob.type())
                : new Expression.Knob(knob.name(), knob.type(), Span.NONE);
    }

    private static Expression window(Expression.Window window) {
        return new Expression.Window(
                window.function(), window.metric(), window.over(), window.horizon(), window.type(), Span.NONE);
    }

    private Expression held(Expression.For held, boolean holds) {
        if (!clocks) {
            return of(held.condition(), holds);
        }
        Expression clock = new Expression.For(of(held.condition()), held.hold(), held.type(), Span.NONE);
        return signed(clock, holds);
    }

    private List<Expression> all(List<Expression> operands, boolean holds) {
        return operands.stream().map(operand -> of(operand, holds)).toList();
    }

    /** {@code 5 rows} is 5 and {@code 5_000ms} is 5s: what it is compared with has been checked; as a factor 50% is not 50. */
    private static Expression constant(Value value, Type type) {
        return new Expression.Constant(
                value,
                type instanceof Dimension && type != Dimension.PERCENT ? Dimension.NUMBER : type,
                QuantityFormat.format(value, type),
                Optional.empty(),
                Span.NONE);
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
}
