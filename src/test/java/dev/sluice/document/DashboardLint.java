package dev.sluice.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The rules of Grafana's dashboard-linter, by their documentation. Left out are {@code template-job} and {@code template-instance}:
 * a run's series carry the runbook's name, and the metrics of others keep the labels that their owners gave them. That a query is
 * PromQL, a real Prometheus judges.
 */
final class DashboardLint {
    private static final Set<String> LINTED = Set.of("stat", "timeseries", "gauge", "table", "graph");
    private static final Set<String> UNITS = Set.of(
            "none",
            "short",
            "percent",
            "percentunit",
            "s",
            "ms",
            "dtdurations",
            "bytes",
            "binBps",
            "cps",
            "bool_yes_no");
    private static final Pattern COUNTER = Pattern.compile("([a-z]*)\\(?\\b\\w+_total(\\{[^}]*})?(\\[)?");
    private static final Pattern RATE = Pattern.compile("\\bi?rate\\([^\\[]*\\[([^]]*)]");

    private final JsonNode dashboard;
    private final List<String> findings = new ArrayList<>();

    private DashboardLint(JsonNode dashboard) {
        this.dashboard = dashboard;
    }

    /** What it finds, a line each, beginning with the rule. */
    static List<String> findings(JsonNode dashboard) {
        DashboardLint lint = new DashboardLint(dashboard);
        lint.variables();
        lint.find(dashboard.path("editable").asBoolean(true), "uneditable-dashboard", "can be edited");
        for (JsonNode panel : dashboard.path("panels")) {
            if (LINTED.contains(panel.path("type").asString())) {
                lint.panel(panel);
            }
            panel.path("targets").forEach(target -> lint.target(panel, target));
        }
        return lint.findings;
    }

    private void variables() {
        List<JsonNode> sources = new ArrayList<>();
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            if (variable.path("type").asString().equals("datasource")) {
                sources.add(variable);
            }
            find(
                    variable.path("type").asString().equals("query")
                            && variable.path("refresh").asInt() != 2,
                    "template-on-time-change-reload",
                    variable.path("name").asString());
        }
        find(sources.size() != 1, "template-datasource", sources.size() + " variables for a data source");
        sources.forEach(source -> {
            find(!source.path("name").asString().equals("datasource"), "template-datasource", "name");
            find(!source.path("label").asString().equals("Data source"), "template-datasource", "label");
            find(!source.path("query").asString().equals("prometheus"), "template-datasource", "query");
        });
    }

    private void panel(JsonNode panel) {
        String title = panel.path("title").asString("");
        find(title.isBlank(), "panel-title-description", "no title: " + panel.path("id"));
        find(panel.path("description").asString("").isBlank(), "panel-title-description", title);
        String unit = panel.path("fieldConfig").path("defaults").path("unit").asString("");
        find(!UNITS.contains(unit), "panel-units", title + ": " + unit);
        source(panel, title);
        find(panel.path("targets").isEmpty(), "panel-no-targets", title);
    }

    private void target(JsonNode panel, JsonNode target) {
        String title = panel.path("title").asString("");
        String query = target.path("expr").asString("");
        source(target, title);
        Matcher counter = COUNTER.matcher(query);
        while (counter.find()) {
            boolean aggregated = counter.group(3) != null
                    && Set.of("rate", "irate", "increase").contains(counter.group(1));
            find(!aggregated, "target-counter-agg", title + ": " + counter.group());
        }
        Matcher rate = RATE.matcher(query);
        while (query.contains("sluice_") && rate.find()) {
            find(!rate.group(1).equals("$__rate_interval"), "target-rate-interval", title + ": " + rate.group(1));
        }
    }

    private void source(JsonNode node, String title) {
        JsonNode source = node.path("datasource");
        find(!source.path("uid").asString("").equals("${datasource}"), "panel-datasource", title);
        find(!source.path("type").asString("").equals("prometheus"), "panel-datasource", title);
    }

    private void find(boolean wrong, String rule, String what) {
        if (wrong) {
            findings.add(rule + ": " + what);
        }
    }
}
