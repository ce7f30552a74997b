package dev.sluice.document.alert;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of alerts: {@code MigrationOrdersStatusLagPause}, each given once. */
final class Names {
    private static final int MOST_SIGNALS = 3;

    private final String runbook;
    private final Set<String> given = new HashSet<>();

    Names(String runbook) {
        this.runbook = runbook;
    }

    /** @param signals metrics or phases, as far as they are not too many */
    String give(Collection<String> signals, String ending) {
        String name = "Migration" + camel(runbook)
                + signals.stream().limit(MOST_SIGNALS).map(Names::camel).collect(Collectors.joining())
                + ending;
        String unique = name;
        for (int number = 2; !given.add(unique.toLowerCase(Locale.ROOT)); number++) {
            unique = name + number;
        }
        return unique;
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("[^a-zA-Z0-9]+")) {
            if (!word.isEmpty()) {
                camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return camel.toString();
    }
}
