package dev.sluice.engine;

/** Where a run as a whole stands. The interpreter's transition table is one switch over these. */
public enum RunState {
    /** Nothing has happened yet. */
    NEW,
    /** A phase is under way. */
    WORKING,
    /** Every phase is done; the runbook's {@code verify} is under way. */
    VERIFYING,
    /** What the run has done is being undone, newest first. */
    UNDOING,
    /** The {@code finally} steps run; the outcome is settled. */
    CLEANING,
    /** This process's part is over; {@code resume} goes on. */
    STOPPED,
    /** Over for good. */
    ENDED
}
