package dev.sluice.document;

import dev.sluice.document.board.Board;
import dev.sluice.document.board.Panel;
import dev.sluice.document.board.Scale;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The page of {@code dashboard.mustache}: what to look at while it runs, in reading order, panel by panel as in the file for Grafana.
 *
 * @param file the name of that file
 * @param uid by which Grafana knows it
 */
record DashboardPage(Markup name, String title, String digest, Markup file, Markup uid, List<Row> rows) {

    /**
     * Panels that answer one kind of question.
     *
     * @param links to its panels
     */
    record Row(String heading, String purpose, List<Markup> links, List<Entry> panels) {}

    /**
     * One panel.
     *
     * @param question what a look at it answers
     * @param query what the panel of the file asks
     * @param anywhere the same for a tool that does not ask Prometheus; empty where that is the query itself
     * @param thresholds from which value on which colour, and the rules that read it
     * @param normal what it looks like while nothing is wrong
     * @param red what to do when it does not
     */
    record Entry(
            Markup name,
            Markup question,
            String unit,
            Markup source,
            List<Markup> query,
            List<Markup> anywhere,
            List<Markup> thresholds,
            Markup normal,
            Markup red) {}

    static DashboardPage of(Runbook runbook) {
        return of(runbook, Board.of(runbook));
    }

    static DashboardPage of(Runbook runbook, Board board) {
        String file = runbook.name() + "-dashboard.json";
        return new DashboardPage(
                new Markup(Markdown.code(runbook.name())),
                runbook.title(),
                runbook.digest(),
                new Markup("[" + Markdown.code(file) + "](" + file + ")"),
                new Markup(Markdown.code(board.uid())),
                board.rows().stream().map(row -> row(row, runbook)).toList());
    }

    private static Row row(Board.Row row, Runbook runbook) {
        return new Row(
                row.title(),
                row.purpose(),
                row.panels().stream()
                        .map(panel -> new Markup("[" + title(panel) + "](#" + panel.anchor() + ")"))
                        .toList(),
                row.panels().stream().map(panel -> panel(panel, runbook)).toList());
    }

    private static Entry panel(Panel panel, Runbook runbook) {
        return panel.metric()
                .map(runbook::metric)
                .map(metric -> metric(panel, metric, runbook))
                .orElseGet(() -> own(panel));
    }

    private static Entry metric(Panel panel, Metric metric, Runbook runbook) {
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        Set<GateRule.Kind> kinds = EnumSet.noneOf(GateRule.Kind.class);
        panel.rules().stream()
                .map(RuleGroup::rule)
                .filter(rule -> !rule.shadow())
                .forEach(rule -> kinds.add(rule.kind()));
        return new Entry(
                new Markup(title(panel)),
                Markup.text(panel.question()),
                metric.unit().word(),
                source(metric),
                queries(panel),
                anywhere(metric, runbook),
                thresholds(panel, metric, words),
                Markup.text(panel.normal()),
                new Markup(String.join(" ", red(kinds, runbook))));
    }

    private static Entry own(Panel panel) {
        return new Entry(
                new Markup(title(panel)),
                Markup.text(panel.question()),
                panel.scale().word(),
                new Markup("the run's own series"),
                queries(panel),
                List.of(),
                colours(panel, Unit.DURATION),
                Markup.text(panel.normal()),
                advice(panel));
    }

    private static String title(Panel panel) {
        return panel.metric().map(Markdown::code).orElseGet(() -> Markdown.text(panel.title()));
    }

    private static List<Markup> queries(Panel panel) {
        return panel.queries().stream()
                .map(target -> Markdown.fence("promql", target.expression()))
                .toList();
    }

    private static List<Markup> anywhere(Metric metric, Runbook runbook) {
        if (metric.definition() instanceof Metric.Definition.Queried queried
                && queried.query() instanceof Query.PromQl) {
            return List.of();
        }
        List<Markup> blocks =
                new ArrayList<>(List.of(new Markup("**Elsewhere.** That is what the run publishes; what it reads:")));
        blocks.addAll(MetricPage.definition(metric, runbook));
        return blocks;
    }

