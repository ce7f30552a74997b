package dev.sluice.document;

import dev.sluice.document.alert.Alert;
import dev.sluice.document.alert.Watch;
import dev.sluice.document.board.Board;
import dev.sluice.document.board.Panel;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to know of one alert, in the order in which somebody who was just called asks.
 *
 * @param heading its name, so that the section's anchor is that of its {@code runbook_url}
 * @param fires when, and where it is armed
 * @param query what Prometheus asks
 * @param action what Sluice does by itself
 * @param diagnosis what to look at, the quickest first
 * @param type what to type
 * @param threshold why there, and what is normal
 * @param silencing how, and when it is not allowed
 */
record AlertSection(
        Markup heading,
        Markup meaning,
        Markup fires,
        Markup query,
        Markup impact,
        Markup action,
        List<Markup> diagnosis,
        Markup type,
        Markup threshold,
        List<Markup> silencing,
        Markup escalation) {

    static AlertSection of(Watch watch, Runbook runbook, Board board, AlertPolicy policy) {
        Alert alert = watch.alert();
        AlertTale tale = AlertTale.of(watch, runbook);
        List<Markup> diagnosis = new ArrayList<>();
        diagnosis.add(new Markup("What the run itself says:"));
        diagnosis.add(Markdown.fence("sh", tale.look()));
        if (!tale.queries().isEmpty()) {
            diagnosis.add(new Markup("Then Prometheus:"));
        }
        tale.queries().forEach(query -> diagnosis.add(Markdown.fence("promql", query)));
        tale.metrics().forEach(metric -> diagnosis.addAll(metric(metric, runbook, board)));
        diagnosis.add(new Markup("More to look at: [first checks](" + runbook.name() + ".md#first-checks)."));
        return new AlertSection(
                new Markup(alert.name()),
                tale.meaning(),
                tale.fires(),
                Markdown.fence("promql", alert.expression()),
                tale.impact(),
                tale.action(),
                diagnosis,
                tale.type(),
                tale.threshold(),
                silencing(alert, runbook),
                policy.escalation(alert));
    }

    private static List<Markup> metric(Metric metric, Runbook runbook, Board board) {
        Optional<Panel> panel = board.panelOf(metric.name());
        String where = panel.map(found -> " ([its panel](" + runbook.name() + "-dashboard.md#" + found.anchor() + "))")
                .orElse("");
        String from = metric.definition() instanceof Metric.Definition.Queried queried
                ? ", asked of " + Markdown.code(queried.source())
                : "";
        List<Markup> blocks = new ArrayList<>();
        blocks.add(new Markup("Then " + Markdown.code(metric.name()) + from + where + ":"));
        blocks.addAll(MetricPage.definition(metric, runbook));
        return blocks;
    }

    private static List<Markup> silencing(Alert alert, Runbook runbook) {
        if (alert.occasion() == Occasion.SILENT) {
            return List.of(
                    new Markup("**Not allowed.** Nobody would hear that nobody watches. Drive the run to its end from"
                            + " another machine, or end it."));
        }
        if (alert.occasion() == Occasion.ROLLBACK) {
            return List.of(
                    new Markup("**Not allowed while the run goes on.** It ends by itself when the rollback is done;"
                            + " if the threshold is wrong, change the runbook."));
        }
        String matchers = "runbook=" + runbook.name()
                + alert.rule().map(group -> " rule=" + group.id()).orElse(" alertname=" + alert.name());
        return List.of(
                new Markup(
                        "It stops the messages and nothing else. Allowed while somebody watches the run, and no longer"
                                + " than that:"),
                Markdown.fence(
                        "sh", "amtool silence add " + matchers + " --duration=30m --comment=\"who watches, and why\""));
    }
}
