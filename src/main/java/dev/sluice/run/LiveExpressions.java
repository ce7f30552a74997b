package dev.sluice.run;

import dev.sluice.engine.Interpreter;
import dev.sluice.gate.ExplanationText;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Reading;
import java.util.ArrayList;
import java.util.List;

/** What metrics and expressions amount to at this moment of a run. */
public final class LiveExpressions {
    private LiveExpressions() {}

    /** The newest reading of each metric, as a gate sees it. */
    public static List<String> metrics(Runbook runbook, Interpreter interpreter) {
        List<String> lines = new ArrayList<>();
        for (Metric metric : runbook.metrics()) {
            lines.add(String.format("  %-16s %s", metric.name(), reading(interpreter, metric)));
        }
        return lines;
    }

    private static String reading(Interpreter interpreter, Metric metric) {
        return switch (interpreter.newest(metric.name())) {
            case Reading.Present present ->
                QuantityFormat.format(present.value(), metric.unit()) + ", "
                        + Elapsed.text(interpreter.view().at() - present.sampledAt()) + " old";
            case Reading.Absent absent -> "missing: " + absent.missing();
        };
    }

    static List<String> explained(dev.sluice.gate.Explanation explanation) {
        return ExplanationText.tree(explanation).lines().toList();
    }
}
