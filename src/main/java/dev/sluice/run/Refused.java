package dev.sluice.run;

import java.util.List;

/**
 * Why a command does not go on: what is wrong and where, and what to type next. Shown as it stands, never with a stack trace.
 */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final transient List<String> next;

    /**
     * @param message what is wrong and where
     * @param next commands or edits that lead on, the best first
     */
    public Refused(ExitCode exitCode, String message, String... next) {
        super(message);
        this.exitCode = exitCode;
        this.next = List.of(next);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public List<String> next() {
        return next;
    }
}
