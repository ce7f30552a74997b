package dev.sluice.journal;

/** The journal cannot be written, read or trusted. Never retried on the same file descriptor. */
public final class JournalException extends RuntimeException {

    /** Stable codes. */
    public enum Code {
        /** Another process drives this run. */
        LOCKED(40),
        NOT_FOUND(2),
        EXISTS(2),
        /** No space left. */
        FULL(31),
        UNWRITABLE(31),
        UNREADABLE(31),
        /** A complete line does not fit the one before it. */
        BROKEN_CHAIN(31),
        /** Written by a version of Sluice that this one does not know. */
        UNKNOWN_SCHEMA(31),
        /** The runbook at hand is not the one that the run began with. */
        OTHER_RUNBOOK(41);

        private final int exitCode;

        Code(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The process's exit code, as in the command line contract. */
        public int exitCode() {
            return exitCode;
        }
    }

    private final Code code;

    public JournalException(Code code, String message) {
        super(message);
        this.code = code;
    }

    JournalException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
