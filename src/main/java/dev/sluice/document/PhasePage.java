package dev.sluice.document;

import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A phase's section.
 *
 * @param facts order, times, limits
 * @param before what must hold, and what is measured, before its first effect
 * @param rules gates as sentences, the most severe first
 * @param blind how long the run bears missing data here
 */
record PhasePage(
        Markup name,
        String title,
        boolean irreversible,
        List<Markup> facts,
        boolean hasBefore,
        List<Markup> before,
        List<StepPage> steps,
        List<Markup> rules,
        Markup blind,
        List<StepPage> finallySteps) {

    static PhasePage of(Phase phase, Runbook runbook, Estimates estimates) {
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        List<Markup> before = before(phase, words);
        Reversibility reversibility = new Reversibility(runbook);
        Optional<Step> turn = reversibility.isBehind(phase) ? reversibility.pointOfNoReturn() : Optional.empty();
        StepWords stepWords = new StepWords(runbook);
        return new PhasePage(
                new Markup(Markdown.code(phase.name())),
                phase.title(),
                phase.irreversible(),
                facts(phase, runbook, estimates),
                !before.isEmpty(),
                before,
                phase.steps().stream().map(step -> StepPage.of(step, stepWords)).toList(),
                phase.rules().stream()
                        .sorted(Comparator.comparing(GateRule::kind))
                        .map(rule -> rule(rule, turn, words, runbook))
                        .toList(),
                new Markup(Words.duration(blindBudget(phase, runbook))),
                phase.finallySteps().stream()
                        .map(step -> StepPage.of(step, stepWords))
                        .toList());
    }

    static String anchor(Phase phase) {
        return Markdown.anchor("Phase " + phase.name());
    }

    /** The phase's name, leading to its section. */
    static String link(Phase phase) {
        return "[" + Markdown.code(phase.name()) + "](#" + anchor(phase) + ")";
    }

    private static List<Markup> facts(Phase phase, Runbook runbook, Estimates estimates) {
        List<Markup> facts = new ArrayList<>();
        Words.origin(runbook, phase.span()).ifPresent(from -> facts.add(new Markup("It is declared in " + from + ".")));
        if (!phase.after().isEmpty()) {
            facts.add(new Markup("It begins after "
                    + Words.list(phase.after().stream().map(Markdown::code).toList()) + "."));
        }
        if (!phase.warmup().isZero()) {
            facts.add(new Markup("For the first " + Words.duration(phase.warmup())
                    + ", and again after its last effect, nothing counts in favour of going on (warm-up)."));
        }
        if (!phase.soak().isZero()) {
            facts.add(new Markup("After its last effect it watches for " + Words.duration(phase.soak())
                    + " before it goes on (soak)."));
        }
        facts.add(new Markup("It may be active for " + Words.duration(phase.within())
                + (phase.withinStated() ? "" : " (computed, because the runbook sets no limit)")
                + "; then it pauses, and a person is needed."));
        facts.add(new Markup("Estimate: " + Markdown.text(estimates.phase(phase).whole()) + "."
                + rollback(estimates.rollbackFrom(phase))));
        phase.patience()
                .ifPresent(patience -> facts.add(
                        new Markup("A pause that lasts longer than " + Words.duration(patience) + " needs a person.")));
        return facts;
    }

    private static String rollback(Estimates.Length length) {
        return length.isNothing() ? "" : " A rollback from its end takes " + Markdown.text(length.whole()) + ".";
    }

    private static List<Markup> before(Phase phase, GateWords words) {
        List<Markup> before = new ArrayList<>();
        phase.requires().forEach(require -> before.add(condition(require, words)));
        phase.baselines()
                .forEach(baseline -> before.add(new Markup("The baseline of " + Markdown.code(baseline.metric())
                        + " is taken over " + Words.duration(baseline.over())
                        + "; the first effect waits until that window is full.")));
        return before;
    }

    /** A condition as a sentence, with its reason. */
    static Markup condition(Phase.Condition condition, GateWords words) {
        return new Markup(Words.sentence(words.condition(condition.when()))
                + condition.because().map(Words::why).orElse(""));
    }

    private static Markup rule(GateRule rule, Optional<Step> turn, GateWords words, Runbook runbook) {
        String instead = rule.kind() == GateRule.Kind.ROLLBACK
                ? turn.map(step -> " Once " + Reversibility.link(step)
                                + " has begun, it pauses instead, and a person is needed.")
                        .orElse("")
                : "";
        return new Markup("**" + Words.capital(words.does(rule)) + "** " + words.when(rule) + words.limits(rule) + "."
                + instead
                + rule.because().map(Words::why).orElse("")
                + rule.gate()
                        .map(name -> " Gate " + Markdown.code(name)
                                + Words.origin(runbook, rule.span())
                                        .map(from -> ", from " + from)
                                        .orElse("")
                                + ".")
                        .orElse(""));
    }

    /** The longest of the budgets of the metrics that its rules read, people's answers left out (gates.md §5). */
    static Duration blindBudget(Phase phase, Runbook runbook) {
        Map<String, Metric> metrics = runbook.metricsByName();
        return phase.rules().stream()
                .flatMap(rule -> Stream.concat(
                        Expressions.metrics(rule.when()).stream(),
                        rule.until().stream().flatMap(until -> Expressions.metrics(until).stream())))
                .map(metrics::get)
                .filter(metric -> !(metric.definition() instanceof Metric.Definition.Asked))
                .map(MetricPage::blindBudget)
                .max(Comparator.naturalOrder())
                .orElse(MetricPage.SHORTEST_BUDGET);
    }
}
