package dev.sluice.engine;

import dev.sluice.language.model.StepRef;

/**
 * Names one effect of a run. Attempts of the same effect share it, so that {@code run/id} is its idempotency key.
 *
 * @param step the step it belongs to
 * @param undo whether it undoes the step
 * @param ordinal 0 for a step done in one go; batches and the other parts of a backfill count from 1
 */
public record EffectId(StepRef step, boolean undo, long ordinal) {
    @Override
    public String toString() {
        return step + (undo ? "/undo" : "") + "/" + ordinal;
    }
}
