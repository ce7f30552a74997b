package dev.sluice.document;

import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Verification;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * The page of {@code runbook.mustache}: what a change board approves.
 *
 * @param flow the diagram's twin in words
 * @param preconditions what must answer or hold before anything begins
 * @param verification absent if the runbook has none
 * @param ending absent if nothing runs at the very end
 * @param kept the gates that stay armed after the run, or nothing
 */
record RunbookPage(
        Markup name,
        String title,
        String digest,
        List<Fact> glance,
        Markup diagram,
        List<Markup> flow,
        String because,
        String otherwise,
        String worstCase,
        String writes,
        Markup pointOfNoReturn,
        List<Reversibility.Row> reversibility,
        List<Markup> preconditions,
        List<PhasePage> phases,
        List<Markup> rollback,
        Optional<VerificationPage> verification,
        Optional<Ending> ending,
        List<Threshold> thresholds,
        boolean hasKnobs,
        List<Knob> knobs,
        List<MetricPage> metrics,
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

    static RunbookPage of(Runbook runbook) {
        Header header = runbook.header();
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        StepWords steps = new StepWords(runbook);
        Flow flow = new Flow(runbook);
        Reversibility reversibility = new Reversibility(runbook);
        return new RunbookPage(
                new Markup(Markdown.code(runbook.name())),
                runbook.title(),
                runbook.digest(),
                new Glance(runbook).facts(),
                flow.diagram(),
                flow.twin(),
                stated(header.because()),
                stated(header.otherwise()),
                stated(header.worstCase()),
                stated(header.writes()),
                reversibility.inWords(),
                reversibility.rows(),
                preconditions(runbook, words),
                runbook.phases().stream()
                        .map(phase -> PhasePage.of(phase, runbook))
                        .toList(),
                reversibility.rollback(),
                runbook.verify().map(verify -> verification(verify, words, steps)),
                Optional.of(new Ending(runbook.finallySteps().stream()
                                .map(step -> StepPage.of(step, steps))
                                .toList()))
                        .filter(ending -> !ending.steps().isEmpty()),
                RuleGroup.of(runbook).stream()
                        .map(group -> threshold(group, words))
                        .toList(),
                !runbook.params().isEmpty(),
                runbook.params().stream().map(param -> knob(param, runbook)).toList(),
                runbook.metrics().stream()
                        .filter(Metric::declared)
                        .map(metric -> MetricPage.of(metric, runbook))
                        .toList(),
                runbook.closeout().questions().stream()
                        .map(question -> new Question(new Markup(Markdown.code(question.name())), question.text()))
                        .toList(),
                new Markup(Words.list(
                        runbook.closeout().keep().stream().map(Markdown::code).toList())));
    }

    private static String stated(Optional<String> text) {
        return text.map(Words::sentence).orElse(Glance.NOT_STATED);
    }

    private static List<Markup> preconditions(Runbook runbook, GateWords words) {
        return runbook.phases().stream()
                .flatMap(phase -> phase.requires().stream()
                        .map(require -> new Markup(
                                "Before " + Markdown.code(phase.name()) + ": " + PhasePage.condition(require, words))))
                .toList();
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
