package dev.sluice.gate;

import dev.sluice.value.Truth;

/**
 * A truth while it is computed: Kleene's three values and {@link #EARLY}, "not yet": nothing is broken, but no sample that may
 * count has been taken. Unlike a false comparison it stays itself under {@code not}, so that it can never turn into a pass; at
 * the top of a predicate it is false, not blind.
 */
enum Outcome {
    FALSE,
    EARLY,
    UNKNOWN,
    TRUE;

    static Outcome of(boolean condition) {
        return condition ? TRUE : FALSE;
    }

    Outcome and(Outcome other) {
        if (this == FALSE || other == FALSE) {
            return FALSE;
        }
        if (this == UNKNOWN || other == UNKNOWN) {
            return UNKNOWN;
        }
        return this == TRUE ? other : this;
    }

    Outcome or(Outcome other) {
        return ordinal() >= other.ordinal() ? this : other;
    }

    Outcome not() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case EARLY, UNKNOWN -> this;
        };
    }

    Truth truth() {
        return switch (this) {
            case TRUE -> Truth.TRUE;
            case FALSE, EARLY -> Truth.FALSE;
            case UNKNOWN -> Truth.UNKNOWN;
        };
    }
}
