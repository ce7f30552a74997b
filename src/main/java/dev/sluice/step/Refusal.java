package dev.sluice.step;

/** Why no effect may run against a target at all. Its message says what is wrong and what to type or change. */
public abstract sealed class Refusal extends RuntimeException permits Unfit, Held, Fenced {
    private final int exitCode;

    Refusal(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The process's exit code, as in the command line contract. */
    public int exitCode() {
        return exitCode;
    }
}
