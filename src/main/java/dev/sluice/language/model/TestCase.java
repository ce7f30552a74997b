package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A checked test: what happens in a simulated run, and what is expected of it. It is no part of a run.
 *
 * @param set values of parameters, as {@code --set} gives them
 * @param journal a recorded run whose readings the metrics repeat, relative to the runbook
 * @param given what holds from the start on, and before it
 * @param occurrences in the order of their times
 * @param expectations in the order of their times
 */
public record TestCase(
        String title,
        Map<String, String> set,
        Optional<String> journal,
        List<Fact> given,
        List<Occurrence> occurrences,
        List<Expectation> expectations,
        Span span) {
    public TestCase {
        set = Map.copyOf(set);
        given = List.copyOf(given);
        occurrences = List.copyOf(occurrences);
        expectations = List.copyOf(expectations);
    }

    /** @param at counted from the start of the simulated run, downtime included */
    public record Occurrence(Duration at, Happening what, Span span) {}

    /** Something that happens at a time. */
    public sealed interface Happening {}

    /** What holds from a time on. */
    public sealed interface Fact extends Happening {}

    public record Measured(String metric, Course course) implements Fact {}

    public record Fated(StepRef step, Fate fate) implements Fact {}

    /** The process dies; another one takes the run up after that time. */
    public record Crash(Duration lasting) implements Happening {}

    /** @param because empty if the test gives no reason */
    public record Operator(Deed deed, String because) implements Happening {}

    /** How a metric goes from a time on, in base units. */
    public sealed interface Course {
        record Constant(Value value) implements Course {}

        /** One value for each of several series. */
        record Several(List<Double> values) implements Course {
            public Several {
                values = List.copyOf(values);
            }
        }

        record Without(Missing.Cause cause) implements Course {}

        /** The source repeats its last sample, which grows older. */
        record Stale() implements Course {}

        /**
         * @param perSecond negative where it falls
         * @param end where it stays, if it does
         */
        record Slope(double perSecond, double start, OptionalDouble end) implements Course {}

        /** One point each {@code every}; the last one stays. */
        record Samples(List<Point> points, Duration every) implements Course {
            public Samples {
                points = List.copyOf(points);
            }
        }
    }

    /** One sample of a series: a constant, nothing, or the one before once more. */
    public record Point(Course course) {}

    /**
     * How a step goes; what is absent stays as it was.
     *
     * @param takes how long it works
     * @param rows how many rows a backfill changes
     * @param fails how many attempts fail from now on; {@link Integer#MAX_VALUE}: all
     * @param because what a failure says
     * @param yields what goes into {@code into}
     */
    public record Fate(
            Optional<Duration> takes,
            OptionalLong rows,
            OptionalInt fails,
            Optional<String> because,
            Optional<Value> yields) {
        public static final Fate NONE = new Fate(
                Optional.empty(), OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());

        /** What a later statement says, and what it leaves as it was. */
        public Fate then(Fate later) {
            return new Fate(
                    later.takes.or(() -> takes),
                    later.rows.isPresent() ? later.rows : rows,
                    later.fails.isPresent() ? later.fails : fails,
                    later.fails.isPresent() ? later.because : because,
                    later.yields.or(() -> yields));
        }
    }

    /** What an operator says, as at the console. */
    public sealed interface Deed {
        record Pause() implements Deed {}

        record Continue() implements Deed {}

        record Retry() implements Deed {}

        record Back() implements Deed {}

        record Rollback() implements Deed {}

        record Abort() implements Deed {}

        record Skip(StepRef step) implements Deed {}

        record Jump(String phase) implements Deed {}

        record Throttle(double share) implements Deed {}

        record Set(String param, Value value) implements Deed {}

        record Override(String gate, Duration lasting) implements Deed {}
    }

    /**
     * What is expected at a time.
     *
     * @param phase in which it is expected, if that matters
     */
    public record Expectation(
            Expected what, Moment moment, Duration time, Optional<String> phase, List<Reason> because, Span span) {
        public Expectation {
            because = List.copyOf(because);
        }
    }

    public enum Moment {
        /** It becomes so then. */
        AT,
        /** It has become so by then. */
        BY,
        /** It does not become so before then. */
        UNTIL
    }

    /** Why something is expected to happen. */
    public sealed interface Reason {
        record Metric(String name) implements Reason {}

        record Gate(String name) implements Reason {}

        record Blind() implements Reason {}

        /** Words that the reason holds. */
        record Words(String text) implements Reason {}
    }

    public sealed interface Expected {
        /** @param none it is expected not to come */
        record Verdict(boolean none, Word word, OptionalDouble share) implements Expected {}

        /** The phase is entered. */
        record Entered(String phase) implements Expected {}

        record Stands(StepRef step, State state) implements Expected {}

        /** @param ending the name of an ending, in lower case */
        record Outcome(String ending) implements Expected {}

        record Holds(Expression condition) implements Expected {}
    }

    public enum Word {
        PROCEED,
        PAUSE,
        THROTTLE,
        ROLLBACK,
        RESUME,
        HOLD
    }

    public enum State {
        RUNNING,
        DONE,
        FAILED,
        SKIPPED,
        UNDONE
    }

    /** The names of the endings of a run that a test can bring about. */
    public static final List<String> ENDINGS = List.of(
            "done", "failed", "paused", "blind", "expired", "unverified", "rolled_back", "rollback_failed", "aborted");
}
