package dev.sluice.telemetry.series;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The samples of one series name, as Prometheus shows them together. */
public record Family(Description description, List<Sample> samples) {
    public Family {
        samples = List.copyOf(samples);
    }

    /** @param labels in the order in which they are written */
    public record Sample(Map<String, String> labels, double value) {
        public Sample {
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        }
    }
}
