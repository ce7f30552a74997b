package dev.sluice.value;

/**
 * Why there is no value.
 *
 * @param cause the kind of failure
 * @param detail what the source said, free of secrets; empty if it said nothing. For {@link Cause#HTTP} the status, for
 *     {@link Cause#SQLSTATE} the state stands first
 */
public record Missing(Cause cause, String detail) {

    /** Reasons of gates.md §1. */
    public enum Cause {
        EMPTY,
        NULL,
        NAN,
        INF,
        MULTI,
        PARTIAL,
        STALE,
        TIMEOUT,
        UNREACHABLE,
        AUTH,
        HTTP,
        SQLSTATE,
        PARSE,
        TYPE,
        WARMUP,
        OFF
    }

    public static Missing because(Cause cause) {
        return new Missing(cause, "");
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? cause.name() : cause.name() + "(" + detail + ")";
    }
}
