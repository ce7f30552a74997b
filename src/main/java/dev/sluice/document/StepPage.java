package dev.sluice.document;

import dev.sluice.language.model.Step;
import java.util.List;

/**
 * A step's section.
 *
 * @param heading {@code Step `add_column` of `expand`}
 * @param blocks paragraphs and fenced texts in order
 */
record StepPage(Markup heading, List<Markup> blocks) {

    static StepPage of(Step step, StepWords words) {
        String heading = "Step " + Markdown.code(step.ref().step()) + " of "
                + Markdown.code(step.ref().phase());
        return new StepPage(new Markup(heading), words.step(step));
    }

    static String anchor(Step step) {
        return Markdown.anchor("Step " + step.ref().step() + " of " + step.ref().phase());
    }
}
