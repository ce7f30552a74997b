package dev.sluice.step;

/** The target cannot be reached, or must not be used as it is: a pooler, a standby, too old, without the schema. */
public final class Unfit extends Refusal {
    public Unfit(String message) {
        this(message, null);
    }

    public Unfit(String message, Throwable cause) {
        super(30, message, cause);
    }
}
