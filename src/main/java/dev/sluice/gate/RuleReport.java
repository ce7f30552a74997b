package dev.sluice.gate;

import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.value.Truth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one rule of the phase says; shadow rules are reported like the others but never act.
 *
 * @param truth of the predicate, with clocks and {@code until}
 * @param latched whether it was true and waits for its {@code until}
 * @param overridden whether an operator's override covers it now
 * @param progress of its clock ({@code 3m10s of 5m}), empty without one
 */
public record RuleReport(
        GateRule rule, Truth truth, boolean latched, boolean overridden, String progress, Explanation explanation) {

    /** The explanation under a line that says what the rule as a whole does now. */
    public Explanation whole() {
        return Explanation.titled(title() + ": " + standing(), Optional.empty(), List.of(explanation));
    }

    /** What a rule does and where it comes from, such as {@code pause (healthy)}. */
    private String title() {
        return (rule.shadow() ? "shadow " : "")
                + rule.kind().name().toLowerCase(Locale.ROOT)
                + rule.gate().map(gate -> " (" + gate + ")").orElse("");
    }

    private String standing() {
        String clock = progress.isEmpty() ? "" : " (" + progress + ")";
        boolean lettingGo = latched && !explanation.truth().equals(Optional.of(Truth.TRUE));
        String held = lettingGo
                ? " until " + rule.until().map(ExpressionText::of).orElse("it has been false for a while") + clock
                : "";
        return (overridden ? "overridden; it is " : "")
                + truth.name().toLowerCase(Locale.ROOT)
                + held
                + (truth == Truth.TRUE
                        ? rule.because().map(text -> ", because " + text).orElse("")
                        : "");
    }
}
