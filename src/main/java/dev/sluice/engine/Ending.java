package dev.sluice.engine;

/** How a run, or a process's part of it, ended. */
public enum Ending {
    DONE(0, false),
    FAILED(1, true),
    PAUSED(10, true),
    BLIND(11, true),
    EXPIRED(12, true),
    UNVERIFIED(13, false),
    ROLLED_BACK(20, false),
    ROLLBACK_FAILED(21, true),
    /** Another operator took the run over: the fence in the target database says so. */
    TAKEN_OVER(40, true),
    ABORTED(50, false),
    INTERRUPTED(130, true);

    private final int exitCode;
    private final boolean resumable;

    Ending(int exitCode, boolean resumable) {
        this.exitCode = exitCode;
        this.resumable = resumable;
    }

    /** The process's exit code, as in the command line contract. */
    public int exitCode() {
        return exitCode;
    }

    /** Whether {@code resume} can go on from here. */
    public boolean resumable() {
        return resumable;
    }
}
