package dev.sluice.language.promql;

import java.time.Duration;
import java.util.Optional;

/**
 * One vector selector of an expression.
 *
 * @param series the selector alone: {@code http_requests_total{app="checkout"}}
 * @param range the window of a range selector, empty for an instant one
 * @param reach how far behind the evaluation time its oldest sample may lie: its range, those of the subqueries around it, and
 *     the offsets
 * @param offset the sum of its own offset and those of the subqueries around it; may be negative
 * @param at the time of an {@code @} modifier, as written without the sign
 * @param start offset of its first character in the expression
 * @param end offset after its closing brace or name, before range and modifiers
 */
public record Selector(
        String series,
        Optional<Duration> range,
        Duration reach,
        Duration offset,
        Optional<String> at,
        int start,
        int end) {

    /**
     * The selector with its offsets and without its range, so that {@code timestamp(...)} of it tells the time of the newest
     * sample behind the expression.
     */
    public String instant() {
        StringBuilder text = new StringBuilder(series);
        at.ifPresent(time -> text.append(" @ ").append(time));
        if (!offset.isZero()) {
            text.append(" offset ")
                    .append(offset.toMillis() % 1_000 == 0 ? offset.toSeconds() + "s" : offset.toMillis() + "ms");
        }
        return text.toString();
    }

    Selector over(Duration window, boolean subquery) {
        return new Selector(series, subquery ? range : Optional.of(window), reach.plus(window), offset, at, start, end);
    }

    Selector shifted(Duration by) {
        return new Selector(series, range, reach.plus(by), offset.plus(by), at, start, end);
    }

    /** The innermost pin wins. */
    Selector pinned(String time) {
        return new Selector(series, range, reach, offset, at.or(() -> Optional.of(time)), start, end);
    }
}
