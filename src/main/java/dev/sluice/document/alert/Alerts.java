package dev.sluice.document.alert;

import dev.sluice.document.Provenance;
import dev.sluice.document.board.Board;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The alerts of a runbook, and what each carries. The list is the same for every system that raises them. */
public final class Alerts {
    private Alerts() {}

    /** First those of the rules, in the order of the file, then what any run may suffer. Names are unique. */
    public static List<Alert> of(Runbook runbook) {
        return watches(runbook).stream().map(Watch::alert).toList();
    }

    /** The same, each with what it watches. */
    public static List<Watch> watches(Runbook runbook) {
        Names names = new Names(runbook.name());
        List<RuleGroup> groups = RuleGroup.of(runbook).stream()
                .filter(group -> Recordings.alerts(group.rule()))
                .toList();
        RuleAlerts rules = new RuleAlerts(runbook, names);
        List<Watch> watches = new ArrayList<>();
        groups.forEach(group -> watches.addAll(rules.of(group)));
        watches.addAll(new RunAlerts(runbook, names).all(groups));
        return watches;
    }

    /** The labels that an alert adds to those of its expression ({@code phase}): by these it is routed, inhibited and silenced. */
    public static Map<String, String> labels(Alert alert, Runbook runbook) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("severity", alert.severity().word());
        labels.put("runbook", runbook.name());
        alert.rule().ifPresent(group -> labels.put("rule", group.id()));
        labels.put("occasion", alert.occasion().word());
        runbook.header()
                .owner()
                .map(GoTemplate::text)
                .filter(owner -> !owner.isEmpty())
                .ifPresent(owner -> labels.put("team", owner));
        return labels;
    }

    /** The annotations: {@code summary}, {@code description}, and the addresses that are known. */
    public static Map<String, String> annotations(Alert alert, Runbook runbook, Provenance provenance) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", alert.summary());
        annotations.put("description", alert.description());
        documents(provenance)
                .map(base -> base + "/" + runbook.name() + "-alerts.md#" + anchor(alert))
                .ifPresent(url -> annotations.put("runbook_url", GoTemplate.text(url)));
        dashboard(runbook, provenance).ifPresent(url -> annotations.put("dashboard_url", GoTemplate.text(url)));
        return annotations;
    }

    /** Where an alert's section lies in {@code <id>-alerts.md}: its heading is its name. */
    public static String anchor(Alert alert) {
        return alert.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> documents(Provenance provenance) {
        return provenance.links().documents();
    }

    private static Optional<String> dashboard(Runbook runbook, Provenance provenance) {
        return provenance
                .links()
                .grafana()
                .map(base -> base + "/d/" + Board.uid(runbook))
                .or(() -> documents(provenance).map(base -> base + "/" + runbook.name() + "-dashboard.md"));
    }
}
