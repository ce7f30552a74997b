package dev.sluice.document;

import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What an alert of a rule means, and what to do about it. */
final class RuleAlertWords {
    private final Runbook runbook;
    private final GateWords words;

    RuleAlertWords(Runbook runbook) {
        this.runbook = runbook;
        this.words = new GateWords(runbook, Words.MARKDOWN);
    }

    Markup meaning(RuleGroup group) {
        Map<Metric.Kind, List<String>> names = new EnumMap<>(Metric.Kind.class);
        for (String name : Expressions.metrics(group.rule().when())) {
            names.computeIfAbsent(runbook.metric(name).kind(), unused -> new ArrayList<>())
                    .add(Markdown.code(name));
        }
        List<String> clauses = new ArrayList<>();
        names.forEach((kind, list) -> clauses.add(Words.list(list)
                + (list.size() == 1 ? " tells " : " tell ")
                + switch (kind) {
                    case PROGRESS -> "how the work comes on";
                    case SAFETY -> "whether the work hurts anybody";
                    case CORRECTNESS -> "whether the data is right";
                }));
        return new Markup(
                clauses.isEmpty() ? "The run cannot see what it needs." : Words.sentence(String.join("; ", clauses)));
    }

    Markup fires(RuleGroup group) {
        return new Markup("Rule " + Markdown.code(group.id()) + " holds " + words.when(group.rule())
                + ". It is armed in " + Words.phases(group.phases()) + ".");
    }

    Markup impact(RuleGroup group) {
        String migration = switch (group.rule().kind()) {
            case ROLLBACK -> "What the run has done is undone, and the migration has to be begun anew.";
            case PAUSE -> "The migration stands still while the rule holds, and the time of its phase goes on.";
            case THROTTLE, PROCEED -> "The migration takes longer.";
        };
        return new Markup(migration + others());
    }

    private String others() {
        return runbook.header()
                        .worstCase()
                        .map(worst -> " What may happen to others, at worst: " + Words.stop(Markdown.text(worst)))
                        .orElse(" The runbook does not say what may happen to others at worst.")
                + runbook.header()
                        .writes()
                        .map(writes -> " Who writes meanwhile: " + Words.stop(Markdown.text(writes)))
                        .orElse("");
    }

    Markup action(RuleGroup group) {
        GateRule rule = group.rule();
        return new Markup(
                switch (rule.kind()) {
                    case ROLLBACK ->
                        "It cancels what is in flight, as far as that can be cancelled, and "
                                + rule.toPhase()
                                        .map(phase -> "undoes back to the start of phase " + Markdown.code(phase))
                                        .orElse("undoes what the run has done")
                                + ", newest first." + behindTheTurn(group);
                    case PAUSE ->
                        "It pauses: nothing new begins, a batch in flight finishes, a statement that waits for a lock is"
                                + " cancelled; what cannot be paused runs on, and the console says so. It resumes by itself once the"
                                + " rule lets go and no other stands against it, " + Words.duration(rule.cooldown())
                                + " after the last resume at the earliest" + words.limits(rule) + ".";
                    case THROTTLE, PROCEED ->
                        "It " + words.does(rule)
                                + " of its full duty by resting longer after each batch, and speeds up step by step once the rule lets go.";
                });
    }

    private String behindTheTurn(RuleGroup group) {
        Reversibility reversibility = new Reversibility(runbook);
        boolean behind = group.phases().stream().anyMatch(reversibility::isBehind);
        return behind ? " Behind the point of no return it pauses instead, and a person is needed." : "";
    }

    Markup type(RuleGroup group) {
        GateRule rule = group.rule();
        List<String> lines = new ArrayList<>(List.of("sluice why            # every reason, with its values"));
        switch (rule.kind()) {
            case ROLLBACK -> lines.add("sluice status         # what is undone, what is not");
            case PAUSE -> {
                lines.add("sluice rollback --because \"it does not pass\"");
                lines.add("# only if you know that it is no fault; it never covers a rollback:");
                lines.add("sluice override "
                        + rule.gate().orElse(group.phases().getFirst().name())
                        + " --because \"why it is none\" --expires 15m");
            }
            case THROTTLE, PROCEED -> {
                runbook.params().stream()
                        .filter(Param::live)
                        .forEach(param -> lines.add("sluice set " + param.name() + "=VALUE"));
                lines.add("sluice pause --because \"it does not pass\"");
            }
        }
        return Markdown.fence("sh", String.join("\n", lines));
    }

    Markup threshold(RuleGroup group) {
        GateRule rule = group.rule();
        String why = rule.because()
                .map(because -> Words.sentence(Markdown.text(because)))
                .orElse("The runbook gives no reason for the threshold.");
        String normal = rule.until()
                .map(until -> " Normal is that " + words.condition(until) + "; only then does the rule let go.")
                .orElse(" Normal is that the condition above does not hold.");
        return new Markup(why + normal);
    }

    /** The metrics that the rule reads, those behind a formula too, the quickest to ask first. */
    List<Metric> metrics(RuleGroup group) {
        List<Metric> metrics = new ArrayList<>();
        Expressions.metrics(group.rule().when()).forEach(name -> follow(name, metrics));
        return metrics.stream()
                .sorted(java.util.Comparator.comparing(Metric::timeout))
                .toList();
    }

    private void follow(String name, List<Metric> metrics) {
        Metric metric = runbook.metric(name);
        if (!metrics.contains(metric)) {
            metrics.add(metric);
            if (metric.definition() instanceof Metric.Definition.Formula formula) {
                Expressions.metrics(formula.expression()).forEach(input -> follow(input, metrics));
            }
        }
    }
}
