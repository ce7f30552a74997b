package dev.sluice.rehearsal.test;

import dev.sluice.engine.RunView;
import dev.sluice.gate.Explanation;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.TestCase.Expectation;
import dev.sluice.language.text.Span;
import dev.sluice.value.Truth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happened in a test.
 *
 * @param changes verdicts that came and went, in their order
 * @param entered when each phase was entered
 * @param steps how each step stood, in the order in which that changed
 * @param outcome how the run ended, if it did
 * @param refused what operators said in vain, with the refusal
 * @param truths what each predicate amounted to when a moment was over
 * @param knobs live parameters that an operator set
 * @param stands what was to be seen at the time of each expectation
 */
record Recording(
        List<Change> changes,
        Map<String, Long> entered,
        List<StepChange> steps,
        Optional<Outcome> outcome,
        List<String> refused,
        Map<Span, Set<Truth>> truths,
        Set<String> knobs,
        Map<Expectation, Stand> stands) {
    Recording {
        changes = List.copyOf(changes);
        entered = new LinkedHashMap<>(entered);
        steps = List.copyOf(steps);
        refused = List.copyOf(refused);
        truths = Map.copyOf(truths);
        knobs = Set.copyOf(knobs);
        stands = new LinkedHashMap<>(stands);
    }

    record StepChange(long at, StepRef step, RunView.StepState state, String detail) {}

    /** @param ending the word of an ending, in lower case */
    record Outcome(long at, String ending, String text) {}

    /**
     * The run at one moment.
     *
     * @param view absent while no process drives the run
     * @param condition what the condition of {@code expect that} amounts to
     */
    record Stand(Optional<RunView> view, Optional<Explanation> condition) {}
}
