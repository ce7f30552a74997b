package dev.sluice.gate;

import dev.sluice.value.Truth;
import java.util.List;
import java.util.Optional;

/**
 * A sub-expression with what it amounted to, and its parts below it.
 *
 * @param text the sub-expression as the language writes it
 * @param truth absent where it is an amount rather than a condition
 * @param value what it amounted to, with its unit; a missing one as {@code missing: TIMEOUT}
 * @param ageMillis age of the sample, where it is a metric that has one
 * @param source name of the metric's source, where it has one
 * @param query what is asked of the source, as the runbook writes it: no secret can stand there
 * @param clock progress of a clock, such as {@code 3m10s of 5m}
 */
public record Explanation(
        String text,
        Optional<Truth> truth,
        Optional<String> value,
        Optional<Long> ageMillis,
        Optional<String> source,
        Optional<String> query,
        Optional<String> clock,
        List<Explanation> parts) {
    public Explanation {
        parts = List.copyOf(parts);
    }
}
