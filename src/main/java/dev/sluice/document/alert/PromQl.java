package dev.sluice.document.alert;

import dev.sluice.language.model.Phase;
import dev.sluice.language.promql.PromQlShape;
import dev.sluice.telemetry.Series;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of PromQL. */
final class PromQl {
    private PromQl() {}

    /** A name as PromQL takes it. */
    static String name(String name) {
        StringBuilder text = new StringBuilder(name);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean known = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
            if (!known) {
                text.setCharAt(i, '_');
            }
        }
        return text.toString();
    }

    /** {@code {runbook="orders_status",metric="lag"}}, of names and values in turn. */
    static String selector(String... namesAndValues) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(namesAndValues[i]).append('=').append(quoted(namesAndValues[i + 1]));
        }
        return text.append('}').toString();
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** One series with value 1 and label {@code phase} while one of these phases is active. */
    static String active(String runbook, List<Phase> phases) {
        String which = phases.size() == 1
                ? Series.PHASE + "=" + quoted(phases.getFirst().name())
                : Series.PHASE + "=~"
                        + quoted(phases.stream()
                                .map(phase -> phase.name().replaceAll("[^a-zA-Z0-9_]", "."))
                                .collect(Collectors.joining("|")));
        return "max by (" + Series.PHASE + ") (" + Series.PHASE_ACTIVE + "{" + Series.RUNBOOK + "=" + quoted(runbook)
                + "," + which + "}) == 1";
    }

    /** The expression while one of these phases is active, with the label {@code phase}. */
    static String armed(String expression, String runbook, List<Phase> phases) {
        return "(" + expression + ")\n* on () group_left (" + Series.PHASE + ") (\n  " + active(runbook, phases)
                + "\n)";
    }

    /** Whether it is a query that Prometheus takes, and yields series; what cannot be told is not. */
    static boolean isVector(String query) {
        return PromQlShape.of(query).filter(PromQlShape.VECTOR::equals).isPresent();
    }
}
