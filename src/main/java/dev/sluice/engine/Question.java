package dev.sluice.engine;

import dev.sluice.language.model.StepRef;
import java.util.List;
import java.util.Optional;

/**
 * What the run cannot go on without a person for.
 *
 * @param step the step it is about, if it is about one
 * @param text one sentence
 * @param reasons with values
 * @param answers what may be typed, the usual one first
 */
public record Question(Kind kind, Optional<StepRef> step, String text, List<String> reasons, List<String> answers) {
    public enum Kind {
        /** May this step begin? */
        CONFIRM,
        /** An operator paused the run. */
        PAUSED,
        /** A gate or the lack of data holds the run for longer than its patience, or behind the point of no return. */
        GATE,
        /** A phase or wait has lasted longer than it may. */
        EXPIRED,
        /** What a wait waits for has stayed unknown until its end. */
        BLIND,
        /** A step failed. */
        FAILED,
        /** A step got no lock within its lock timeout: it changed nothing, and can be tried again. */
        NO_LOCK,
        /** Nobody can tell whether a step took place, or a checkpoint went backwards. */
        UNCERTAIN
    }

    public Question {
        reasons = List.copyOf(reasons);
        answers = List.copyOf(answers);
    }
}
