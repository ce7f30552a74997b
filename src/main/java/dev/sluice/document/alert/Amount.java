package dev.sluice.document.alert;

import dev.sluice.language.model.Expression.Operator;
import dev.sluice.value.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A number in PromQL, and what Prometheus makes of it when the recordings have certain values. */
sealed interface Amount {

    /** PromQL; what has an operator stands in parentheses of its own. */
    String promql();

    /**
     * What it comes to; nothing where Prometheus has no sample.
     *
     * @param readings the recordings' values by metric; what is not in it is absent
     */
    OptionalDouble in(Map<String, Double> readings);

    /** Whether PromQL takes it for a scalar. */
    default boolean scalar() {
        return false;
    }

    /** A literal. */
    record Literal(double number) implements Amount {
        @Override
        public String promql() {
            return text(number);
        }

        @Override
        public OptionalDouble in(Map<String, Double> readings) {
            return OptionalDouble.of(number);
        }

        @Override
        public boolean scalar() {
            return true;
        }
    }

    /**
     * The recording of a metric.
     *
     * @param substitute what stands for it while it is absent
     * @param labels of a metric with several series
     */
    record Reading(String metric, String series, OptionalDouble substitute, List<String> labels, Type type)
            implements Amount {
        @Override
        public String promql() {
            return substitute.isPresent()
                    ? "(" + series + " or vector(" + text(substitute.getAsDouble()) + "))"
                    : series;
        }

        @Override
        public OptionalDouble in(Map<String, Double> readings) {
            Double value = readings.get(metric);
            return value == null ? substitute : OptionalDouble.of(value);
        }
    }

    /** {@code avg_over_time(series[5m])}, while the series is there; of a series that stays as it is, its value. */
    record Window(String function, Reading reading, Duration over) implements Amount {
        @Override
        public String promql() {
            return "(" + function + "(" + reading.series() + "[" + Yaml.duration(over) + "]) and " + reading.series()
                    + ")";
        }

        @Override
        public OptionalDouble in(Map<String, Double> readings) {
            return reading.in(readings);
        }
    }

    /** {@code max(series)} over the series of a labelled metric; the tests give it one. */
    record Across(String function, Reading reading) implements Amount {
        @Override
        public String promql() {
            return function + "(" + reading.series() + ")";
        }

        @Override
        public OptionalDouble in(Map<String, Double> readings) {
            return reading.in(readings);
        }
    }

    /** A sum, product and so on. A division by zero is no number, as in a gate. */
    record Arithmetic(Operator operator, Amount left, Amount right) implements Amount {
        @Override
        public String promql() {
            String divisor = operator == Operator.DIVIDED_BY && !right.scalar()
                    ? "(" + right.promql() + " != 0)"
                    : right.promql();
            return "(" + left.promql() + " " + operator.sign() + " " + divisor + ")";
        }

        @Override
        public OptionalDouble in(Map<String, Double> readings) {
            OptionalDouble first = left.in(readings);
            OptionalDouble second = right.in(readings);
            if (first.isEmpty() || second.isEmpty()) {
                return OptionalDouble.empty();
            }
            double a = first.getAsDouble();
            double b = second.getAsDouble();
            return switch (operator) {
                case PLUS -> OptionalDouble.of(a + b);
                case MINUS -> OptionalDouble.of(a - b);
                case TIMES -> OptionalDouble.of(a * b);
                case DIVIDED_BY -> b == 0 ? OptionalDouble.empty() : OptionalDouble.of(a / b);
            };
        }

        @Override
        public boolean scalar() {
            return left.scalar() && right.scalar();
        }
    }

    /** A number as PromQL and the tests of rules read it back to the last bit. */
    static String text(double number) {
        String plain = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        return plain.startsWith("-") ? "(" + plain + ")" : plain;
    }
}
