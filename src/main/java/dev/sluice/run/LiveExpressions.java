package dev.sluice.run;

import dev.sluice.engine.Interpreter;
import dev.sluice.gate.Explanation;
import dev.sluice.gate.ExplanationText;
import dev.sluice.language.check.LiveExpression;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What metrics and expressions amount to at this moment of a run. */
public final class LiveExpressions {
    private static final long ANSWER_SECONDS = 5;

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

    /**
     * What an expression amounts to now, with every sub-value hung under it.
     *
     * @throws Refused if it is not understood
     */
    public static List<String> evaluate(RunControl control, String typed) throws Refused {
        LiveExpression checked = LiveExpression.check(control.runbook(), control.set(), typed);
        if (checked.expression().isEmpty()) {
            Diagnostic first = checked.diagnostics().getFirst();
            throw new Refused(ExitCode.USAGE, first.message(), first.help().orElse("help"));
        }
        Expression expression = checked.expression().get();
        try {
            Explanation explanation =
                    control.ask(interpreter -> interpreter.evaluate(expression)).get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return ExplanationText.tree(explanation).lines().toList();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | TimeoutException none) {
            throw new Refused(ExitCode.USAGE, "the run does not answer at this moment", "try it again");
        }
    }
}
