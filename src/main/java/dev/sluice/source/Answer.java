package dev.sluice.source;

import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a read ended. */
public sealed interface Answer {

    /** The query as it was sent, binds shown by their values; never holds a secret. */
    String resolved();

    /**
     * A value.
     *
     * @param value in base units
     * @param sampled when the sample was taken; absent where nothing tells it
     * @param interval the time between two samples of the source itself, where it is known
     * @param series how many series stand behind the value, to compare later answers with
     * @param notes warnings of the source
     */
    record Answered(
            Value value,
            Optional<Sampled> sampled,
            Optional<Duration> interval,
            SeriesCount series,
            String resolved,
            List<String> notes)
            implements Answer {
        public Answered {
            notes = List.copyOf(notes);
        }

        /** The sample's age when the answer came; zero where nothing tells it. */
        public Duration age() {
            return sampled.map(Sampled::age).orElse(Duration.ZERO);
        }
    }

    /**
     * No value.
     *
     * @param missing why, free of secrets
     * @param help what to do about it
     */
    record Failed(Missing missing, String help, String resolved) implements Answer {}

    /**
     * When a sample was taken.
     *
     * @param at on the source's own clock; only to tell whether two answers are the same sample
     * @param age the source's clock at the answer minus {@code at}; negative for a sample from the future
     */
    record Sampled(Instant at, Duration age) {

        /** The same sample when some time has passed. */
        Sampled later(Duration passed) {
            return new Sampled(at, age.plus(passed));
        }
    }
}
