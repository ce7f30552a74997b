package dev.sluice.gate;

import java.util.OptionalDouble;

/**
 * How near a phase is to what its {@code throttle} and {@code pause} rules forbid.
 *
 * @param utilisation the newest reading over its limit, the worst of all rules: 1 where a rule begins to hold, clocks aside;
 *     absent without such a rule, or where no reading stands against a limit
 * @param blind whether one of the rules cannot be told
 * @param takenAt when the oldest of the newest samples behind the rules was taken, on the run's clock, ms; {@link
 *     Long#MAX_VALUE} without any
 */
public record Pressure(OptionalDouble utilisation, boolean blind, long takenAt) {

    /** Of a phase without a rule that could say anything. */
    public static final Pressure NONE = new Pressure(OptionalDouble.empty(), false, Long.MAX_VALUE);

    /** Whether all of it was seen after this moment; of nothing that is seen, always. */
    public boolean isNewerThan(long moment) {
        return takenAt > moment;
    }
}
