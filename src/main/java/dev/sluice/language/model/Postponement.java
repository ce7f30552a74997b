package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * {@code postponed until OCCASION at most D}: a step that waits for its moment, with the gate on.
 *
 * @param atMost how long it may stand postponed at a stretch; absent only where a person is asked
 */
public record Postponement(Occasion until, Optional<Duration> atMost, Span span) {

    /** What it waits for. */
    public sealed interface Occasion {

        /**
         * {@code between 02:00 and 05:00 "Europe/Madrid"}, over midnight where it ends before it begins.
         *
         * @param metric tells how much of it is left by the clock of a database: 0 outside, missing if nobody knows
         * @param open whether enough is left of it to begin
         */
        record Window(LocalTime begin, LocalTime end, ZoneId zone, String metric, Expression open)
                implements Occasion {}

        record Condition(Expression holds) implements Occasion {}

        /** {@code ask "..."}: somebody says so. */
        record Person(String question) implements Occasion {}
    }

    /** What is to be true before the step begins, if that is for metrics to tell. */
    public Optional<Expression> condition() {
        return switch (until) {
            case Occasion.Window window -> Optional.of(window.open());
            case Occasion.Condition condition -> Optional.of(condition.holds());
            case Occasion.Person person -> Optional.empty();
        };
    }

    /** In the words of a sentence: {@code the window from 02:00 to 05:00 Europe/Madrid}. */
    public String text() {
        return switch (until) {
            case Occasion.Window window ->
                "the window from " + window.begin() + " to " + window.end() + " " + window.zone();
            case Occasion.Condition condition -> ExpressionText.of(condition.holds());
            case Occasion.Person person -> "a person says yes to: " + person.question();
        };
    }
}
