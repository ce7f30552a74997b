package dev.sluice.document.alert;

import dev.sluice.document.Provenance;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules file of Prometheus, {@code <id>-alerts.yaml}: the recordings, then the alerts, in one group. */
public final class RulesFile {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private RulesFile() {}

    public static String of(Runbook runbook, List<Watch> watches, Provenance provenance) {
        List<Object> rules = new ArrayList<>();
        for (Recording recording : Recordings.of(runbook)) {
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("record", recording.series());
            rule.put("expr", recording.expression());
            rules.add(rule);
        }
        for (Watch watch : watches) {
            Alert alert = watch.alert();
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("alert", alert.name());
            rule.put("expr", alert.expression());
            if (!alert.hold().isZero()) {
                rule.put("for", Yaml.duration(alert.hold()));
            }
            rule.put("labels", Alerts.labels(alert, runbook));
            rule.put("annotations", Alerts.annotations(alert, runbook, provenance));
            rules.add(rule);
        }
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("name", "sluice-" + runbook.name());
        group.put("interval", Yaml.duration(interval(runbook)));
        group.put("rules", rules);
        return Yaml.comment(header(runbook, provenance), 0) + Yaml.dump(Map.of("groups", List.of(group)), 0);
    }

    public static String name(Runbook runbook) {
        return runbook.name() + "-alerts.yaml";
    }

    /** Where a generated file comes from, as the comment at its head. */
    public static List<String> header(Runbook runbook, Provenance provenance) {
        List<String> lines = new ArrayList<>();
        lines.add("Generated from runbook " + runbook.name()
                + ", do not edit: change the runbook and run `sluice docs`.");
        lines.add("Digest " + runbook.digest()
                + provenance.commit().map(commit -> "; commit " + commit).orElse("") + "; generator sluice "
                + provenance.tool());
        return lines;
    }

    /** How often the rules are evaluated: as often as the fastest metric is read, within reason; whole seconds. */
    static Duration interval(Runbook runbook) {
        Duration fastest = Recordings.of(runbook).stream()
                .map(recording -> runbook.metric(recording.metric()))
                .map(Metric::every)
                .min(Comparator.naturalOrder())
                .orElse(LONGEST);
        Duration bounded =
                fastest.compareTo(SHORTEST) < 0 ? SHORTEST : fastest.compareTo(LONGEST) > 0 ? LONGEST : fastest;
        return Duration.ofSeconds(bounded.toSeconds());
    }
}
