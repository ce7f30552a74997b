package dev.sluice.gate;

/**
 * A person is needed before the phase can go on.
 *
 * @param text one sentence that says why, for people
 */
public record Need(Why why, String text) {

    /** Reasons of gates.md §5, the gravest first. */
    public enum Why {
        /** A rollback is due behind the point of no return. */
        POINT_OF_NO_RETURN,
        /** The phase's {@code within} has passed. */
        WITHIN,
        /** A predicate paused more often than its {@code at most}. */
        AT_MOST,
        /** The run's own progress stalled: while it is paused nothing can show that it would go on. */
        OWN_PROGRESS,
        /** An automatic pause outlived the patience. */
        PATIENCE,
        /** An operator paused it. */
        OPERATOR
    }
}
