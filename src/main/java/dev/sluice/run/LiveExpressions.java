package dev.sluice.run;

import dev.sluice.engine.Interpreter;
import dev.sluice.gate.ExplanationText;
import dev.sluice.gate.Layout;
import dev.sluice.language.check.LiveExpression;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What metrics and expressions amount to at this moment of a run. */
public final class LiveExpressions {
    private static final long ANSWER_SECONDS = 5;
    private static final String NOT_READ = "not read now: no rule in force refers to it";

    private LiveExpressions() {}

    /** The newest reading of each metric, as a gate sees it. */
    public static List<String> metrics(Runbook runbook, Interpreter interpreter) {
        List<String> lines = new ArrayList<>();
        Set<String> read = withInputs(runbook, interpreter.watched());
        for (Metric metric : runbook.metrics()) {
            lines.add(String.format(
                    "  %-16s %s%s",
                    metric.name(), reading(interpreter, metric), read.contains(metric.name()) ? "" : "; " + NOT_READ));
        }
        return lines;
    }

    private static List<String> lines(Runbook runbook, Interpreter interpreter, Expression expression, Layout layout) {
        List<String> lines = new ArrayList<>(ExplanationText.lines(interpreter.evaluate(expression), layout));
        Set<String> read = withInputs(runbook, interpreter.watched());
        withInputs(runbook, Expressions.metrics(expression)).stream()
                .filter(name -> !read.contains(name))
                .forEach(name -> lines.add("  " + name + " is " + NOT_READ));
        return lines;
    }

    /** Metrics and, where one is a formula, those that it is computed from. */
    static Set<String> withInputs(Runbook runbook, Set<String> names) {
        Set<String> all = new LinkedHashSet<>();
        Deque<String> next = new ArrayDeque<>(names);
        while (!next.isEmpty()) {
            String name = next.pop();
            if (all.add(name) && runbook.metric(name).definition() instanceof Metric.Definition.Formula formula) {
                next.addAll(Expressions.metrics(formula.expression()));
            }
        }
        return all;
    }

    private static String reading(Interpreter interpreter, Metric metric) {
        return switch (interpreter.newest(metric.name())) {
            case Reading.Present present ->
                QuantityFormat.format(present.value(), metric.unit()) + ", "
                        + Elapsed.text(interpreter.at() - present.sampledAt()) + " old"
                        + (present.note().isEmpty() ? "" : ", " + present.note());
            case Reading.Absent absent -> "missing: " + absent.missing();
        };
    }

    /**
     * What an expression amounts to now, with every sub-value hung under it.
     *
     * @throws Refused if it is not understood
     */
    public static List<String> evaluate(RunControl control, String typed, Layout layout) throws Refused {
        LiveExpression checked = LiveExpression.check(control.runbook(), control.set(), typed);
        if (checked.expression().isEmpty()) {
            Diagnostic first = checked.diagnostics().getFirst();
            throw new Refused(
                    ExitCode.USAGE,
                    first.message().replace("found `)`", "found the end"),
                    first.help()
                            .filter(help -> !help.contains("expect CONDITION") && !help.startsWith("declare"))
                            .orElse("help, or an expression such as: lag < 3s and errors < 1%"));
        }
        Expression expression = checked.expression().get();
        try {
            return control.ask(interpreter -> lines(control.runbook(), interpreter, expression, layout))
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | TimeoutException none) {
            throw new Refused(ExitCode.USAGE, "the run does not answer at this moment", "try it again");
        }
    }
}
