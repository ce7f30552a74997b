package dev.sluice.rehearsal.test;

import dev.sluice.gate.RuleReport;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.TestCase.Reason;
import dev.sluice.language.model.TestCase.Word;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a change has the reasons that a test expects. */
final class Why {
    private final Runbook runbook;
    private final Map<String, Metric> metrics;

    Why(Runbook runbook) {
        this.runbook = runbook;
        this.metrics = runbook.metricsByName();
    }

    boolean explains(List<Reason> wanted, Change change) {
        return wanted.stream().allMatch(reason -> switch (reason) {
            case Reason.Blind blind -> change.blind();
            case Reason.Metric metric -> names(change, metric.name());
            case Reason.Gate gate -> isOf(change, gate.name());
            case Reason.Words words -> holds(String.join("\n", change.reasons()), words.text());
        });
    }

    /** Whether a text has all the words that are wanted. */
    boolean said(List<Reason> wanted, String text) {
        return wanted.stream().allMatch(reason -> reason instanceof Reason.Words words && holds(text, words.text()));
    }

    /** Whether a rule is one that those reasons speak of; each is if none is given. */
    boolean concerns(List<Reason> wanted, RuleReport report) {
        return wanted.stream().allMatch(reason -> switch (reason) {
            case Reason.Metric metric -> reads(report.rule()).contains(metric.name());
            case Reason.Gate gate ->
                report.rule().gate().filter(gate.name()::equals).isPresent();
            case Reason.Blind blind -> true;
            case Reason.Words words -> true;
        });
    }

    private static boolean holds(String text, String words) {
        return text.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
    }

    /** A reason speaks of the metric, or of a formula that reads it. */
    private boolean names(Change change, String metric) {
        return metrics.keySet().stream()
                .filter(name -> name.equals(metric) || inputs(name).contains(metric))
                .anyMatch(name -> speaks(change, name));
    }

    private static boolean speaks(Change change, String name) {
        Pattern word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
        return change.reasons().stream()
                .filter(reason -> !reason.startsWith("sluice "))
                .anyMatch(reason -> word.matcher(reason).find());
    }

    private boolean isOf(Change change, String gate) {
        return change.phase().stream()
                .flatMap(phase -> runbook.phase(phase).rules().stream())
                .filter(rule -> rule.gate().filter(gate::equals).isPresent() && brings(rule, change.word()))
                .anyMatch(rule -> reads(rule).stream().anyMatch(metric -> speaks(change, metric)));
    }

    private static boolean brings(GateRule rule, Word word) {
        return switch (word) {
            case PROCEED -> rule.kind() == GateRule.Kind.PROCEED;
            case PAUSE -> rule.kind() == GateRule.Kind.PAUSE || rule.kind() == GateRule.Kind.ROLLBACK;
            case THROTTLE -> rule.kind() == GateRule.Kind.THROTTLE;
            case ROLLBACK -> rule.kind() == GateRule.Kind.ROLLBACK;
            case RESUME -> false;
            case HOLD -> true;
        };
    }

    private Set<String> reads(GateRule rule) {
        Set<String> names = new LinkedHashSet<>(withInputs(rule.when()));
        rule.until().ifPresent(until -> names.addAll(withInputs(until)));
        return names;
    }

    private Set<String> withInputs(Expression expression) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : Expressions.metrics(expression)) {
            names.add(name);
            names.addAll(inputs(name));
        }
        return names;
    }

    private Set<String> inputs(String metric) {
        return metrics.get(metric).definition() instanceof Metric.Definition.Formula formula
                ? withInputs(formula.expression())
                : Set.of();
    }
}
