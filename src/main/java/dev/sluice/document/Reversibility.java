package dev.sluice.document;

import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be taken back, how, and from where on nothing can. */
final class Reversibility {

    /**
     * One step.
     *
     * @param undone whether and how it is undone, in a word or two
     * @param how what the undo does, or why there is none
     */
    record Row(String order, Markup step, Markup undone, Markup how) {}

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

    /** Whether, in that phase or from its first effects on, a rollback rule pauses the run instead. */
    boolean isBehind(Phase phase) {
        return runbook.phases().stream()
                .filter(candidate -> candidate.steps().stream().anyMatch(step -> isIrreversible(candidate, step)))
                .findFirst()
                .filter(turn ->
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

    /** Steps in the order in which they run. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Phase phase : runbook.phases()) {
            for (Step step : phase.steps()) {
                if (StepWords.isEffect(step)) {
                    rows.add(row(rows.size() + 1, isIrreversible(phase, step), step));
                }
            }
        }
        return rows;
    }

    private static Row row(int order, boolean irreversible, Step step) {
        Markup name = new Markup(link(step));
        String number = Integer.toString(order);
        if (irreversible) {
            return new Row(
                    number, name, new Markup("**no: point of no return**"), new Markup("nothing before it, either"));
        }
        return step.undo()
                .map(undo -> switch (undo) {
                    case Step.Undo.By by ->
                        new Row(number, name, new Markup("yes"), new Markup("by an undo of its own"));
                    case Step.Undo.Batched batched ->
                        new Row(number, name, new Markup("yes"), new Markup("in batches, over the ranges done"));
                    case Step.Undo.FromOld old ->
                        new Row(number, name, new Markup("yes"), new Markup("from the old values, in batches"));
                    case Step.Undo.None none ->
                        new Row(number, name, new Markup("nothing of its own"), Markup.text(none.because()));
                })
                .orElse(new Row(number, name, new Markup("nothing of its own"), new Markup("it needs no undo")));
    }

    /** What a rollback of the whole run does, one line a step, newest first. */
    List<Markup> rollback() {
        List<Markup> lines = new ArrayList<>();
        for (Phase phase : runbook.phases().reversed()) {
            for (Step step : phase.steps().reversed()) {
                if (isIrreversible(phase, step)) {
                    lines.add(new Markup(
                            "**If " + link(step) + " has begun, the rollback ends here** and goes no further."));
                } else {
                    step.undo().ifPresent(undo -> lines.add(new Markup(link(step) + ": " + line(undo))));
                }
            }
        }
        return lines;
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
