package dev.sluice.run;

/** The exit codes of the command line contract. The endings of a run have theirs in {@link dev.sluice.engine.Ending}. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    RUNBOOK_HAS_ERRORS(3),
    DIFFERENCE(4),
    TEST_FAILED(5),
    HELD(10),
    UNREACHABLE(30),
    JOURNAL(31),
    ANOTHER_OPERATOR(40),
    CHANGED(41),
    BUG(70),
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
