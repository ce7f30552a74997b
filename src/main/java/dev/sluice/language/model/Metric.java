package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A live figure.
 *
 * @param every the time between reads; a formula has the largest of its inputs
 * @param fresh the age beyond which a sample is STALE
 * @param timeout the bound of one read, retry included
 * @param once read once per phase, never stale
 * @param missingAs the amount that stands for any Missing, where the author opted out
 * @param emptyAs the amount that stands for EMPTY or NULL only
 * @param labels the labels that keep several series apart; empty for a scalar
 * @param total what a progress metric counts towards, if the file says
 */
public record Metric(
        String name,
        Unit unit,
        Kind kind,
        Definition definition,
        Duration every,
        Duration fresh,
        Duration timeout,
        boolean once,
        OptionalDouble missingAs,
        OptionalDouble emptyAs,
        List<String> labels,
        Optional<Total> total,
        Span span) {

    public enum Kind {
        PROGRESS,
        SAFETY,
        CORRECTNESS
    }

    /** How an outside number is to be read. */
    public enum As {
        PLAIN,
        PERCENT,
        RATIO,
        SECONDS,
        MILLISECONDS
    }

    public sealed interface Definition {
        /**
         * A question to a source.
         *
         * @param ageQuery {@code age promql "..."}: tells the sample's time where the query cannot
         * @param path where the value stands in a JSON answer, and where its time
         */
        record Queried(String source, Query query, As as, Optional<Query> ageQuery) implements Definition {}

        /** An expression over other metrics. */
        record Formula(Expression expression) implements Definition {}

        /** Rows done by steps, from the engine's own checkpoints. */
        record FromSteps(List<StepRef> steps) implements Definition {
            public FromSteps {
                steps = List.copyOf(steps);
            }
        }

        /** A person's answer. */
        record Asked(String question) implements Definition {}
    }

    /** Whether the file declares it; else it belongs to the window of a step, whose address its name begins with. */
    public boolean declared() {
        return name.indexOf('.') < 0;
    }

    /** The denominator of a progress metric. */
    public sealed interface Total {
        record Of(Expression total) implements Total {}

        record Estimated(Expression total) implements Total {}
    }

    public Metric {
        labels = List.copyOf(labels);
    }
}
