package dev.sluice.engine;

import dev.sluice.language.model.StepRef;

/**
 * Names one effect of a run. Attempts of the same effect share it, so that {@code run/id} is its idempotency key.
 *
 * @param step the step it belongs to
 * @param undo whether it undoes the step
 * @param ordinal 0 for a step done in one go; batches and the other parts of a backfill count from 1
 * @param generation how often an operator has gone back over the step: what was done before then is not what is done now
 */
public record EffectId(StepRef step, boolean undo, long ordinal, int generation) {

    /** Begins the phase in the address of what a diagnosis offers; no name of a runbook can. */
    private static final String OFFER = "diagnosis:";

    /** What the effects of an offer are named by, as it belongs to no step. */
    static StepRef offer(String diagnosis, String offer) {
        return new StepRef(OFFER + diagnosis, offer);
    }

    /** Whether it belongs to an offer of a diagnosis, and so to no step of the runbook. */
    public boolean isOffer() {
        return step.phase().startsWith(OFFER);
    }

    /** An effect of a step that nobody has gone back over. */
    public EffectId(StepRef step, boolean undo, long ordinal) {
        this(step, undo, ordinal, 0);
    }

    /** Under what name the target database keeps how far the step came: {@code phase.step}, or {@code phase.step#1}. */
    public String address() {
        return address(step, generation);
    }

    static String address(StepRef step, int generation) {
        return generation == 0 ? step.toString() : step + "#" + generation;
    }

    @Override
    public String toString() {
        return address() + (undo ? "/undo" : "") + "/" + ordinal;
    }
}
