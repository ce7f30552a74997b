package dev.sluice.gate;

import dev.sluice.value.Truth;
import java.util.List;
import java.util.Optional;

/**
 * A sub-expression with what it amounted to, and its parts below it.
 *
 * @param text the sub-expression as the language writes it
 * @param place where it stands in the text of the part above it
 * @param truth absent where it is an amount rather than a condition
 * @param unknown whether nobody can tell what it amounts to; {@code value} or a part below says why
 * @param value what it amounted to, with its unit; a missing one as {@code missing: TIMEOUT}
 * @param ageMillis age of the sample, where it is a metric that has one
 * @param source name of the metric's source, where it has one; of a constant the parameter that gives it
 * @param query what is asked of the source, as the runbook writes it: no secret can stand there
 * @param note what the source says of a metric's value, for people
 * @param clock progress of a clock, such as {@code 3m10s of 5m}; or how many series a condition holds for, {@code 2 of 3 series}
 */
public record Explanation(
        String text,
        Place place,
        Optional<Truth> truth,
        boolean unknown,
        Optional<String> value,
        Optional<Long> ageMillis,
        Optional<String> source,
        Optional<String> query,
        Optional<String> note,
        Optional<String> clock,
        List<Explanation> parts) {
    public Explanation {
        parts = List.copyOf(parts);
    }

    /** A title over others that are written below it, each for itself. */
    static Explanation titled(String title, Optional<Truth> truth, List<Explanation> parts) {
        return new Explanation(
                title,
                Place.TITLE,
                truth,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                parts);
    }

    /**
     * Where a part is written.
     *
     * @param start its first character in the text of the part above; negative if it is not written there, as the expression
     *     behind a formula's name
     * @param anchor the character of its own text that stands for it as a whole: its operator, else its first one; negative of
     *     a title, which is no expression
     */
    public record Place(int start, int anchor) {
        private static final int NOWHERE = -1;
        private static final Place TITLE = new Place(NOWHERE, NOWHERE);

        /** A whole expression, written for itself. */
        static Place alone(int anchor) {
            return new Place(NOWHERE, anchor);
        }

        public boolean isWithin() {
            return start >= 0;
        }

        public boolean isTitle() {
            return anchor < 0;
        }
    }
}
