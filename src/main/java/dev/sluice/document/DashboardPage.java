package dev.sluice.document;

import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The page of {@code dashboard.mustache}: what to look at while it runs, in reading order. */
record DashboardPage(Markup name, String title, String digest, List<Row> rows) {

    /** Panels of one kind of metric. */
    record Row(String heading, String purpose, List<Panel> panels) {}

    /**
     * One metric.
     *
     * @param question what a look at it answers
     * @param thresholds the rules that read it
     * @param red what to do when a rule holds
     */
    record Panel(
            Markup name,
            Markup question,
            String unit,
            Markup source,
            List<Markup> query,
            List<Markup> thresholds,
            Markup red) {}

    static DashboardPage of(Runbook runbook) {
        return new DashboardPage(
                new Markup(Markdown.code(runbook.name())),
                runbook.title(),
                runbook.digest(),
                Arrays.stream(Metric.Kind.values())
                        .map(kind -> row(kind, runbook))
                        .filter(row -> !row.panels().isEmpty())
                        .toList());
    }

    private static Row row(Metric.Kind kind, Runbook runbook) {
        List<Panel> panels = runbook.metrics().stream()
                .filter(metric -> metric.kind() == kind && metric.declared())
                .map(metric -> panel(metric, runbook))
                .toList();
        return switch (kind) {
            case PROGRESS -> new Row("Progress", "How far the work has come, and how fast it goes.", panels);
            case SAFETY -> new Row("Safety", "Whether the work hurts anybody.", panels);
            case CORRECTNESS -> new Row("Correctness", "Whether the data is right so far.", panels);
        };
    }

    private static Panel panel(Metric metric, Runbook runbook) {
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        List<RuleGroup> rules = RuleGroup.of(runbook).stream()
                .filter(group -> Expressions.metrics(group.rule().when()).contains(metric.name()))
                .toList();
        Set<GateRule.Kind> kinds = EnumSet.noneOf(GateRule.Kind.class);
        rules.stream().map(RuleGroup::rule).filter(rule -> !rule.shadow()).forEach(rule -> kinds.add(rule.kind()));
        return new Panel(
                new Markup(Markdown.code(metric.name())),
                question(metric, kinds),
                metric.unit().word(),
                source(metric),
                MetricPage.definition(metric, runbook),
                rules.stream().map(group -> threshold(group, words)).toList(),
                new Markup(String.join(" ", red(kinds, runbook))));
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

    private static Markup question(Metric metric, Set<GateRule.Kind> kinds) {
        String name = Markdown.code(metric.name());
        if (metric.definition() instanceof Metric.Definition.Asked asked) {
            return Markup.text(asked.question());
        }
        List<String> must = new ArrayList<>();
        if (kinds.contains(GateRule.Kind.THROTTLE)) {
            must.add("slow down");
        }
        if (kinds.contains(GateRule.Kind.PAUSE)) {
            must.add("pause");
        }
        if (kinds.contains(GateRule.Kind.ROLLBACK)) {
            must.add("roll back");
        }
        if (!must.isEmpty()) {
            return new Markup("Is " + name + " so bad that the run must " + Words.either(must) + "?");
        }
        if (kinds.contains(GateRule.Kind.PROCEED)) {
            return new Markup("Is " + name + " good enough for the run to go on to the next phase?");
        }
        return switch (metric.kind()) {
            case PROGRESS -> new Markup("How does the work come on, going by " + name + "?");
            case SAFETY -> new Markup("What does the work do to others, going by " + name + "?");
            case CORRECTNESS -> new Markup("Is the data right, going by " + name + "?");
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
