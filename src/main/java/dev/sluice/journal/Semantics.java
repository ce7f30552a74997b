package dev.sluice.journal;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often an effect may take place, in words. */
public final class Semantics {
    private Semantics() {}

    /**
     * What is to be said of a run whose progress is not noted in the same transactions as its effects; empty if it is, so that
     * each effect takes place once.
     *
     * @param controls by source the one in which the schema {@code sluice} lives instead
     */
    public static Optional<String> of(Map<String, String> controls) {
        return controls.isEmpty()
                ? Optional.empty()
                : Optional.of("at least once: "
                        + new TreeMap<>(controls)
                                .entrySet().stream()
                                        .map(entry -> "the schema sluice lives in source " + entry.getValue()
                                                + ", not beside the rows of source " + entry.getKey())
                                        .collect(Collectors.joining("; ")));
    }
}
