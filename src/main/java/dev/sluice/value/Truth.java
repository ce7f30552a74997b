package dev.sluice.value;

/** Kleene's strong three-valued logic: a missing reading makes a comparison {@link #UNKNOWN}, never false and never true. */
public enum Truth {
    TRUE,
    FALSE,
    UNKNOWN;

    /** The truth of a known condition. */
    public static Truth of(boolean condition) {
        return condition ? TRUE : FALSE;
    }

    public Truth and(Truth other) {
        if (this == FALSE || other == FALSE) {
            return FALSE;
        }
        return this == TRUE && other == TRUE ? TRUE : UNKNOWN;
    }

    public Truth or(Truth other) {
        if (this == TRUE || other == TRUE) {
            return TRUE;
        }
        return this == FALSE && other == FALSE ? FALSE : UNKNOWN;
    }

    public Truth not() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
