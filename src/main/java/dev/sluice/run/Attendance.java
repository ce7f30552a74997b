package dev.sluice.run;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether a runbook can go through without anybody at a terminal. */
public final class Attendance {
    private Attendance() {}

    /** @throws Refused naming every place that needs a person, before anything has begun */
    public static void requireNone(Runbook runbook, Path file) throws Refused {
        List<String> needs = new ArrayList<>();
        for (Metric metric : runbook.metrics()) {
            if (metric.definition() instanceof Metric.Definition.Asked) {
                needs.add(at(runbook, file, metric.span()) + "metric " + metric.name() + " is asked of a person");
            }
        }
        for (Step step : Site.steps(runbook).toList()) {
            if (Site.actions(step).anyMatch(Action.Manual.class::isInstance)) {
                needs.add(at(runbook, file, step.span()) + "step " + step.ref() + " is done by hand");
            }
            if (step.postponed()
                    .filter(postponed -> postponed.until() instanceof Postponement.Occasion.Person)
                    .isPresent()) {
                needs.add(at(runbook, file, step.span()) + "step " + step.ref() + " waits for a person");
            }
        }
        if (!needs.isEmpty()) {
            throw new Refused(
                    ExitCode.RUNBOOK_HAS_ERRORS,
                    "this runbook needs a person, so it cannot run unattended:\n        "
                            + String.join("\n        ", needs),
                    "run it at a terminal, without --unattended");
        }
    }

    private static String at(Runbook runbook, Path file, Span span) {
        return runbook.files().origin(span).orElse(file + ":" + span.line()) + ": ";
    }
}
