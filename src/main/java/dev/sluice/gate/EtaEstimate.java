package dev.sluice.gate;

import java.util.OptionalDouble;

/**
 * When the work will be done, as a range.
 *
 * @param p50 seconds of full work left, as likely sooner as later; present when ready
 * @param p90 seconds of full work left that will do in nine of ten cases; present when ready
 */
public record EtaEstimate(State state, OptionalDouble p50, OptionalDouble p90) {
    public enum State {
        /** Fewer than three samples. */
        MEASURING,
        READY,
        /** The rate is not above zero. */
        STALLED,
        /** Nothing is left. */
        DUE,
        /** More is done than there was to do: the total is wrong. */
        OVERRUN,
        /** An input is missing. */
        UNKNOWN
    }

    static EtaEstimate without(State state) {
        return new EtaEstimate(state, OptionalDouble.empty(), OptionalDouble.empty());
    }
}
