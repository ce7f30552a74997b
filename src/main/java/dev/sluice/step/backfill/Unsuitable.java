package dev.sluice.step.backfill;

/** A table, a key or a checkpoint with which a backfill cannot be done safely; the message says what to do about it. */
public final class Unsuitable extends RuntimeException {
    private final String code;

    Unsuitable(String code, String message) {
        super(message);
        this.code = code;
    }

    public static Unsuitable key(String message) {
        return new Unsuitable("KEY", message);
    }

    public static Unsuitable checkpoint(String message) {
        return new Unsuitable("CHECKPOINT", message);
    }

    public String code() {
        return code;
    }
}
