package dev.sluice.language.check.logic;

import dev.sluice.language.model.Expression.Relation;
import java.util.ArrayList;
import java.util.List;

/** A set of numbers as disjoint intervals in ascending order. */
public record IntervalSet(List<Interval> intervals) {
    static final IntervalSet ALL = new IntervalSet(List.of(Interval.ALL));
    static final IntervalSet NONE = new IntervalSet(List.of());
    static final IntervalSet FLAG = point(0).union(point(1));
    static final IntervalSet NEVER_NEGATIVE = above(0, true);

    public IntervalSet {
        intervals = List.copyOf(intervals);
    }

    /** The numbers that stand in the relation to the bound. */
    static IntervalSet of(Relation relation, double bound) {
        return switch (relation) {
            case LESS -> below(bound, false);
            case LESS_OR_EQUAL -> below(bound, true);
            case GREATER -> above(bound, false);
            case GREATER_OR_EQUAL -> above(bound, true);
            case EQUAL -> point(bound);
            case NOT_EQUAL -> point(bound).complement();
        };
    }

    static IntervalSet point(double value) {
        return new IntervalSet(List.of(new Interval(value, true, value, true)));
    }

    static IntervalSet below(double bound, boolean inclusive) {
        return new IntervalSet(List.of(new Interval(Double.NEGATIVE_INFINITY, false, bound, inclusive)));
    }

    static IntervalSet above(double bound, boolean inclusive) {
        return new IntervalSet(List.of(new Interval(bound, inclusive, Double.POSITIVE_INFINITY, false)));
    }

    boolean isEmpty() {
        return intervals.isEmpty();
    }

    IntervalSet intersect(IntervalSet other) {
        if (this == ALL || other == ALL) {
            return this == ALL ? other : this;
        }
        List<Interval> common = new ArrayList<>();
        for (Interval one : intervals) {
            for (Interval two : other.intervals) {
                Interval both = one.intersect(two);
                if (!both.isEmpty()) {
                    common.add(both);
                }
            }
        }
        return new IntervalSet(common);
    }

    IntervalSet union(IntervalSet other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        return complement().intersect(other.complement()).complement();
    }

    IntervalSet complement() {
        List<Interval> gaps = new ArrayList<>();
        double low = Double.NEGATIVE_INFINITY;
        boolean lowIn = false;
        for (Interval interval : intervals) {
            add(gaps, new Interval(low, lowIn, interval.low(), !interval.lowIn()));
            low = interval.high();
            lowIn = !interval.highIn();
        }
        add(gaps, new Interval(low, lowIn, Double.POSITIVE_INFINITY, false));
        return new IntervalSet(gaps);
    }

    private static void add(List<Interval> gaps, Interval gap) {
        boolean nothing = gap.isEmpty() || gap.isPoint() && Double.isInfinite(gap.low());
        if (!nothing) {
            gaps.add(gap);
        }
    }
}
