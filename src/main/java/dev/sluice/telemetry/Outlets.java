package dev.sluice.telemetry;

import java.util.List;

/**
 * What of a run is told to whom: the {@code telemetry} and {@code notify} blocks of an environment, and the options of the
 * command line that overrule them.
 */
public record Outlets() {
    /** Nobody is told. */
    public static final Outlets NONE = new Outlets();

    /** The witnesses of a run, begun. */
    public List<Witness> witnesses(Subject subject) {
        return List.of();
    }
}
