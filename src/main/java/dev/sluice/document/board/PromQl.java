package dev.sluice.document.board;

import dev.sluice.telemetry.Series;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PromQL over the series that a run publishes. */
final class PromQl {
    private PromQl() {}

    /** The series of a runbook: {@code sluice_run_active{runbook="orders"}}; more matchers as pairs of label and value. */
    static String series(String name, String runbook, String... matchers) {
        StringBuilder selector = new StringBuilder(name + "{" + equal(Series.RUNBOOK, runbook));
        for (int i = 0; i < matchers.length; i += 2) {
            selector.append(',').append(equal(matchers[i], matchers[i + 1]));
        }
        return selector.append('}').toString();
    }

    /** The highest by labels, over all who publish it. */
    static String highest(String selector, String... labels) {
        return labels.length == 0
                ? "max(" + selector + ")"
                : "max by (" + String.join(", ", labels) + ") (" + selector + ")";
    }

    /** A legend of labels: {@code {{phase}}.{{step}}}. */
    static String legend(String joint, String... labels) {
        return Stream.of(labels).map(label -> "{{" + label + "}}").collect(Collectors.joining(joint));
    }

    private static String equal(String label, String value) {
        String text = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return label + "=\"" + text + "\"";
    }
}
