package dev.sluice.document.alert;

import dev.sluice.document.Provenance;
import dev.sluice.document.board.Board;
import dev.sluice.document.board.Panel;
import dev.sluice.language.model.Runbook;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The alerts of a runbook for Grafana's own alerting, as a file of its provisioning (format 1). An alert's query answers only
 * while there is a reason to fire, so whatever number it answers with fires.
 */
public final class GrafanaFile {
    /** The data source that the file names; whoever installs it puts in theirs. */
    public static final String DATA_SOURCE = "prometheus";

    private static final String FOLDER = "Migrations";
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration LOOK_BACK = Duration.ofMinutes(10);
    private static final String EXPRESSION = "__expr__";
    private static final int UID_BYTES = 16;
    /** Of a template only what lies between its braces is one. */
    private static final Pattern ACTION = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);

    private GrafanaFile() {}

    /** The text of the file. */
    public static String of(Runbook runbook, List<Watch> watches, Board board, Provenance provenance) {
        List<Map<String, Object>> rules = watches.stream()
                .map(Watch::alert)
                .map(alert -> rule(runbook, alert, annotations(runbook, alert, provenance, board)))
                .toList();
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("orgId", 1);
        group.put("name", runbook.name());
        group.put("folder", FOLDER);
        group.put("interval", Yaml.duration(INTERVAL));
        group.put("rules", rules);
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("apiVersion", 1);
        file.put("groups", List.of(group));
        return Yaml.comment(head(runbook, provenance), 0) + "\n" + Yaml.dump(file, 0);
    }

    private static List<String> head(Runbook runbook, Provenance provenance) {
        String name = runbook.name() + "-grafana-alerts.yaml";
        List<String> lines = new ArrayList<>(RulesFile.header(runbook, provenance));
        lines.addAll(List.of(
                "",
                "Grafana: the alerts of this runbook, as a file of its provisioning. Put your data source's uid in:",
                "  sed 's/datasourceUid: " + DATA_SOURCE + "$/datasourceUid: YOURS/' " + name
                        + " > /etc/grafana/provisioning/alerting/" + name,
                "That Prometheus must have the recording rules of " + runbook.name()
                        + "-alerts.yaml; leave the alerts of that",
                "file out there, or everybody is told twice.",
                "",
                "A query that answers nothing means that there is no reason to fire, hence noDataState OK: that a reading is",
                "missing, or that the run is not heard of, is an alert of its own."));
        return lines;
    }

    private static Map<String, Object> rule(Runbook runbook, Alert alert, Map<String, String> annotations) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("uid", uid(runbook, alert));
        rule.put("title", alert.name());
        rule.put("condition", "C");
        rule.put("data", List.of(query(alert), last(), any()));
        rule.put("for", Yaml.duration(alert.hold()));
        rule.put("noDataState", "OK");
        rule.put("execErrState", "Error");
        Map<String, String> labels = new LinkedHashMap<>();
        Alerts.labels(alert, runbook).forEach((label, value) -> labels.put(label, template(value)));
        rule.put("labels", labels);
        rule.put("annotations", annotations);
        return rule;
    }

    /** By which Grafana knows a rule: of the same runbook and name always the same, at most 40 characters. */
    static String uid(Runbook runbook, Alert alert) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((runbook.name() + " " + alert.name()).getBytes(StandardCharsets.UTF_8));
            return "sluice-" + HexFormat.of().formatHex(digest, 0, UID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, Object> query(Alert alert) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("refId", "A");
        model.put("expr", alert.expression());
        model.put("instant", true);
        model.put("range", false);
        return data("A", DATA_SOURCE, LOOK_BACK, model);
    }

    private static Map<String, Object> last() {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("refId", "B");
        model.put("type", "reduce");
        model.put("expression", "A");
        model.put("reducer", "last");
        return data("B", EXPRESSION, Duration.ZERO, model);
    }

    /** True of every number: that there is one is the reason to fire. */
    private static Map<String, Object> any() {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("refId", "C");
        model.put("type", "math");
        model.put("expression", "is_number($B) || is_inf($B)");
        return data("C", EXPRESSION, Duration.ZERO, model);
    }

    private static Map<String, Object> data(String refId, String source, Duration from, Map<String, Object> model) {
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("from", from.toSeconds());
        range.put("to", 0L);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("refId", refId);
        data.put("relativeTimeRange", range);
        data.put("datasourceUid", source);
        data.put("model", model);
        return data;
    }

    private static Map<String, String> annotations(Runbook runbook, Alert alert, Provenance provenance, Board board) {
        Map<String, String> annotations = new LinkedHashMap<>();
        Alerts.annotations(alert, runbook, provenance).forEach((name, text) -> annotations.put(name, template(text)));
        panel(runbook, alert, board).ifPresent(panel -> {
            annotations.put("__dashboardUid__", board.uid());
            annotations.put("__panelId__", Integer.toString(panel.id()));
        });
        return annotations;
    }

    /** The panel of the first metric that the alert reads. */
    private static Optional<Panel> panel(Runbook runbook, Alert alert, Board board) {
        return Recordings.readBy(alert, runbook).stream()
                .flatMap(metric -> board.panelOf(metric).stream())
                .findFirst();
    }

    /**
     * Prometheus's template as Grafana's. Grafana puts its environment in wherever a text has a dollar sign, and doubles tell it not
     * to in some versions only; so none is left.
     */
    static String template(String prometheus) {
        StringBuilder text = new StringBuilder();
        Matcher action = ACTION.matcher(prometheus);
        int end = 0;
        while (action.find()) {
            text.append(withoutDollars(prometheus.substring(end, action.start())));
            text.append(action.group().replace("$labels.", ".Labels.").replace("$value", ".Values.B.Value"));
            end = action.end();
        }
        return text.append(withoutDollars(prometheus.substring(end))).toString();
    }

    private static String withoutDollars(String text) {
        return text.replace("$", "{{ \"\\u0024\" }}");
    }
}
