package dev.sluice.document;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

/** The rules of a gate as sentences. */
final class GateWords {
    private final Words words;
    private final ExpressionWords expressions;
    private final Map<String, Metric> metrics;

    GateWords(Runbook runbook, Words words) {
        this.words = words;
        this.expressions = new ExpressionWords(words);
        this.metrics = runbook.metricsByName();
    }

    ExpressionWords expressions() {
        return expressions;
    }

    /** When the rule holds: {@code when lag has been above 10s for 30s, until lag has been below 3s for 1m}. */
    String when(GateRule rule) {
        return "when " + expressions.clause(rule.when()) + until(rule);
    }

    /** What the rule does, as the subject's verb: {@code slows down to 50%}. */
    String does(GateRule rule) {
        String verb = switch (rule.kind()) {
            case ROLLBACK ->
                rule.toPhase()
                        .map(phase -> "rolls back to the start of phase " + words.name(phase))
                        .orElse("rolls back");
            case PAUSE -> "pauses";
            case THROTTLE -> "slows down to " + QuantityFormat.format(rule.share(), Unit.PERCENT);
            case PROCEED -> "goes on";
        };
        return rule.shadow() ? "only reports (shadow) that it would have: " + verb : verb;
    }

    private String until(GateRule rule) {
        if (!rule.red() || rule.kind() == GateRule.Kind.ROLLBACK && rule.until().isEmpty()) {
            return "";
        }
        return ", until "
                + rule.until()
                        .map(expressions::clause)
                        .orElseGet(() -> "that has not been so for " + Words.duration(defaultRelease(rule)));
    }

    /** Without an {@code until} of its own a rule lets go after twice the slowest read among its metrics (gates.md §5). */
    private Duration defaultRelease(GateRule rule) {
        return Expressions.metrics(rule.when()).stream()
                .map(metrics::get)
                .map(Metric::every)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .multipliedBy(2);
    }

    /** How often it may, before a person is needed. */
    String limits(GateRule rule) {
        return rule.atMost()
                .map(limit -> "; more than " + Words.count(limit.times(), "time") + " in " + Words.duration(limit.in())
                        + " needs a person")
                .orElse("");
    }

    /** A condition of {@code require} or {@code expect}. */
    String condition(Expression condition) {
        return expressions.clause(condition);
    }
}