    private static Markup advice(Panel panel) {
        return new Markup(panel.otherwise().stream()
                .map(advice -> "`" + advice.command() + "` " + Words.stop(advice.does()))
                .collect(Collectors.joining(" ")));
    }

    private static List<Markup> thresholds(Panel panel, Metric metric, GateWords words) {
        List<Markup> thresholds = new ArrayList<>(colours(panel, metric.unit()));
        panel.rules().forEach(group -> thresholds.add(threshold(group, words)));
        return thresholds;
    }

    /** {@code Colours: green, orange from 10s.}; of states, each by its word; nothing where no colour means anything. */
    private static List<Markup> colours(Panel panel, Unit unit) {
        Scale scale = panel.scale();
        if (!scale.words().isEmpty()) {
            return List.of(Markup.text("Colours: "
                    + Words.stop(scale.words().stream()
                            .map(word -> word.colour().word() + " \"" + word.text() + "\"")
                            .collect(Collectors.joining(", ")))));
        }
        if (!panel.hasLevels()) {
            return List.of();
        }
        return List.of(Markup.text("Colours: "
                + Words.stop(panel.levels().stream()
                        .map(level -> level.colour().word()
                                + (Double.isInfinite(level.from())
                                        ? ""
                                        : " from " + amount(level.from() / scale.factor(), unit)))
                        .collect(Collectors.joining(", ")))));
    }

    private static String amount(double amount, Unit unit) {
        return unit == Unit.BOOLEAN ? (amount > 0 ? "true" : "false") : above(amount, unit);
    }

    /** The least above nothing is a word, not a number. */
    private static String above(double amount, Unit unit) {
        return amount > 0 && amount < 1e-6 ? "anything above 0" : QuantityFormat.format(amount, unit);
    }

    private static Markup threshold(RuleGroup group, GateWords words) {
        return new Markup("The run **" + words.does(group.rule()) + "** " + words.when(group.rule()) + " (in "
                + Words.phases(group.phases()) + ").");
    }

    private static Markup source(Metric metric) {
        return switch (metric.definition()) {
            case Metric.Definition.Queried queried -> new Markup(Markdown.code(queried.source()));
            case Metric.Definition.Formula formula -> new Markup("other metrics");
            case Metric.Definition.FromSteps steps -> new Markup("the run's own checkpoints");
            case Metric.Definition.Asked asked -> new Markup("a person");
        };
    }

    private static List<String> red(Set<GateRule.Kind> kinds, Runbook runbook) {
        List<String> red = new ArrayList<>();
        if (kinds.contains(GateRule.Kind.ROLLBACK)) {
            red.add(
                    "The run rolls back by itself as far as it can; watch `sluice status`, and find the cause before another run.");
        }
        if (kinds.contains(GateRule.Kind.PAUSE)) {
            red.add(
                    "The run pauses and resumes by itself; look for the cause meanwhile, `sluice why` shows the values. If it"
                            + " does not pass, give up with `sluice rollback --because \"...\"`.");
        }
        if (kinds.contains(GateRule.Kind.THROTTLE)) {
            red.add("The work goes on slower by itself." + knobs(runbook));
        }
        if (red.isEmpty() && kinds.contains(GateRule.Kind.PROCEED)) {
            red.add(
                    "The run stays in its phase and waits until the phase's time is up; `sluice why` shows what is missing.");
        }
        if (red.isEmpty()) {
            red.add("No rule reads it; it explains what the others show.");
        }
        return red;
    }

    private static String knobs(Runbook runbook) {
        List<String> live = runbook.params().stream()
                .filter(Param::live)
                .map(param -> "`sluice set " + param.name() + "=VALUE`")
                .toList();
        return live.isEmpty() ? "" : " To change its pace yourself: " + Words.either(live) + ".";
    }
}
