package dev.sluice.document.alert;

import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The recording rules of a runbook: one for each metric that a rule which interrupts or slows the run reads. */
public final class Recordings {
    private static final String INDENT = "  ";

    private Recordings() {}

    /** In the order in which the runbook declares the metrics. */
    public static List<Recording> of(Runbook runbook) {
        Set<String> read = new LinkedHashSet<>();
        RuleGroup.of(runbook).stream()
                .map(RuleGroup::rule)
                .filter(Recordings::alerts)
                .forEach(rule -> Expressions.metrics(rule.when()).forEach(name -> add(name, runbook, read)));
        return runbook.metrics().stream()
                .filter(metric -> read.contains(metric.name()))
                .map(metric -> of(metric, runbook))
                .toList();
    }

    /** Whether an alert is made of a rule: a shadow only reports, {@code proceed} hurts nobody. */
    static boolean alerts(GateRule rule) {
        return rule.red() && !rule.shadow();
    }

    /** {@code sluice:orders_status:lag}. */
    public static String series(Runbook runbook, String metric) {
        return "sluice:" + PromQl.name(runbook.name()) + ":" + PromQl.name(metric);
    }

    /** The metrics whose recordings an alert's expression names, in the order of the runbook. */
    public static List<String> readBy(Alert alert, Runbook runbook) {
        Set<String> named = new HashSet<>(Arrays.asList(alert.expression().split("[^a-zA-Z0-9_:]+")));
        return runbook.metrics().stream()
                .map(Metric::name)
                .filter(metric -> named.contains(series(runbook, metric)))
                .toList();
    }

    /** What a formula is computed from is recorded beside it: its silence is what the formula's is due to. */
    private static void add(String name, Runbook runbook, Set<String> read) {
        if (read.add(name) && runbook.metric(name).definition() instanceof Metric.Definition.Formula formula) {
            Expressions.metrics(formula.expression()).forEach(input -> add(input, runbook, read));
        }
    }

    /** Whether Prometheus can read the metric by its own query. */
    static boolean asksItself(Metric metric) {
        return metric.definition() instanceof Metric.Definition.Queried queried
                && queried.query() instanceof Query.PromQl query
                && PromQl.isVector(query.text());
    }

    private static Recording of(Metric metric, Runbook runbook) {
        String series = series(runbook, metric.name());
        if (asksItself(metric)
                && metric.definition() instanceof Metric.Definition.Queried queried
                && queried.query() instanceof Query.PromQl query) {
            return new Recording(metric.name(), series, own(query.text(), queried.as(), metric), true);
        }
        String gauge =
                Series.METRIC_VALUE + PromQl.selector(Series.RUNBOOK, runbook.name(), Series.METRIC, metric.name());
        return new Recording(metric.name(), series, one(metric, gauge), false);
    }

    private static String own(String query, Metric.As as, Metric metric) {
        String text = query.strip();
        boolean alone = text.indexOf('\n') < 0 && text.indexOf('#') < 0;
        String inner = one(metric, alone ? text : "\n" + INDENT + text.replace("\n", "\n" + INDENT) + "\n");
        String converted = switch (as) {
            case PLAIN, PERCENT, SECONDS -> inner;
            case RATIO -> "100 * " + inner;
            case MILLISECONDS -> inner + " / 1000";
        };
        // What is no finite number is missing, unless an empty answer has a value of its own: then it must not look
        // empty.
        return metric.emptyAs().isPresent() ? converted : converted + " > -Inf < Inf";
    }

    private static String one(Metric metric, String expression) {
        List<String> labels = new ArrayList<>(metric.labels());
        return labels.isEmpty()
                ? "max(" + expression + ")"
                : "max by (" + String.join(", ", labels) + ") (" + expression + ")";
    }
}
