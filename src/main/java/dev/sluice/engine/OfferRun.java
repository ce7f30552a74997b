package dev.sluice.engine;

import java.util.function.Consumer;

/** The one effect of an offer: it belongs to no step, is not tried again, and leaves nothing that could be undone. */
record OfferRun(Consumer<EffectResult> told) implements Work {
    @Override
    public Want want() {
        throw new IllegalStateException("an offer is begun by those who accepted it");
    }

    @Override
    public void began() {}

    @Override
    public void ended(EffectResult result) {
        told.accept(result);
    }

    @Override
    public void resumed(boolean lost) {}

    @Override
    public void rebuilt(boolean done, int rungs) {}

    @Override
    public void retry() {}

    @Override
    public Residue residue() {
        return Residue.NOTHING;
    }

    @Override
    public void settle() {}
}
