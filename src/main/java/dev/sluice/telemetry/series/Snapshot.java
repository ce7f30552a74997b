package dev.sluice.telemetry.series;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All series of a run at one moment. Immutable.
 *
 * @param families those that have a sample, in the order of {@link Description#ALL}
 */
public record Snapshot(List<Family> families) {
    public Snapshot {
        families = List.copyOf(families);
    }

    /** Gathers samples in any order of names. */
    static final class Builder {
        private final Map<String, String> common;
        private final Map<String, List<Family.Sample>> samples = new LinkedHashMap<>();

        /** @param common labels that every sample carries, first */
        Builder(Map<String, String> common) {
            this.common = common;
        }

        /** @param labels name, value, name, value, ... */
        Builder add(String name, double value, String... labels) {
            Map<String, String> more = new LinkedHashMap<>();
            for (int i = 0; i < labels.length; i += 2) {
                more.put(labels[i], labels[i + 1]);
            }
            return add(name, value, more);
        }

        Builder add(String name, double value, Map<String, String> more) {
            Map<String, String> labels = new LinkedHashMap<>(common);
            labels.putAll(more);
            samples.computeIfAbsent(name, unused -> new ArrayList<>()).add(new Family.Sample(labels, value));
            return this;
        }

        Builder add(String name, boolean set, String... labels) {
            return add(name, set ? 1 : 0, labels);
        }

        Snapshot build() {
            return new Snapshot(Description.ALL.stream()
                    .filter(description -> samples.containsKey(description.name()))
                    .map(description -> new Family(description, samples.get(description.name())))
                    .toList());
        }
    }
}
