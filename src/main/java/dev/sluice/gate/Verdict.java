package dev.sluice.gate;

/** What a gate says at one moment, the most severe first. HOLD always means that no new effect begins. */
public enum Verdict {
    ROLLBACK,
    PAUSE,
    HOLD,
    THROTTLE,
    CONTINUE,
    PROCEED;

    /** Whether a new effect may begin. */
    public boolean allowsEffects() {
        return this == THROTTLE || this == CONTINUE;
    }
}
