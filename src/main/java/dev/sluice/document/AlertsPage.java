package dev.sluice.document;

import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The page of {@code alerts.mustache}: what may interrupt the run, and what it means. */
record AlertsPage(Markup name, String title, String digest, List<Armed> phases, List<Alert> alerts) {

    /** The alerts of a phase, as links, and how long it bears missing data and may take. */
    record Armed(Markup phase, Markup alerts, Markup blind, Markup within) {}

    /** One rule. */
    record Alert(Markup heading, Markup meaning, Markup fires, Markup action, Markup type, Markup phases) {}

    static AlertsPage of(Runbook runbook) {
        List<RuleGroup> groups = RuleGroup.of(runbook).stream()
                .filter(group -> group.rule().red())
                .toList();
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        return new AlertsPage(
                new Markup(Markdown.code(runbook.name())),
                runbook.title(),
                runbook.digest(),
                runbook.phases().stream()
                        .map(phase -> armed(phase, groups, runbook))
                        .toList(),
                groups.stream().map(group -> alert(group, words, runbook)).toList());
    }

    private static Armed armed(Phase phase, List<RuleGroup> groups, Runbook runbook) {
        List<String> links = groups.stream()
                .filter(group -> group.phases().contains(phase))
                .map(group -> "[" + heading(group, Words.MARKDOWN) + "](#"
                        + Markdown.anchor(heading(group, Words.PLAIN)) + ")")
                .toList();
        return new Armed(
                new Markup(Markdown.code(phase.name())),
                new Markup(links.isEmpty() ? "none" : String.join(", ", links)),
                new Markup(Words.duration(PhasePage.blindBudget(phase, runbook))),
                new Markup(Words.duration(phase.within())));
    }

    private static String heading(RuleGroup group, Words words) {
        String verdict = switch (group.rule().kind()) {
            case ROLLBACK -> "Rollback ";
            case PAUSE -> "Pause ";
            case THROTTLE -> "Throttle ";
            case PROCEED -> "Proceed ";
        };
        List<String> metrics = Expressions.metrics(group.rule().when()).stream()
                .map(words::name)
                .toList();
        return verdict + group.number() + (metrics.isEmpty() ? "" : " on " + Words.list(metrics));
    }

    private static Alert alert(RuleGroup group, GateWords words, Runbook runbook) {
        GateRule rule = group.rule();
        return new Alert(
                new Markup(heading(group, Words.MARKDOWN)),
                new Markup(meaning(rule, runbook)),
                new Markup("It fires " + words.when(rule) + "."),
                new Markup(action(group, words, runbook)),
                Markdown.fence("sh", type(rule, runbook)),
                Words.phases(group.phases()));
    }

    private static String meaning(GateRule rule, Runbook runbook) {
        Map<Metric.Kind, List<String>> names = new EnumMap<>(Metric.Kind.class);
        for (String name : Expressions.metrics(rule.when())) {
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
        String what =
                clauses.isEmpty() ? "The run cannot see what it needs." : Words.sentence(String.join("; ", clauses));
        return what + rule.because().map(Words::why).orElse(" The runbook gives no reason for the threshold.");
    }

    private static String action(RuleGroup group, GateWords words, Runbook runbook) {
        GateRule rule = group.rule();
        if (rule.shadow()) {
            return "It reports this and does nothing else: the rule is a shadow.";
        }
        return switch (rule.kind()) {
            case ROLLBACK ->
                "It cancels what is in flight, as far as that can be cancelled, and "
                        + rule.toPhase()
                                .map(phase -> "undoes back to the start of phase " + Markdown.code(phase))
                                .orElse("undoes what the run has done")
                        + ", newest first." + behindTheTurn(group, runbook);
            case PAUSE ->
                "It pauses: nothing new begins, a batch in flight finishes, a statement that waits for a lock is"
                        + " cancelled; what cannot be paused runs on, and the console says so. It resumes by itself once the"
                        + " rule lets go and no other stands against it, " + Words.duration(rule.cooldown())
                        + " after the last resume at the earliest" + words.limits(rule) + ".";
            case THROTTLE, PROCEED ->
                "It " + words.does(rule)
                        + " of its full duty by resting longer after each batch, and speeds up step by step once the rule lets go.";
        };
    }

    private static String behindTheTurn(RuleGroup group, Runbook runbook) {
        Reversibility reversibility = new Reversibility(runbook);
        boolean behind = group.phases().stream().anyMatch(reversibility::isBehind);
        return behind ? " Behind the point of no return it pauses instead, and a person is needed." : "";
    }

    private static String type(GateRule rule, Runbook runbook) {
        List<String> lines = new ArrayList<>(List.of("sluice why            # every reason, with its values"));
        switch (rule.kind()) {
            case ROLLBACK -> lines.add("sluice status         # what is undone, what is not");
            case PAUSE -> lines.add("sluice rollback --because \"it does not pass\"");
            case THROTTLE, PROCEED ->
                runbook.params().stream()
                        .filter(Param::live)
                        .forEach(param -> lines.add("sluice set " + param.name() + "=VALUE"));
        }
        return String.join("\n", lines);
    }
}
