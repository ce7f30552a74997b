package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a step does, as paragraphs and fenced texts in the order in which a reader needs them. */
final class StepWords {
    private final Runbook runbook;
    private final ExpressionWords expressions = new ExpressionWords(Words.MARKDOWN);

    StepWords(Runbook runbook) {
        this.runbook = runbook;
    }

    /** The whole step: action, probe, undo. */
    List<Markup> step(Step step) {
        List<Markup> blocks = new ArrayList<>();
        step.postponed().ifPresent(postponed -> blocks.add(postponed(postponed)));
        blocks.addAll(action(step.action(), ""));
        if (step.required()) {
            blocks.add(new Markup("It may not be skipped."));
        }
        step.probe().ifPresent(probe -> {
            blocks.add(new Markup("Whether it took place is found out by asking " + name(probe.source()) + ":"));
            blocks.addAll(query(probe.query()));
        });
        blocks.addAll(undo(step));
        return blocks;
    }

    private Markup postponed(Postponement postponed) {
        String bound = postponed
                .atMost()
                .map(time -> ", at most " + Words.duration(time))
                .orElse("");
        String until = switch (postponed.until()) {
            case Postponement.Occasion.Window window ->
                "It waits for the window from " + window.begin() + " to " + window.end() + " " + window.zone() + bound
                        + ". Outside of it nothing of the step begins.";
            case Postponement.Occasion.Condition condition ->
                "It waits until " + expressions.clause(condition.holds()) + bound + ".";
            case Postponement.Occasion.Person person ->
                "It waits until a person says yes to: " + Words.sentence(Markdown.text(person.question()))
                        + (bound.isEmpty() ? "" : " That may take" + bound.substring(1) + ".");
        };
        return new Markup(
                until + " The gate stays on meanwhile. If it fails for a reason that may pass, such as a lock that is"
                        + " not granted, it waits again.");
    }

    private List<Markup> undo(Step step) {
        if (step.undo().isEmpty()) {
            return step.irreversible()
                    ? List.of(new Markup(
                            "**It cannot be undone.** From its beginning on, nothing before it is undone either."))
                    : List.of();
        }
        return switch (step.undo().get()) {
            case Step.Undo.By by -> action(by.action(), "**Undo.** ");
            case Step.Undo.None none ->
                List.of(new Markup("**Undo.** None: " + Words.stop(Markdown.text(none.because()))));
            case Step.Undo.FromOld old ->
                List.of(new Markup(
                        "**Undo.** The old values, kept in each batch's transaction, come back in batches, newest"
                                + " first, wherever the row still holds what this run wrote; later writes stay."));
            case Step.Undo.Batched batched ->
                List.of(
                        new Markup(
                                "**Undo.** In batches over the ranges done, newest first; its condition must leave alone"
                                        + " what others wrote since:"),
                        sql(batched.sql()));
        };
    }

    private List<Markup> action(Action action, String prefix) {
        return switch (action) {
            case Action.Sql sql -> sqlStep(sql, prefix);
            case Action.Backfill backfill -> new BackfillWords(runbook).describe(backfill, prefix);
            case Action.Run run -> run(run, prefix);
            case Action.Http http -> http(http, prefix);
            case Action.Manual manual ->
                List.of(new Markup(
                        prefix + "A person does this and confirms it, within " + Words.duration(manual.timeout()) + ": "
                                + Words.sentence(Markdown.text(manual.instruction()))));
            case Action.Wait wait ->
                List.of(new Markup(prefix + "Waits, at most " + Words.duration(wait.atMost()) + ", until "
                        + expressions.clause(wait.until()) + ". It changes nothing."));
        };
    }

    private List<Markup> sqlStep(Action.Sql sql, String prefix) {
        String mode = switch (sql.mode()) {
            case SINGLE -> "as one statement in its own transaction";
            case ONE_TRANSACTION -> "all in one transaction";
            case OUTSIDE_TRANSACTION ->
                "as one statement outside a transaction, without a lock timeout; a second session watches it";
        };
        String text = prefix + "SQL on " + name(sql.source()) + ", " + mode + ". "
                + (sql.mode() == Action.Sql.Mode.OUTSIDE_TRANSACTION ? "" : lock(sql.lockTimeout()))
                + attempts(sql.retry()) + deadline(sql.timeout())
                + sql.into()
                        .map(into -> " Its answer is kept as " + name(into) + ".")
                        .orElse("");
        List<Markup> blocks = new ArrayList<>(List.of(new Markup(text.strip()), sql(sql.sql())));
        LockWords.of(runbook, sql).ifPresent(blocks::add);
        sql.cleanUp().ifPresent(cleanUp -> {
            blocks.add(new Markup("Before another attempt, and after a failure, it clears away what may be left:"));
            blocks.add(sql(cleanUp));
        });
        return blocks;
    }

