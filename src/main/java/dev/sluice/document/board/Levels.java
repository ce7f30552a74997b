package dev.sluice.document.board;

import dev.sluice.document.board.Panel.Colour;
import dev.sluice.document.board.Panel.Level;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Relation;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * From which value of a metric on its panel has which colour, by the rules that compare it with a constant: each rule colours the
 * values on its side, and where several do, the worst counts. A rule that compares with anything else has no line.
 */
final class Levels {
    static final List<Level> NONE = List.of(new Level(Double.NEGATIVE_INFINITY, Colour.BLUE));

    /** Grafana colours from a value on: what lies strictly above 0 begins here, so that 0 itself keeps its colour. */
    private static final double ABOVE_NOTHING = 1e-9;

    private final Runbook runbook;
    private final String metric;
    private final Scale scale;
    private final boolean whole;
    private final List<Range> ranges = new ArrayList<>();

    /** Values from one on, up to another that is not part of it. */
    private record Range(double from, double to, Colour colour) {}

    Levels(Runbook runbook, String metric, Scale scale) {
        this.runbook = runbook;
        this.metric = metric;
        this.scale = scale;
        Unit unit = runbook.metric(metric).unit();
        this.whole = unit == Unit.COUNT || unit == Unit.ROWS || unit == Unit.BOOLEAN;
    }

    /** The levels by these rules; without one that could colour anything, a single one. */
    List<Level> of(List<RuleGroup> rules) {
        boolean red = add(rules, true);
        if (!red && !add(rules, false)) {
            return NONE;
        }
        TreeSet<Double> bounds = new TreeSet<>(List.of(Double.NEGATIVE_INFINITY));
        ranges.forEach(range -> {
            bounds.add(range.from());
            bounds.add(range.to());
        });
        bounds.remove(Double.POSITIVE_INFINITY);
        Colour elsewhere = red ? Colour.GREEN : Colour.BLUE;
        List<Level> levels = new ArrayList<>();
        for (double bound : bounds) {
            Colour colour = ranges.stream()
                    .filter(range -> range.from() <= bound && bound < range.to())
                    .map(Range::colour)
                    .reduce(elsewhere, (left, right) -> left.compareTo(right) > 0 ? left : right);
            if (levels.isEmpty() || levels.getLast().colour() != colour) {
                levels.add(new Level(bound * scale.factor(), colour));
            }
        }
        return levels;
    }

    private boolean add(List<RuleGroup> rules, boolean red) {
        rules.stream()
                .map(RuleGroup::rule)
                .filter(rule -> rule.red() == red && !rule.shadow())
                .forEach(rule -> walk(rule.when(), true, colour(rule.kind())));
        return !ranges.isEmpty();
    }

    private static Colour colour(GateRule.Kind kind) {
        return switch (kind) {
            case ROLLBACK -> Colour.RED;
            case PAUSE -> Colour.ORANGE;
            case THROTTLE -> Colour.YELLOW;
            case PROCEED -> Colour.GREEN;
        };
    }

    /** Colours what makes a condition true, or false under an odd number of negations. */
    private void walk(Expression condition, boolean holds, Colour colour) {
        switch (condition) {
            case Expression.And and -> and.operands().forEach(operand -> walk(operand, holds, colour));
            case Expression.Or or -> or.operands().forEach(operand -> walk(operand, holds, colour));
            case Expression.Not not -> walk(not.operand(), !holds, colour);
            case Expression.For lasting -> walk(lasting.condition(), holds, colour);
            case Expression.Quantified quantified ->
                walk(quantified.each(), holds != (quantified.quantifier() == Expression.Quantifier.NONE), colour);
            case Expression.Comparison comparison -> comparison(comparison, holds, colour);
            case Expression.Between between -> between(between, holds, colour);
            case Expression.MetricRef flag -> {
                if (flag.metric().equals(metric)) {
                    range(holds ? Relation.GREATER_OR_EQUAL : Relation.LESS, 1, colour);
                }
            }
            case Expression other -> {}
        }
    }

