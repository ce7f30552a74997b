package dev.sluice.language.check.logic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.model.Expression.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalSetTest {
    private static final double[] PROBES = {-1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5};

    /** A set beside the predicate that it stands for. */
    private record Pair(IntervalSet set, java.util.function.DoublePredicate member) {}

    @Test
    void agreesWithPlainPredicatesUnderEveryOperation() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            Pair pair = random(random, 4);
            for (double probe : PROBES) {
                assertEquals(pair.member().test(probe), contains(pair.set(), probe), () -> pair.set() + " at " + probe);
            }
        }
    }

    @Test
    void aSetAndItsComplementMeetNowhereAndCoverEverything() {
        IntervalSet set = IntervalSet.of(Relation.NOT_EQUAL, 3);
        assertEquals(IntervalSet.NONE, set.intersect(set.complement()));
        assertEquals(IntervalSet.ALL, set.union(set.complement()));
    }

    private static Pair random(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            Relation relation = Relation.values()[random.nextInt(Relation.values().length)];
            double bound = random.nextInt(4) - 1;
            return new Pair(IntervalSet.of(relation, bound), value -> holds(relation, value, bound));
        }
        Pair one = random(random, depth - 1);
        Pair two = random(random, depth - 1);
        return switch (random.nextInt(3)) {
            case 0 ->
                new Pair(
                        one.set().union(two.set()),
                        value -> one.member().test(value) || two.member().test(value));
            case 1 ->
                new Pair(
                        one.set().intersect(two.set()),
                        value -> one.member().test(value) && two.member().test(value));
            default -> new Pair(one.set().complement(), value -> !one.member().test(value));
        };
    }

    private static boolean holds(Relation relation, double value, double bound) {
        return switch (relation) {
            case LESS -> value < bound;
            case LESS_OR_EQUAL -> value <= bound;
            case GREATER -> value > bound;
            case GREATER_OR_EQUAL -> value >= bound;
            case EQUAL -> value == bound;
            case NOT_EQUAL -> value != bound;
        };
    }

    private static boolean contains(IntervalSet set, double value) {
        List<Interval> hits = new ArrayList<>(set.intervals());
        hits.removeIf(interval -> value < interval.low()
                || value > interval.high()
                || value == interval.low() && !interval.lowIn()
                || value == interval.high() && !interval.highIn());
        return !hits.isEmpty();
    }
}
