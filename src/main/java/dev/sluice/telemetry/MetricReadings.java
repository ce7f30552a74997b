package dev.sluice.telemetry;

import dev.sluice.value.Reading;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the metrics of a run amount to at one moment, formulas and those that count a step's rows included.
 *
 * @param at the run's clock, milliseconds
 * @param newest by metric, as a gate sees it: one that is too old is missing
 * @param watched those that are read at this stage of the run; the others only age
 */
public record MetricReadings(long at, Map<String, Reading> newest, Set<String> watched) {
    public MetricReadings {
        newest = Collections.unmodifiableMap(new LinkedHashMap<>(newest));
        watched = Set.copyOf(watched);
    }
}
