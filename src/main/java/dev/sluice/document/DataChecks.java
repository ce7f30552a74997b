package dev.sluice.document;

import dev.sluice.document.Checklist.Item;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The checklist's questions to the metrics and thresholds: how fresh, what without data, why that number. */
final class DataChecks {
    private final Runbook runbook;
    private final List<Metric> metrics;
    private final Room room;

    DataChecks(Runbook runbook, Room room) {
        this.runbook = runbook;
        this.metrics = runbook.metrics().stream().filter(Metric::declared).toList();
        this.room = room;
    }

    List<Item> items() {
        return List.of(bounded(), missing(), empty(), reasons(), baseline(), dashboard());
    }

    private Item bounded() {
        String item = "Every reading has a bound of its age and of its time";
        List<String> without = queried()
                .filter(metric -> metric.timeout().isZero()
                        || !metric.once() && metric.fresh().isZero())
                .map(metric -> MetricPage.link(metric.name()))
                .toList();
        return metrics.isEmpty()
                ? Item.notApplicable(item, "it reads nothing")
                : Item.lacking(
                        item,
                        without,
                        Words.count(queried().count(), "metric")
                                + " of a source; none waits for ever, and no old sample counts",
                        "none for",
                        room);
    }

    private Stream<Metric> queried() {
        return metrics.stream().filter(metric -> metric.definition() instanceof Metric.Definition.Queried);
    }

    private Item missing() {
        return standIn(
                "No safety metric counts as fine while it has no data",
                metric -> metric.missingAs().isPresent(),
                "missing as",
                "without data the run holds, and pauses as blind after " + longestBudget());
    }

    private String longestBudget() {
        return runbook.phases().stream()
                .map(phase -> PhasePage.blindBudget(phase, runbook))
                .max(Comparator.naturalOrder())
                .map(budget -> Words.duration(budget) + " at the latest")
                .orElse("a while");
    }

    private Item empty() {
        return standIn(
                "No safety metric takes an empty answer for a number",
                metric -> metric.emptyAs().isPresent(),
                "empty as",
                "an empty answer is no data");
    }

    private Item standIn(String item, Predicate<Metric> stands, String word, String otherwise) {
        List<Metric> safety = metrics.stream()
                .filter(metric -> metric.kind() == Metric.Kind.SAFETY)
                .toList();
        List<String> standing = safety.stream()
                .filter(stands)
                .map(metric -> MetricPage.link(metric.name()))
                .toList();
        return safety.isEmpty()
                ? Item.missing(item, "it has no safety metric")
                : Item.lacking(item, standing, otherwise, Markdown.code(word) + " of", room);
    }

    private Item reasons() {
        String item = "Every pause, throttle and rollback says why at that threshold";
        List<RuleGroup> red = RuleGroup.of(runbook).stream()
                .filter(group -> group.rule().red())
                .toList();
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        List<String> silent = red.stream()
                .filter(group -> group.rule().because().isEmpty())
                .map(group -> words.does(group.rule()) + " on " + about(group.rule()))
                .toList();
        return red.isEmpty()
                ? Item.notApplicable(item, "it has no such rule")
                : Item.lacking(
                        item,
                        silent,
                        Words.count(red.size(), "rule")
                                + " under [Thresholds and their reasons](#thresholds-and-their-reasons)",
                        "no " + Markdown.code("because") + " where it",
                        room);
    }

    /** The metrics that a rule reads. */
    static String about(GateRule rule) {
        Set<String> metrics = Expressions.metrics(rule.when());
        return metrics.isEmpty()
                ? "missing data"
                : Words.either(metrics.stream().map(MetricPage::link).toList());
    }

    private Item baseline() {
        String item = "What was normal before is measured first";
        List<String> frozen = runbook.phases().stream()
                .flatMap(phase -> phase.baselines().stream())
                .map(baseline -> MetricPage.link(baseline.metric()))
                .distinct()
                .toList();
        return frozen.isEmpty()
                ? Item.missing(item, "no " + Markdown.code("baseline") + " in any phase")
                : Item.proved(item, room.list(frozen));
    }

    private Item dashboard() {
        String item = "A dashboard shows what the rules read";
        String file = Markdown.code(runbook.name() + "-dashboard.md");
        return metrics.isEmpty()
                ? Item.missing(item, "no metric to show")
                : Item.proved(
                        item,
                        file + (runbook.dashboard().isEmpty() ? ", ordered by kind" : ", ordered by the runbook"));
    }
}
