package dev.sluice.source;

import dev.sluice.value.Missing;
import java.util.Objects;

/** Why an attempt to read gave nothing; becomes {@link Answer.Failed} and never leaves this room. */
final class NoAnswer extends Exception {
    private final transient Missing missing;
    private final String help;
    private final boolean worthRepeating;

    private NoAnswer(Missing missing, String help, boolean worthRepeating) {
        super(missing.toString(), null, false, false);
        this.missing = missing;
        this.help = Objects.requireNonNull(help);
        this.worthRepeating = worthRepeating;
    }

    /** The system answered, and would answer the same again. */
    static NoAnswer settled(Missing.Cause cause, String detail, String help) {
        return new NoAnswer(new Missing(cause, detail), help, false);
    }

    /** A second attempt may fare better. */
    static NoAnswer passing(Missing.Cause cause, String detail, String help) {
        return new NoAnswer(new Missing(cause, detail), help, true);
    }

    Missing missing() {
        return missing;
    }

    String help() {
        return help;
    }

    boolean isWorthRepeating() {
        return worthRepeating;
    }
}
