package dev.sluice.rehearsal;

import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;

/**
 * What the metrics are like at one stage of a healthy run.
 *
 * @param green the value of each metric under which the run goes on
 * @param turns what turns the gate of this stage against the run, one metric at a time
 */
record Scene(Map<String, Value> green, List<Turn> turns) {
    /**
     * One metric with another value.
     *
     * @param red whether a rule comes true by it; else the phase only cannot be left
     */
    record Turn(String metric, Value value, boolean red) {}

    Scene {
        green = Map.copyOf(green);
        turns = List.copyOf(turns);
    }
}
