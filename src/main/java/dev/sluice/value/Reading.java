package dev.sluice.value;

/**
 * One answer of a metric on the run's clock.
 *
 * <p>The run's clock counts milliseconds of monotonic time since the run began, carried across a resume; downtime is not in
 * it. A sample time is brought to it by the sample's age, so that no two hosts' clocks are ever compared.
 */
public sealed interface Reading {

    /**
     * A value.
     *
     * @param value the value, in base units
     * @param sampledAt when the sample was taken, milliseconds on the run's clock (may be negative: before the run)
     * @param note what its source says of it for people, such as which rows differ; mostly empty
     */
    record Present(Value value, long sampledAt, String note) implements Reading {
        public Present(Value value, long sampledAt) {
            this(value, sampledAt, "");
        }
    }

    /** No value, and why. */
    record Absent(Missing missing) implements Reading {}

    static Reading of(Value value, long sampledAt) {
        return new Present(value, sampledAt);
    }

    static Reading missing(Missing.Cause cause, String detail) {
        return new Absent(new Missing(cause, detail));
    }
}
