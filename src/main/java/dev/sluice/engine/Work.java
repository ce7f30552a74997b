package dev.sluice.engine;

import dev.sluice.gate.ConditionWatch;
import java.util.List;
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
     * @param rungs how many rungs of a command's ladder were done by then
     */
    void rebuilt(boolean done, int rungs);

    /** The same of what is not done, where nothing of it was in flight and nothing of it was to be asked. */
    default void rebuiltAtRest(int rungs) {
        rebuilt(false, rungs);
    }

    /**
     * Another server stands in the target's place: what is done is to be asked for again.
     *
     * @return whether there is anything to ask for
     */
    default boolean doubt() {
        return false;
    }

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

    /** Rungs of a command's ladder that are done, for whoever has to go on without the journal. */
    default int rungsDone() {
        return 0;
    }

    /** Whether the end of a rung's command is not known, and nobody has been asked yet. */
    default boolean isRungUnknown() {
        return false;
    }

    /** Where it stands on its ladder, if it has one. */
    default Optional<Climb> climb() {
        return Optional.empty();
    }

    /**
     * Time went by; called at least once for each event.
     *
     * @param active whether no person holds the run
     * @param observed whether the gate allowed work since the last look and nothing was in flight, as a soak counts
     */
    default void observe(boolean active, boolean observed) {}

    /** What it waits for and has to be read for it, if that is so now. */
    default Optional<ConditionWatch> watch() {
        return Optional.empty();
    }

    /** Why what it waits for has not come, with values. */
    default List<String> reasons() {
        return List.of();
    }

    /** Whether it has waited for a person, or its moment, for longer than it may. */
    default boolean expired() {
        return false;
    }

    /** Whether it waits as it was told to, so that no progress of it can be seen. */
    default boolean rests() {
        return climb().map(Climb::watching).orElse(false);
    }

    /** What tries the lock of a step, while that stands postponed. */
    default Optional<LockRehearsal> rehearsal() {
        return Optional.empty();
    }

    /** How it stands while it is postponed. */
    default String standing() {
        return "";
    }

    /** Nobody looked for a while; that time counts for nothing. */
    default void woke() {}

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
