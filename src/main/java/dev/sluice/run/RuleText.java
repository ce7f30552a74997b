package dev.sluice.run;

import dev.sluice.gate.Explanation;
import dev.sluice.gate.RuleReport;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** A rule and how it stands, in one line. */
public final class RuleText {
    private RuleText() {}

    /** Such as {@code pause when lag > 10s for 30s   lag 12s   12s of 30s}. */
    public static String line(RuleReport report) {
        StringBuilder text = new StringBuilder(head(report.rule()));
        Set<String> values = new LinkedHashSet<>();
        values(report.explanation(), values);
        if (!values.isEmpty()) {
            text.append("   ").append(String.join(", ", values));
        }
        if (!report.progress().isEmpty()) {
            text.append("   ").append(report.progress());
        }
        if (report.overridden()) {
            text.append("   overridden");
        } else if (report.latched()) {
            text.append("   until it clears");
        }
        return text.toString();
    }

    /** The rule as the file states it. */
    public static String head(GateRule rule) {
        return (rule.shadow() ? "shadow " : "")
                + rule.kind().name().toLowerCase(Locale.ROOT)
                + rule.gate().map(gate -> " (" + gate + ")").orElse("")
                + " when " + ExpressionText.of(rule.when());
    }

    private static void values(Explanation explanation, Set<String> into) {
        if (explanation.source().isPresent() || explanation.parts().isEmpty()) {
            explanation
                    .value()
                    .filter(value -> !value.equals(explanation.text()))
                    .ifPresent(value -> into.add(explanation.text() + " " + value));
        }
        explanation.parts().forEach(part -> values(part, into));
    }
}
