package dev.sluice.language.check.logic;

import dev.sluice.language.model.Expression;
import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityFormat;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What an interval is about: a metric or a function of one.
 *
 * @param text how a message calls it, and its identity
 */
public record Quantity(String text, Dimension dimension, boolean flag, boolean neverNegative) {

    IntervalSet domain() {
        if (flag) {
            return IntervalSet.FLAG;
        }
        return neverNegative ? IntervalSet.NEVER_NEGATIVE : IntervalSet.ALL;
    }

    /** How a metric or a function of one is written, if the expression is such. */
    static Optional<String> nameOf(Expression expression) {
        return switch (expression) {
            case Expression.MetricRef metric -> Optional.of(metric.metric());
            case Expression.Age age -> Optional.of("age(" + age.metric() + ")");
            case Expression.Across across -> Optional.of(word(across.aggregate()) + "(" + across.metric() + ")");
            case Expression.Window window ->
                Optional.of(word(window.function()) + "(" + window.metric() + " over "
                        + seconds(window.over())
                        + window.horizon()
                                .map(horizon -> " in " + seconds(horizon))
                                .orElse("") + ")");
            default -> Optional.empty();
        };
    }

    private static String word(Enum<?> function) {
        return function.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1e3, Dimension.DURATION);
    }
}
