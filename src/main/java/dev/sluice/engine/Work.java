package dev.sluice.engine;

import java.util.Optional;

/** Effects that follow one another until a step, an undo or a wait is done. At most one of them is in flight. */
interface Work {
    Want want();

    /** The effect it wanted has been commanded. */
    void began();

    void ended(EffectResult result);

    /**
     * A new process took over.
     *
     * @param lost whether an effect was in flight whose end nobody saw
     */
    void resumed(boolean lost);

    /**
     * The run goes on without its journal.
     *
     * @param done whether it was done when the run's position was last written down; else nobody knows how far it came
     */
    void rebuilt(boolean done);

    /** A person wants another attempt; attempts and deadline are granted anew. */
    void retry();

    /** What it may have left in the world. */
    Residue residue();

    /** From now on only find out what took place; begin nothing that changes anything. */
    void settle();

    default Optional<RunView.Progress> progress() {
        return Optional.empty();
    }

    /** Rows done according to the newest checkpoint, for {@code from step} metrics. */
    default long rowsDone() {
        return 0;
    }

    /** How long the effect in flight may take before it counts as overdue; {@link Long#MAX_VALUE} if there is no such time. */
    default long overdueMillis() {
        return Long.MAX_VALUE;
    }

    /** What a step may have left in the world. */
    enum Residue {
        NOTHING,
        /** It may have taken place, wholly or in part, and nobody has looked yet. */
        MAYBE,
        /** It took place, or part of it. */
        SOMETHING
    }
}
