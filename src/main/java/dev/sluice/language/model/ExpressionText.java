package dev.sluice.language.model;

import dev.sluice.language.model.Expression.Hold;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;

/**
 * A checked expression as the language writes it, with every parenthesis that a reader might wonder about: operands that
 * are themselves joined by {@code and}, {@code or} or arithmetic, and everything that carries a {@code for}, stand in their
 * own.
 */
public final class ExpressionText {
    private ExpressionText() {}

    public static String of(Expression expression) {
        return written(expression).text();
    }

    /** The same, with the places of its parts. */
    public static WrittenExpression written(Expression expression) {
        StringBuilder text = new StringBuilder();
        WrittenExpression.Place place = new ExpressionWriter(text).write(expression);
        return new WrittenExpression(text.toString(), place);
    }

    /** {@code 5m}, {@code 3 samples}, {@code 3 of 5 samples}: what stands behind {@code for}. */
    public static String hold(Hold hold) {
        return switch (hold) {
            case Hold.Lasting lasting -> duration(lasting.duration());
            case Hold.Samples samples ->
                (samples.of() == samples.outOf() ? "" : samples.of() + " of ") + samples.outOf() + " samples";
        };
    }

    /** A duration as a literal: {@code 1h30m}. */
    public static String duration(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1000.0, Unit.DURATION);
    }
}
