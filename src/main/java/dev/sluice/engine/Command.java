package dev.sluice.engine;

/** What the interpreter wants done. */
public sealed interface Command {

    /** Read a metric once; the answer comes in a {@link Event.Tick}. One flight per metric. */
    record Read(String metric) implements Command {}

    /**
     * Ask the source of a metric for its past, for a baseline; the answer, if there is one, comes as an {@link Event.History}.
     *
     * @param overMillis how far back
     * @param stepMillis distance between two points
     */
    record ReadHistory(String metric, long overMillis, long stepMillis) implements Command {}

    /**
     * Begin an effect, once the journal is safe on disk; a batch may begin before, and commits only then.
     *
     * @param attempt 1 for the first
     * @param notBefore the run's clock must have reached it (rest between batches, back-off between attempts)
     * @param deadlineMillis the longest the attempt may take
     */
    record Execute(EffectId id, int attempt, Effect effect, long notBefore, long deadlineMillis) implements Command {}

    /** Stop the effect in flight; its end still arrives as an event. */
    record Cancel(EffectId id, Mode mode) implements Command {
        public enum Mode {
            /** At once (for a command: SIGTERM, grace, SIGKILL). */
            NOW,
            /** Only while it waits for a lock: at once, or as soon as it does, until revoked. */
            IF_WAITING_FOR_LOCK,
            /** Only if it has not begun; one that has goes on, and the last one is taken back. */
            IF_NOT_BEGUN,
            /** Take the last one back. */
            REVOKED,
            /** Start the command's {@code on pause} companion, if it declares one. */
            ON_PAUSE
        }
    }

    /**
     * Read every check of a diagnosis, within a bound of 30 s; the answer comes as {@link Event.Examined}. It changes nothing.
     *
     * @param occasion why, in words
     */
    record Examine(String diagnosis, String occasion, int serial) implements Command {}

    /** Put into the journal and before people's eyes. */
    record Record(Decision decision) implements Command {}

    /** Send a tick no later than this, on the run's clock. */
    record WakeAt(long at) implements Command {}

    /** The run, or this process's part of it, is over. */
    record Finish(Ending ending, String text) implements Command {}
}
