package dev.sluice.telemetry;

import dev.sluice.telemetry.log.LogLines;
import dev.sluice.telemetry.series.Publishing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What of a run is told to whom: the {@code telemetry} and {@code notify} blocks of an environment, and the options of the
 * command line that overrule them.
 */
public record Outlets(TelemetrySettings telemetry) {
    /** Nobody is told. */
    public static final Outlets NONE = new Outlets(TelemetrySettings.NONE);

    public Outlets with(TelemetrySettings other) {
        return new Outlets(other);
    }

    /**
     * The witnesses of a run, begun.
     *
     * @param told one sentence on where something can be seen, or on what does not reach the outside; any thread
     */
    public List<Witness> witnesses(Subject subject, Consumer<String> told) {
        List<Witness> all = new ArrayList<>();
        if (telemetry.publishes()) {
            all.add(Publishing.begin(telemetry, subject, told));
        }
        telemetry.log().ifPresent(log -> all.add(LogLines.begin(log, subject, told)));
        return all;
    }
}
