package dev.sluice.document.alert;

import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.RuleGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One alert, as every system that can raise it is told.
 *
 * @param name in CamelCase, such as {@code MigrationOrdersStatusLagPause}; unique in its runbook
 * @param rule whose condition it is; absent for what every run may suffer
 * @param phases in which it is armed; empty: all the while that a process drives the run
 * @param kept whether it is armed without a run, too: its gate is one of {@code closeout keep}, and Prometheus reads its metrics itself
 * @param expression PromQL, the arming included: a series for each reason to fire, with the label {@code phase}
 * @param hold how long that must last, Prometheus's {@code for}
 * @param summary one sentence without values
 * @param description a Prometheus template, with the value
 */
public record Alert(
        String name,
        Severity severity,
        Occasion occasion,
        Optional<RuleGroup> rule,
        List<String> phases,
        boolean kept,
        String expression,
        Duration hold,
        String summary,
        String description) {

    public enum Severity {
        CRITICAL,
        WARNING,
        INFO;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public Alert {
        phases = List.copyOf(phases);
    }
}
