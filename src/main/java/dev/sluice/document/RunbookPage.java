package dev.sluice.document;

import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Verification;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The page of {@code runbook.mustache}: what a change board approves.
 *
 * @param front what fits one comment, see {@link Front}
 * @param preconditions what must answer or hold before anything begins
 * @param rollbackTime of the whole run, with its source
 * @param verification absent if the runbook has none
 * @param observation what is watched afterwards, for how long, and against what
 * @param ending absent if nothing runs at the very end
 * @param trouble what to do if something goes wrong
 * @param evidence what there is to show for all this
 * @param kept the gates that stay armed after the run, or nothing
 */
record RunbookPage(
        Front front,
        List<Markup> preconditions,
        List<PhasePage> phases,
        List<Markup> rollback,
        String rollbackTime,
        Optional<VerificationPage> verification,
        List<Markup> observation,
        Optional<Ending> ending,
        TroublePage trouble,
        List<Threshold> thresholds,
        boolean hasKnobs,
        List<Knob> knobs,
        List<MetricPage> metrics,
        List<Communication.Message> messages,
        List<Fact> evidence,
        List<Question> questions,
        Markup kept) {

    /** What is expected when every phase is done. */
    record VerificationPage(String title, List<Markup> expects, List<StepPage> steps) {}

    /** Steps that run once, last, whatever the outcome. */
    record Ending(List<StepPage> steps) {}

    /** A rule in the overview of all rules. */
    record Threshold(Markup metrics, Markup effect, Markup when, Markup phases, Markup why) {}

    /** A parameter. */
    record Knob(Markup name, Markup value, Markup lowest, Markup highest, String live) {}

    /** A question of the closeout. */
    record Question(Markup name, String text) {}

    static RunbookPage of(Runbook runbook, Provenance provenance, Front front) {
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        StepWords steps = new StepWords(runbook);
        List<PastRun> runs = provenance.runsOf(runbook.name());
        Estimates estimates = new Estimates(runbook, runs);
        return new RunbookPage(
                front,
                preconditions(runbook, words),
                runbook.phases().stream()
                        .map(phase -> PhasePage.of(phase, runbook, estimates))
                        .toList(),
                new Reversibility(runbook).rollback(estimates),
                estimates.rollbackMeasured().orElseGet(estimates::rollback).whole(),
                runbook.verify().map(verify -> verification(verify, words, steps)),
                observation(runbook),
                Optional.of(new Ending(runbook.finallySteps().stream()
                                .map(step -> StepPage.of(step, steps))
                                .toList()))
                        .filter(ending -> !ending.steps().isEmpty()),
                TroublePage.of(runbook),
                RuleGroup.of(runbook).stream()
                        .map(group -> threshold(group, words))
                        .toList(),
                !runbook.params().isEmpty(),
                runbook.params().stream().map(param -> knob(param, runbook)).toList(),
                runbook.metrics().stream()
                        .filter(Metric::declared)
                        .map(metric -> MetricPage.of(metric, runbook))
                        .toList(),
                new Communication(runbook, estimates).messages(),
                new Records(runbook, runs).facts(),
                runbook.closeout().questions().stream()
                        .map(question -> new Question(new Markup(Markdown.code(question.name())), question.text()))
                        .toList(),
                new Markup(Words.list(
                        runbook.closeout().keep().stream().map(Markdown::code).toList())));
    }

    private static List<Markup> observation(Runbook runbook) {
        List<Markup> lines = new ArrayList<>();
        for (Phase phase : runbook.phases()) {
            if (!phase.soak().isZero()) {
                lines.add(new Markup(PhasePage.link(phase) + " watches for " + Words.duration(phase.soak())
                        + " after its last effect, with its gates on."));
            }
            phase.baselines()
                    .forEach(baseline -> lines.add(new Markup(MetricPage.link(baseline.metric())
                            + " before the change: its baseline over " + Words.duration(baseline.over())
                            + ", taken when "
                            + PhasePage.link(phase) + " begins; " + Markdown.code("sluice report RUN")
                            + " shows it beside what came after.")));
        }
        return lines;
    }

    private static List<Markup> preconditions(Runbook runbook, GateWords words) {
        return runbook.phases().stream()
                .flatMap(phase -> phase.requires().stream()
                        .map(require -> new Markup("Before " + PhasePage.link(phase) + ": "
                                + PhasePage.condition(require, words) + read(require))))
                .toList();
    }

    /** Where the queries behind a condition stand. */
    private static String read(Phase.Condition condition) {
        Set<String> metrics = Expressions.metrics(condition.when());
        return metrics.isEmpty()
                ? ""
                : " Reads " + Words.list(metrics.stream().map(MetricPage::link).toList()) + ".";
    }

    private static VerificationPage verification(Verification verify, GateWords words, StepWords steps) {
        return new VerificationPage(
                verify.title(),
                verify.expects().stream()
                        .map(expect -> PhasePage.condition(expect, words))
                        .toList(),
                verify.steps().stream().map(step -> StepPage.of(step, steps)).toList());
    }

    private static Threshold threshold(RuleGroup group, GateWords words) {
        GateRule rule = group.rule();
        return new Threshold(
                new Markup(Words.list(Expressions.metrics(rule.when()).stream()
                        .map(MetricPage::link)
                        .toList())),
                new Markup(words.does(rule)),
                new Markup(words.when(rule) + words.limits(rule)),
                Words.phases(group.phases()),
                rule.because().map(Markup::text).orElse(new Markup("not stated")));
    }

    private static Knob knob(Param param, Runbook runbook) {
        return new Knob(
                new Markup(Markdown.code(param.name())
                        + Words.origin(runbook, param.span())
                                .map(from -> " (from " + from + ")")
                                .orElse("")),
                value(param),
                amount(param, param.lowest()),
                amount(param, param.highest()),
                param.live() ? "yes" : "no");
    }

    private static Markup value(Param param) {
        Markup value = amount(param, Optional.of(param.value()));
        return param.value().equals(param.byDefault())
                ? value
                : new Markup(value + " (default " + amount(param, Optional.of(param.byDefault())) + ")");
    }

    private static Markup amount(Param param, Optional<Value> value) {
        return value.map(known -> Markup.text(QuantityFormat.format(known, param.unit())))
                .orElse(new Markup("none"));
    }
}