    /** @param verb how the rungs are taken, up to where they are named */
    static Markup ladder(Action.Ladder ladder, String verb) {
        String rungs = Words.list(ladder.rungs().stream()
                .map(rung -> QuantityFormat.format(rung, Unit.PERCENT))
                .toList());
        return new Markup(verb + rungs + ", and behind each the gate is watched for " + Words.duration(ladder.each())
                + " before it goes on.");
    }

    private List<Markup> run(Action.Run run, String prefix) {
        String exit = run.expectExit().isPresent()
                ? QuantityFormat.format(run.expectExit().getAsDouble(), Unit.NUMBER)
                : "0";
        String text =
                prefix + "Starts the command " + name(run.command()) + " from the environment's list; exit code " + exit
                        + " means done. " + attempts(run.retry()) + deadline(run.timeout())
                        + " A rollback ends it: SIGTERM, " + Words.duration(run.grace()) + " later SIGKILL."
                        + run.onPause()
                                .map(command -> " A pause starts the command " + name(command) + ".")
                                .orElse(" A pause lets it finish.");
        List<Markup> blocks = new ArrayList<>(List.of(new Markup(text)));
        run.ladder().ifPresent(ladder -> blocks.add(ladder(ladder, "It is started once for each of ")));
        if (!run.values().isEmpty()) {
            String values = run.values().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .map(value -> name(value.getKey()) + " = " + name(value.getValue()))
                    .collect(Collectors.joining(", "));
            blocks.add(new Markup("It gets these environment variables: " + values + "."));
        }
        return blocks;
    }

    private List<Markup> http(Action.Http http, String prefix) {
        String statuses =
                Words.either(http.expect().stream().map(String::valueOf).toList());
        String again = http.retry().times() == 0
                ? ""
                : http.idempotencyKey()
                        ? " Every attempt carries the same idempotency key."
                        : " It carries no idempotency key: the other side may see it more than once.";
        List<Markup> blocks = new ArrayList<>();
        blocks.add(new Markup(prefix + "Sends this request to " + name(http.source()) + "; status " + statuses
                + " means done. " + attempts(http.retry()) + deadline(http.timeout()) + again));
        String body = http.body().map(text -> "\n\n" + text).orElse("");
        blocks.add(Markdown.fence("http", http.method() + " " + http.url() + body));
        return blocks;
    }

    /** A query as a fenced text, with what belongs to it. */
    List<Markup> query(Query query) {
        return switch (query) {
            case Query.Sql sql -> List.of(Markdown.fence("sql", sql.raw()));
            case Query.PromQl promQl -> List.of(Markdown.fence("promql", promQl.text()));
            case Query.Json json ->
                List.of(
                        Markdown.fence("http", json.method() + " " + json.url()),
                        new Markup("The value stands at " + Markdown.code(json.value())
                                + json.sampledAt()
                                        .map(path -> ", the time of the sample at " + Markdown.code(path))
                                        .orElse("")
                                + "; status "
                                + Words.either(json.status().stream()
                                        .map(String::valueOf)
                                        .toList())
                                + " counts as an answer."));
            case Query.Sample sample -> List.of(SampleWords.of(sample));
            case Query.Command command ->
                List.of(new Markup("The number on the standard output of the command " + name(command.name())
                        + " from the environment's list."));
        };
    }

    static Markup sql(SqlText sql) {
        return Markdown.fence("sql", sql.raw());
    }

    static String lock(Duration lockTimeout) {
        return lockTimeout.isZero() ? "" : "It waits at most " + Words.duration(lockTimeout) + " for a lock. ";
    }

    static String attempts(Action.Retry retry) {
        return retry.times() == 0
                ? ""
                : "If it fails in a way that may pass, it is tried again up to " + Words.count(retry.times(), "time")
                        + ", "
                        + Words.duration(retry.first())
                        + (retry.longest().equals(retry.first()) ? "" : " to " + Words.duration(retry.longest()))
                        + " apart. ";
    }

    static String deadline(Duration timeout) {
        return "It may take " + Words.duration(timeout) + " in all.";
    }

    private static String name(String name) {
        return Words.MARKDOWN.name(name);
    }

    /** Whether the step changes something outside the run. */
    static boolean isEffect(Step step) {
        return !(step.action() instanceof Action.Wait);
    }

    /** The condition that an action waits for. */
    static Optional<Expression> condition(Action action) {
        return action instanceof Action.Wait wait ? Optional.of(wait.until()) : Optional.empty();
    }
}
