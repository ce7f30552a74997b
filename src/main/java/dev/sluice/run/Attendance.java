package dev.sluice.run;

import dev.sluice.engine.RunView;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a runbook can go through without anybody at a terminal. */
public final class Attendance {
    private Attendance() {}

    /** @throws Refused naming every place that needs a person, before anything has begun */
    public static void requireNone(Runbook runbook, Path file) throws Refused {
        requireNone(runbook, file, Map.of());
    }

    /** @throws Refused naming every place that still needs a person where a run stands like that */
    public static void requireNone(Runbook runbook, Path file, RunView view) throws Refused {
        requireNone(
                runbook,
                file,
                view.phases().stream()
                        .flatMap(phase -> phase.steps().stream())
                        .collect(Collectors.toMap(RunView.StepView::step, RunView.StepView::state)));
    }

    private static void requireNone(Runbook runbook, Path file, Map<StepRef, StepState> states) throws Refused {
        List<String> needs = new ArrayList<>();
        for (Metric metric : runbook.metrics()) {
            if (metric.definition() instanceof Metric.Definition.Asked) {
                needs.add(at(runbook, file, metric.span()) + "metric " + metric.name() + " is asked of a person");
            }
        }
        for (Step step : Site.steps(runbook).toList()) {
            left(step, states.getOrDefault(step.ref(), StepState.WAITING))
                    .forEach(need -> needs.add(at(runbook, file, step.span()) + need));
        }
        if (!needs.isEmpty()) {
            throw new Refused(
                    ExitCode.RUNBOOK_HAS_ERRORS,
                    "this runbook needs a person, so it cannot run unattended:\n        "
                            + String.join("\n        ", needs),
                    "run it at a terminal, without --unattended");
        }
    }

    /** Of a step that is done its undo is left, of one that was skipped nothing. */
    private static List<String> left(Step step, StepState state) {
        return switch (state) {
            case SKIPPED -> List.of();
            case DONE ->
                isUndoneByHand(step) ? List.of("the undo of step " + step.ref() + " is done by hand") : List.of();
            case WAITING, POSTPONED, RUNNING, FAILED, UNCERTAIN, UNDOING, UNDONE -> all(step);
        };
    }

    private static List<String> all(Step step) {
        List<String> needs = new ArrayList<>();
        if (Site.actions(step).anyMatch(Action.Manual.class::isInstance)) {
            needs.add("step " + step.ref() + " is done by hand");
        }
        if (step.postponed()
                .filter(postponed -> postponed.until() instanceof Postponement.Occasion.Person)
                .isPresent()) {
            needs.add("step " + step.ref() + " waits for a person");
        }
        return needs;
    }

    private static boolean isUndoneByHand(Step step) {
        return step.undo()
                .filter(undo -> undo instanceof Step.Undo.By by && by.action() instanceof Action.Manual)
                .isPresent();
    }

    private static String at(Runbook runbook, Path file, Span span) {
        return runbook.files().origin(span).orElse(file + ":" + span.line()) + ": ";
    }
}
