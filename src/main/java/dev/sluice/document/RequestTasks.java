package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What people do around a run, each with its minutes. */
final class RequestTasks {
    private static final Estimates.Length COMMAND = Estimates.atMost(Duration.ofMinutes(1));

    private final Runbook runbook;
    private final Estimates estimates;

    RequestTasks(Runbook runbook, Estimates estimates) {
        this.runbook = runbook;
        this.estimates = estimates;
    }

    /** {@code at most 60 mins}; with its source where that is more than a limit. */
    static String minutes(Estimates.Length length) {
        return length.minutes()
                + (length.high().compareTo(Duration.ofMinutes(1)) > 0 ? " mins" : " min")
                + (length.from().equals(Estimates.LIMITS) ? "" : ", " + length.from());
    }

    /** {@code at most 60 (computed from limits)}. */
    static String whole(Estimates.Length length) {
        return length.minutes() + " (" + length.from() + ")";
    }

    /** Something to do, and how long it takes. */
    record Timed(Markup text, Estimates.Length length) {
        ChangeRequest.Task task() {
            return new ChangeRequest.Task(text, minutes(length));
        }
    }

    /** All of them, one after the other. */
    static String total(List<Timed> tasks) {
        return whole(
                tasks.stream().map(Timed::length).reduce(Estimates.Length::and).orElse(COMMAND));
    }

    List<Timed> before() {
        String file = Front.fileName(runbook);
        Duration reads = runbook.metrics().stream()
                .filter(Metric::declared)
                .map(Metric::timeout)
                .reduce(Duration.ofMinutes(1), Duration::plus);
        return List.of(
                task("the runbook has no errors: " + Markdown.code("sluice check " + file), COMMAND),
                task("its tests pass: " + Markdown.code("sluice test " + file), COMMAND),
                task(
                        "the dry run shows no obstacle: " + Markdown.code("sluice plan " + file + " --env ENV"),
                        Estimates.atMost(reads)));
    }

    List<Timed> after() {
        List<Timed> tasks = new ArrayList<>();
        ExpressionWords words = new ExpressionWords(Words.MARKDOWN);
        runbook.verify().ifPresent(verify -> {
            verify.expects()
                    .forEach(expect -> tasks.add(task(
                            "the run sees that " + words.clause(expect.when()),
                            Estimates.atMost(Estimates.held(expect.when()).plus(Duration.ofMinutes(1))))));
            verify.steps()
                    .forEach(step -> tasks.add(task(
                            "step " + Markdown.code(step.ref().toString()) + ": " + kind(step.action()),
                            estimates.step(runbook.phases().getLast(), step))));
        });
        runbook.finallySteps()
                .forEach(step -> tasks.add(task(
                        "step " + Markdown.code(step.ref().toString()) + ": " + kind(step.action()),
                        estimates.step(runbook.phases().getLast(), step))));
        runbook.closeout()
                .questions()
                .forEach(question -> tasks.add(task("answer: " + Markdown.text(question.text()), COMMAND)));
        tasks.add(task("attach the report: " + Markdown.code("sluice report RUN"), COMMAND));
        return tasks;
    }

    List<Timed> rollback() {
        List<Timed> tasks = new ArrayList<>();
        tasks.add(task(
                "begin, unless a rule has begun it: " + Markdown.code("sluice rollback --because \"what you saw\""),
                COMMAND));
        Reversibility reversibility = new Reversibility(runbook);
        for (Phase phase : runbook.phases().reversed()) {
            if (!reversibility.isBehind(phase)) {
                for (Step step : phase.steps().reversed()) {
                    Estimates.Length length = estimates.undo(phase, step);
                    if (!length.isNothing()) {
                        tasks.add(task("undo of " + Markdown.code(step.ref().toString()) + " runs", length));
                    }
                }
            }
        }
        tasks.add(task("see that every step is undone: " + Markdown.code("sluice status"), COMMAND));
        return tasks;
    }

    /** What whoever carries it out ticks off before the start. */
    List<Markup> technician() {
        List<Markup> lines = new ArrayList<>();
        lines.add(new Markup("the criticality above is right, and whoever must approve it has"));
        lines.add(new Markup("no incident is open that this change could make worse"));
        lines.add(new Markup("the results of the dry run and of a rehearsal are noted here"));
        lines.add(new Markup("on call knows of it: "
                + RolesPage.of(runbook, Room.WIDE).roles().getLast().who()));
        lines.add(new Markup("people: " + new Glance(runbook, Room.WIDE).people()));
        new Reversibility(runbook)
                .turn()
                .ifPresent(phase -> lines.add(new Markup("whoever decides on a rollback is there when "
                        + Markdown.code(phase.name()) + " begins, from where on nothing can be undone")));
        return lines;
    }

    private static Timed task(String text, Estimates.Length length) {
        return new Timed(new Markup(text), length);
    }

    /** What a step is, in a few words. */
    static String kind(Action action) {
        return switch (action) {
            case Action.Sql sql -> "SQL on " + Markdown.code(sql.source());
            case Action.Backfill backfill ->
                "backfill of " + Markdown.code(backfill.table()) + " on " + Markdown.code(backfill.source());
            case Action.Run run -> "the command " + Markdown.code(run.command());
            case Action.Http http -> "a request to " + Markdown.code(http.source());
            case Action.Manual manual -> "a person does it: " + Markdown.text(manual.instruction());
            case Action.Wait wait -> "waiting, it changes nothing";
        };
    }
}
