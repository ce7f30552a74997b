package dev.sluice.journal;

/** The journal cannot be written, read or trusted. Never retried on the same file descriptor. */
public final class JournalException extends RuntimeException {

    /** Stable codes. */
    public enum Code {
        /** Another process drives this run. */
        LOCKED(40),
        NOT_FOUND(2),
        EXISTS(2),
        /** No Ed25519 key stands in the file. */
        BAD_KEY(2),
        /** No space left. */
        FULL(31),
        UNWRITABLE(31),
        UNREADABLE(31),
        /** A complete line does not fit the one before it. */
        BROKEN_CHAIN(31),
        /** Lines that were there once lack at its end. */
        SHORTENED(31),
        /** A line of the seals is no seal. */
        BAD_SEAL(31),
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

    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String what;
    private final String next;

    /**
     * @param what what is wrong, and where
     * @param next what to type or to do
     */
    public JournalException(Code code, String what, String next) {
        this(code, what, next, null);
    }

    JournalException(Code code, String what, String next, Throwable cause) {
        super(what + ". Next: " + next, cause);
        this.code = code;
        this.what = what;
        this.next = next;
    }

    /** What is wrong, without what to do. */
    public String what() {
        return what;
    }

    /** What to type or to do. */
    public String next() {
        return next;
    }

    public Code code() {
        return code;
    }
}
