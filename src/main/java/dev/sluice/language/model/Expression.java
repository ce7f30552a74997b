package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import dev.sluice.value.Missing;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A checked expression. Each node knows its type and where it stands. */
public sealed interface Expression {
    Type type();

    Span span();

    /** A literal, or a parameter fixed at start; {@code text} is how the file writes it, {@code param} its parameter. */
    record Constant(Value value, Type type, String text, Optional<String> param, Span span) implements Expression {}

    /** A {@code live} parameter: its value may change during the run. */
    record Knob(String name, Type type, Span span) implements Expression {}

    /** The newest value of a metric. */
    record MetricRef(String metric, Type type, Span span) implements Expression {}

    /** A function over a window of a metric's own samples; {@code horizon} of {@code predict(m over 30m in 1h)}. */
    record Window(
            WindowFunction function, String metric, Duration over, Optional<Duration> horizon, Type type, Span span)
            implements Expression {}

    enum WindowFunction {
        AVG,
        MIN,
        MAX,
        P50,
        P90,
        P95,
        P99,
        LAST,
        COUNT,
        STDDEV,
        DELTA,
        RATE,
        INCREASE,
        SLOPE,
        PREDICT,
        STALLED,
        CHANGED
    }

    /** {@code age(m)}, a duration. */
    record Age(String metric, Type type, Span span) implements Expression {}

    /** {@code known(m)}, never unknown. */
    record Known(String metric, Type type, Span span) implements Expression {}

    /** {@code m is [not] missing|stale|empty}, never unknown. */
    record Is(String metric, State state, boolean negated, Type type, Span span) implements Expression {
        public enum State {
            MISSING,
            STALE,
            EMPTY;

            public boolean covers(Missing.Cause cause) {
                return switch (this) {
                    case MISSING -> true;
                    case STALE -> cause == Missing.Cause.STALE;
                    case EMPTY -> cause == Missing.Cause.EMPTY || cause == Missing.Cause.NULL;
                };
            }
        }
    }

    /** {@code baseline(m)}: the median of the frozen samples. */
    record BaselineOf(String metric, Type type, Span span) implements Expression {}

    /** {@code above(base, 20%, 5ms)}: base plus the larger of a relative and an absolute margin. */
    record Above(Expression base, Expression relative, Expression absolute, Type type, Span span)
            implements Expression {}

    /** {@code eta(done, total)}. */
    record Eta(String done, Expression total, Type type, Span span) implements Expression {}

    /** {@code all|any|none(comparison)} over the series of a labelled metric. */
    record Quantified(Quantifier quantifier, Expression each, Type type, Span span) implements Expression {}

    enum Quantifier {
        ALL,
        ANY,
        NONE
    }

    /** {@code max(m)}, {@code min(m)}, {@code avg(m)}, {@code sum(m)} over the series of a labelled metric. */
    record Across(Aggregate aggregate, String metric, Type type, Span span) implements Expression {}

    enum Aggregate {
        MIN,
        MAX,
        AVG,
        SUM
    }

    record Negative(Expression operand, Type type, Span span) implements Expression {}

    record Arithmetic(Operator operator, Expression left, Expression right, Type type, Span span)
            implements Expression {}

    enum Operator {
        PLUS("+"),
        MINUS("-"),
        TIMES("*"),
        DIVIDED_BY("/");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    record Comparison(Relation relation, Expression left, Expression right, Type type, Span span)
            implements Expression {}

    enum Relation {
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        EQUAL("=="),
        NOT_EQUAL("!=");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    record Between(Expression operand, Expression low, Expression high, boolean negated, Type type, Span span)
            implements Expression {}

    record And(List<Expression> operands, Type type, Span span) implements Expression {
        public And {
            operands = List.copyOf(operands);
        }
    }

    record Or(List<Expression> operands, Type type, Span span) implements Expression {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    record Not(Expression operand, Type type, Span span) implements Expression {}

    /** A condition that must have held: {@code X for 5m}, {@code X for 3 of 5 samples}. */
    record For(Expression condition, Hold hold, Type type, Span span) implements Expression {}

    sealed interface Hold {
        record Lasting(Duration duration) implements Hold {}

        record Samples(int of, int outOf) implements Hold {}
    }

    /** {@code blind for 5m}. */
    record Blind(Duration duration, Type type, Span span) implements Expression {}
}
