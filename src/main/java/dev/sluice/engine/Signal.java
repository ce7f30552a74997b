package dev.sluice.engine;

import dev.sluice.language.model.StepRef;
import dev.sluice.value.Value;
import java.util.Optional;

/** What a person may tell a run. {@code because} is never blank where a person must answer for it. */
public sealed interface Signal {
    /** Go on after a pause, a question or a failed step; the whole gate is evaluated on fresh samples first. */
    record Continue(String because) implements Signal {
        public Continue() {
            this("");
        }
    }

    /** Confirm this and every later step without asking. */
    record ContinueAll() implements Signal {}

    record Pause(String because) implements Signal {}

    /** Run at this share (percent points) of full duty until changed; 100 lifts it. */
    record Throttle(double share, String because) implements Signal {}

    record Set(String param, Value value, String because) implements Signal {}

    /** Try the failed step again. */
    record Retry() implements Signal {}

    record Skip(StepRef step, String because) implements Signal {}

    /** Find out whether the lock of the step that stands postponed would be granted; it changes nothing. */
    record Rehearse(String because) implements Signal {}

    /** Undo the last done step, and stand before it. */
    record Back(String because) implements Signal {}

    /** Skip all steps up to that phase, none of them required. */
    record Jump(String phase, String because) implements Signal {}

    record Override(String gate, String because, long expiresInMillis) implements Signal {}

    record Rollback(String because) implements Signal {}

    record Abort(String because) implements Signal {}

    /** Run a diagnosis now, or all of them. */
    record Examine(Optional<String> diagnosis) implements Signal {}

    /**
     * Carry out what a diagnosis offers.
     *
     * @param serial of the examination whose findings were looked at: no other row may be meant by now
     * @param row of the check that the offer is for, from 1; 0 of an offer that is for no row
     */
    record Accept(String diagnosis, String offer, int serial, int row, String because) implements Signal {}

    /** A remark for the journal. */
    record Note(String text) implements Signal {}

    /** An answer to a closeout question. */
    record Lesson(String question, String answer) implements Signal {}

    /** Ctrl-C or SIGTERM: end after the effect in flight, resumable. */
    record Interrupt() implements Signal {}

    /** The process is told that nobody is there to answer: end resumably if a person is needed. */
    record Detach() implements Signal {}
}
