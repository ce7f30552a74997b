package dev.sluice.engine;

import java.util.List;
import java.util.Optional;

/**
 * A decision as people and the report read it; the journal keeps it beside the events that led to it.
 *
 * @param phase the phase it concerns, absent for the run as a whole
 * @param subject what it is about: a step, a gate, a parameter, a verdict
 * @param text one sentence
 * @param reasons with values, in the form {@code lag 34s > 30s (db, 2s old)}; and what to type next, last
 */
public record Decision(Kind kind, Optional<String> phase, String subject, String text, List<String> reasons) {
    public enum Kind {
        PHASE_ENTERED,
        PHASE_LEFT,
        STEP_BEGAN,
        STEP_ENDED,
        STEP_FAILED,
        STEP_RETRIED,
        STEP_SKIPPED,
        STEP_CANCELLED,
        VERDICT,
        PAUSED,
        RESUMED,
        THROTTLED,
        PERSON_NEEDED,
        PERSON,
        KNOB,
        OVERRIDE,
        BASELINE,
        /** A step waits for its moment. */
        POSTPONED,
        /** A rung of a ladder was reached, or watched long enough. */
        RUNG,
        ROLLBACK_BEGAN,
        UNDONE,
        RECOVERED,
        VERIFIED,
        /** What the evidence says of the causes that a diagnosis knows. */
        DIAGNOSED,
        /** What a diagnosis offered was carried out, or was not. */
        OFFER,
        FINISHED
    }

    /** How the answer to a word that was refused begins; why follows. */
    public static final String REFUSED = "refused: ";

    public Decision {
        reasons = List.copyOf(reasons);
    }

    /** Why a person's word was refused, if that is what it tells. */
    public Optional<String> refusal() {
        return kind == Kind.PERSON && text.startsWith(REFUSED)
                ? Optional.of(text.substring(REFUSED.length()))
                : Optional.empty();
    }

    /** Whether it is a pause for want of readings. */
    public boolean blind() {
        return kind == Kind.PAUSED && text.startsWith(VerdictNarrator.BLIND);
    }
}