    private void comparison(Expression.Comparison comparison, boolean holds, Colour colour) {
        Relation relation = holds ? comparison.relation() : opposite(comparison.relation());
        if (isMetric(comparison.left())) {
            amount(comparison.right()).ifPresent(limit -> range(relation, limit, colour));
        } else if (isMetric(comparison.right())) {
            amount(comparison.left()).ifPresent(limit -> range(mirrored(relation), limit, colour));
        }
    }

    private void between(Expression.Between between, boolean holds, Colour colour) {
        OptionalDouble low = amount(between.low());
        OptionalDouble high = amount(between.high());
        if (!isMetric(between.operand()) || low.isEmpty() || high.isEmpty()) {
            return;
        }
        if (holds == between.negated()) {
            range(Relation.LESS, low.getAsDouble(), colour);
            range(Relation.GREATER, high.getAsDouble(), colour);
        } else {
            ranges.add(new Range(low.getAsDouble(), above(high.getAsDouble()), colour));
        }
    }

    private void range(Relation relation, double limit, Colour colour) {
        double lowest = Double.NEGATIVE_INFINITY;
        double highest = Double.POSITIVE_INFINITY;
        switch (relation) {
            case GREATER -> ranges.add(new Range(above(limit), highest, colour));
            case GREATER_OR_EQUAL -> ranges.add(new Range(limit, highest, colour));
            case LESS -> ranges.add(new Range(lowest, limit, colour));
            case LESS_OR_EQUAL -> ranges.add(new Range(lowest, above(limit), colour));
            case EQUAL -> ranges.add(new Range(limit, above(limit), colour));
            case NOT_EQUAL -> {
                // Of what is measured, a single value has no width to colour anything but.
                if (above(limit) > limit) {
                    ranges.add(new Range(lowest, limit, colour));
                    ranges.add(new Range(above(limit), highest, colour));
                }
            }
        }
        ranges.removeIf(range -> range.from() == range.to());
    }

    /** Where the values above a limit begin. */
    private double above(double limit) {
        if (whole) {
            return Math.floor(limit) + 1;
        }
        return limit == 0 ? ABOVE_NOTHING : limit;
    }

    private boolean isMetric(Expression side) {
        return switch (side) {
            case Expression.MetricRef ref -> ref.metric().equals(metric);
            case Expression.Across across -> across.metric().equals(metric);
            default -> false;
        };
    }

    private OptionalDouble amount(Expression side) {
        return switch (side) {
            case Expression.Constant constant -> amount(constant.value());
            case Expression.Knob knob ->
                runbook.params().stream()
                        .filter(param -> param.name().equals(knob.name()))
                        .map(Param::value)
                        .findFirst()
                        .map(Levels::amount)
                        .orElseGet(OptionalDouble::empty);
            case Expression.Negative negative -> {
                OptionalDouble amount = amount(negative.operand());
                yield amount.isPresent() ? OptionalDouble.of(-amount.getAsDouble()) : amount;
            }
            default -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble amount(Value value) {
        return switch (value) {
            case Value.Amount amount -> OptionalDouble.of(amount.amount());
            case Value.Flag flag -> OptionalDouble.of(flag.set() ? 1 : 0);
            case Value.Text text -> OptionalDouble.empty();
            case Value.Moment moment -> OptionalDouble.empty();
            case Value.Series series -> OptionalDouble.empty();
        };
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

    private static Relation mirrored(Relation relation) {
        return switch (relation) {
            case LESS -> Relation.GREATER;
            case LESS_OR_EQUAL -> Relation.GREATER_OR_EQUAL;
            case GREATER -> Relation.LESS;
            case GREATER_OR_EQUAL -> Relation.LESS_OR_EQUAL;
            case EQUAL, NOT_EQUAL -> relation;
        };
    }
}
