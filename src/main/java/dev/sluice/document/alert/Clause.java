package dev.sluice.document.alert;

import dev.sluice.language.model.Expression.Quantifier;
import dev.sluice.language.model.Expression.Relation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A condition in PromQL, which yields a sample where it is known to hold and none elsewhere, and its truth for certain values. */
sealed interface Clause {

    /** PromQL without parentheses around it. */
    String promql();

    /** Whether it holds in the long run while the recordings have these values; absent ones are not in the map. */
    boolean holds(Map<String, Double> readings);

    /** PromQL that can stand beside any operator. */
    default String grouped() {
        return "(" + promql() + ")";
    }

    /** {@code lag > 10}; never {@code !=}, which NaN would pass. */
    record Compare(Relation relation, Amount left, Amount right) implements Clause {
        @Override
        public String promql() {
            return left.promql() + " " + relation.sign() + " " + right.promql();
        }

        @Override
        public boolean holds(Map<String, Double> readings) {
            OptionalDouble a = left.in(readings);
            OptionalDouble b = right.in(readings);
            return a.isPresent() && b.isPresent() && holds(a.getAsDouble(), b.getAsDouble());
        }

        private boolean holds(double a, double b) {
            return switch (relation) {
                case LESS -> a < b;
                case LESS_OR_EQUAL -> a <= b;
                case GREATER -> a > b;
                case GREATER_OR_EQUAL -> a >= b;
                case EQUAL -> a == b;
                case NOT_EQUAL -> a != b;
            };
        }
    }

    record All(List<Clause> clauses) implements Clause {
        @Override
        public String promql() {
            return clauses.stream().map(Clause::grouped).collect(Collectors.joining(" and "));
        }

        @Override
        public boolean holds(Map<String, Double> readings) {
            return clauses.stream().allMatch(clause -> clause.holds(readings));
        }
    }

    record Any(List<Clause> clauses) implements Clause {
        @Override
        public String promql() {
            return clauses.stream().map(Clause::grouped).collect(Collectors.joining(" or "));
        }

        @Override
        public boolean holds(Map<String, Double> readings) {
            return clauses.stream().anyMatch(clause -> clause.holds(readings));
        }
    }

    /** It held in {@code of} of the last {@code outOf} samples, {@code step} apart. */
    record Held(Clause clause, int of, int outOf, Duration step) implements Clause {
        @Override
        public String promql() {
            // One millisecond less than the whole window: it holds exactly outOf steps, wherever it begins.
            Duration range = step.multipliedBy(outOf).minusMillis(1);
            return "count_over_time(" + clause.grouped() + "[" + Yaml.duration(range) + ":" + Yaml.duration(step)
                    + "]) >= " + of;
        }

        @Override
        public boolean holds(Map<String, Double> readings) {
            return clause.holds(readings);
        }
    }

    /** Of the series of a labelled metric; the tests give it one. */
    record Series(Quantifier quantifier, Amount.Reading reading, Clause each) implements Clause {
        @Override
        public String promql() {
            return quantifier == Quantifier.ANY
                    ? "max(" + each.promql() + ")"
                    : "count(" + each.promql() + ") == count(" + reading.series() + ")";
        }

        @Override
        public boolean holds(Map<String, Double> readings) {
            return each.holds(readings);
        }
    }

    record Absent(Amount.Reading reading) implements Clause {
        @Override
        public String promql() {
            return "absent(" + reading.series() + ")";
        }

        @Override
        public boolean holds(Map<String, Double> readings) {
            return !readings.containsKey(reading.metric());
        }
    }

    record Present(Amount.Reading reading) implements Clause {
        @Override
        public String promql() {
            return "count(" + reading.series() + ")";
        }

        @Override
        public boolean holds(Map<String, Double> readings) {
            return readings.containsKey(reading.metric());
        }
    }
}
