package dev.sluice.document;

import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The page of {@code change-request.mustache}: the fields of the change requests that GitLab's infrastructure team works with. No
 * field is ever empty; what the runbook does not say is called missing.
 *
 * @param before what is done ahead of the run
 * @param phases the change itself
 * @param minutes of all phases
 * @param after what is done when the last phase is
 * @param rollbackMinutes of the whole rollback
 * @param technician what whoever carries it out ticks off
 * @param labels a fence to paste into the request
 */
record ChangeRequest(
        Markup name,
        String title,
        String summary,
        List<Fact> details,
        String beforeMinutes,
        List<Task> before,
        String minutes,
        List<Stage> phases,
        String afterMinutes,
        List<Task> after,
        String rollbackMinutes,
        List<Task> rollback,
        List<Watched> monitoring,
        List<Front.Check> reviewer,
        List<Markup> technician,
        Markup labels) {

    /** Something to do, and how many minutes it takes. */
    record Task(Markup text, String minutes) {}

    /** A phase with its steps. */
    record Stage(Markup text, String minutes, List<Task> steps) {}

    /**
     * A metric to look at.
     *
     * @param location where it is seen
     * @param prompts what change of it should prompt a rollback
     */
    record Watched(Markup metric, Markup location, Markup prompts) {}

    static ChangeRequest of(Runbook runbook, Provenance provenance) {
        List<PastRun> runs = provenance.runsOf(runbook.name());
        Estimates estimates = new Estimates(runbook, runs);
        RequestTasks tasks = new RequestTasks(runbook, estimates);
        return new ChangeRequest(
                new Markup(Markdown.code(runbook.name())),
                runbook.title(),
                summary(runbook.header()),
                details(runbook, estimates),
                RequestTasks.total(tasks.before()),
                tasks.before().stream().map(RequestTasks.Timed::task).toList(),
                RequestTasks.whole(estimates.whole()),
                runbook.phases().stream().map(phase -> stage(phase, estimates)).toList(),
                RequestTasks.total(tasks.after()),
                tasks.after().stream().map(RequestTasks.Timed::task).toList(),
                RequestTasks.whole(estimates.rollbackMeasured().orElseGet(() -> estimates.rollback())),
                tasks.rollback().stream().map(RequestTasks.Timed::task).toList(),
                runbook.metrics().stream()
                        .filter(Metric::declared)
                        .map(metric -> watched(metric, runbook, provenance))
                        .toList(),
                Checklist.of(runbook, runs, Room.WIDE).stream()
                        .map(item -> new Front.Check(item.item(), new Markup(box(item.verdict())), item.evidence()))
                        .toList(),
                tasks.technician(),
                labels(runbook));
    }

    private static String summary(Header header) {
        return header.because().map(Words::sentence).orElse("MISSING: the header has no because.") + " "
                + header.otherwise()
                        .map(otherwise -> "If it is not done: " + Words.sentence(otherwise))
                        .orElse("MISSING: the header has no otherwise.");
    }

    private static List<Fact> details(Runbook runbook, Estimates estimates) {
        Header header = runbook.header();
        Risk risk = Risk.of(runbook);
        return List.of(
                new Fact("Services impacted", services(header)),
                new Fact(
                        "Change technician",
                        new Markup("whoever starts the run; its journal holds the name. Owner: "
                                + named(header.owner(), "owner"))),
                new Fact(
                        "Change reviewer",
                        new Markup(
                                "somebody else than the technician. Contact: " + named(header.contact(), "contact"))),
                new Fact(
                        "Scheduled date and time (UTC)",
                        new Markup("to be agreed on; the run's journal holds when it really began")),
                new Fact(
                        "Time tracking",
                        Markup.text(estimates.whole().whole() + "; a rollback adds " + rollback(estimates))),
                new Fact("Downtime component", new Markup(named(header.downtime(), "downtime"))),
                new Fact("Criticality", new Markup("**" + risk.grade() + "**: " + Words.list(risk.reasons()))),
                new Fact("Point of no return", new Reversibility(runbook).atAGlance()));
    }

    private static String rollback(Estimates estimates) {
        Estimates.Length length = estimates.rollbackMeasured().orElseGet(estimates::rollback);
        return length.isNothing() ? "nothing" : length.whole();
    }

    private static Markup services(Header header) {
        String tables = header.tables().isEmpty()
                ? ""
                : "Tables "
                        + Words.list(
                                header.tables().stream().map(Markdown::code).toList()) + ". ";
        return new Markup(tables
                + header.writes()
                        .map(writes -> Words.sentence(Markdown.text(writes)))
                        .orElse("**MISSING**: the header has no " + Markdown.code("writes") + ".")
                + header.worstCase()
                        .map(worst -> " Worst case: " + Words.stop(Markdown.text(worst)))
                        .orElse(""));
    }

    private static String named(Optional<String> text, String word) {
        return text.map(Markdown::text).orElse("**MISSING**: the header has no " + Markdown.code(word));
    }

    private static Stage stage(Phase phase, Estimates estimates) {
        List<Task> steps = new ArrayList<>();
        for (Step step : phase.steps()) {
            steps.add(new Task(
                    new Markup(
                            "step " + Markdown.code(step.ref().toString()) + ": " + RequestTasks.kind(step.action())),
                    RequestTasks.minutes(estimates.step(phase, step))));
        }
        return new Stage(
                new Markup(
                        "Phase " + Markdown.code(phase.name()) + ": " + Words.sentence(Markdown.text(phase.title()))),
                RequestTasks.minutes(estimates.phase(phase)),
                steps);
    }

    private static Watched watched(Metric metric, Runbook runbook, Provenance provenance) {
        return new Watched(
                new Markup(Markdown.code(metric.name())), location(runbook, provenance), prompts(metric, runbook));
    }

    private static Markup location(Runbook runbook, Provenance provenance) {
        String file = runbook.name() + "-dashboard.md";
        String page = provenance
                .links()
                .documents()
                .map(base -> "<" + base + "/" + file + ">")
                .orElse(Markdown.code(file));
        return new Markup(page + " and " + Markdown.code("sluice watch")
                + provenance
                        .links()
                        .grafana()
                        .map(base -> ", drawn by <" + base + ">")
                        .orElse(""));
    }

    private static Markup prompts(Metric metric, Runbook runbook) {
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        List<String> clauses = new ArrayList<>();
        for (RuleGroup group : RuleGroup.of(runbook)) {
            GateRule rule = group.rule();
            if (rule.red() && !rule.shadow() && Expressions.metrics(rule.when()).contains(metric.name())) {
                clauses.add("the run " + words.does(rule) + " by itself when "
                        + words.expressions().clause(rule.when()));
            }
        }
        return new Markup(
                clauses.isEmpty()
                        ? "none by itself: no rule that stops or slows the run reads it"
                        : String.join("; ", clauses));
    }

    private static String box(Checklist.Verdict verdict) {
        return switch (verdict) {
            case PROVED -> "[x]";
            case MISSING -> "[ ] (MISSING)";
            case NOT_APPLICABLE -> "[x] (not applicable)";
        };
    }

    private static Markup labels(Runbook runbook) {
        return Markdown.fence("text", "/label ~\"" + Risk.of(runbook).grade() + "\" ~\"change::unscheduled\"");
    }
}
