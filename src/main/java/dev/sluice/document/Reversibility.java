package dev.sluice.document;

import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From where on nothing can be taken back, and what a rollback does until then. */
final class Reversibility {
    private final Runbook runbook;

    Reversibility(Runbook runbook) {
        this.runbook = runbook;
    }

    /** Whether the step begins what cannot be undone: its own word, or its phase's for the first effect. */
    static boolean isIrreversible(Phase phase, Step step) {
        return step.irreversible()
                || phase.irreversible()
                        && phase.steps().stream()
                                .filter(StepWords::isEffect)
                                .findFirst()
                                .filter(step::equals)
                                .isPresent();
    }

    /** The first step that cannot be undone. */
    Optional<Step> pointOfNoReturn() {
        return runbook.phases().stream()
                .flatMap(phase -> phase.steps().stream().filter(step -> isIrreversible(phase, step)))
                .findFirst();
    }

    /** The phase of that step. */
    Optional<Phase> turn() {
        return runbook.phases().stream()
                .filter(phase -> phase.steps().stream().anyMatch(step -> isIrreversible(phase, step)))
                .findFirst();
    }

    /** Whether, in that phase or from its first effects on, a rollback rule pauses the run instead. */
    boolean isBehind(Phase phase) {
        return turn().filter(turn ->
                        runbook.phases().indexOf(phase) >= runbook.phases().indexOf(turn))
                .isPresent();
    }

    Markup atAGlance() {
        return pointOfNoReturn()
                .map(step -> new Markup("when step " + link(step) + " begins"))
                .orElse(new Markup("none: the run can be rolled back until its end"));
    }

    Markup inWords() {
        return pointOfNoReturn()
                .map(step -> new Markup("**The point of no return is the beginning of " + link(step)
                        + ".** Until then a rollback undoes all that the run has done. From then on nothing before it is"
                        + " undone: a rollback rule that becomes true pauses the run instead, and a person is needed."))
                .orElse(new Markup(
                        "**There is no point of no return.** Until the end of the run, a rollback undoes all that"
                                + " the run has done."));
    }

    /** What a rollback of the whole run does, one line a step, newest first. */
    List<Markup> rollback(Estimates estimates) {
        List<Markup> lines = new ArrayList<>();
        for (Phase phase : runbook.phases().reversed()) {
            for (Step step : phase.steps().reversed()) {
                if (isIrreversible(phase, step)) {
                    lines.add(new Markup(
                            "**If " + link(step) + " has begun, the rollback ends here** and goes no further."));
                } else {
                    step.undo()
                            .ifPresent(undo -> lines.add(
                                    new Markup(link(step) + ": " + line(undo) + takes(estimates.undo(phase, step)))));
                }
            }
        }
        return lines;
    }

    private static String takes(Estimates.Length length) {
        return length.isNothing() ? "" : " It takes " + length.whole() + ".";
    }

    private static String line(Step.Undo undo) {
        return switch (undo) {
            case Step.Undo.By by -> "its undo runs.";
            case Step.Undo.Batched batched -> "its undo runs in batches over the ranges done, newest first.";
            case Step.Undo.FromOld old ->
                "the old values come back in batches where the row still holds what the run wrote.";
            case Step.Undo.None none -> "nothing runs; " + Words.stop(Markdown.text(none.because()));
        };
    }

    /** The step's name, leading to its section. */
    static String link(Step step) {
        return "[" + Markdown.code(step.ref().toString()) + "](#" + StepPage.anchor(step) + ")";
    }
}
