package dev.sluice.step;

import java.util.List;

/** Why no effect may run against a target at all. Its message says what is wrong, and then what to type or change. */
public abstract sealed class Refusal extends RuntimeException permits Unfit, Held, Fenced {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String what;
    private final transient List<String> next;

    Refusal(int exitCode, String what, List<String> next, Throwable cause) {
        super(what + ". Next: " + String.join("; ", next), cause);
        this.exitCode = exitCode;
        this.what = what;
        this.next = List.copyOf(next);
    }

    /** The process's exit code, as in the command line contract. */
    public int exitCode() {
        return exitCode;
    }

    /** What is wrong, without what to do. */
    public String what() {
        return what;
    }

    /** What to type or to change, the best first. */
    public List<String> next() {
        return next;
    }
}
