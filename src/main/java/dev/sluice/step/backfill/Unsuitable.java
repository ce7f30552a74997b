package dev.sluice.step.backfill;

/** A table, a key or a checkpoint with which a backfill cannot be done safely; the message says what to do about it. */
final class Unsuitable extends RuntimeException {
    private final String code;

    Unsuitable(String code, String message) {
        super(message);
        this.code = code;
    }

    static Unsuitable key(String message) {
        return new Unsuitable("KEY", message);
    }

    static Unsuitable checkpoint(String message) {
        return new Unsuitable("CHECKPOINT", message);
    }

    String code() {
        return code;
    }
}
