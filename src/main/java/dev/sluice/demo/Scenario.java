package dev.sluice.demo;

import dev.sluice.engine.Ending;

/** What the demo shows. */
public enum Scenario {
    /** Sessions queue for a lock while the table is filled: the run pauses, recovers by itself, and goes on to the end. */
    FORWARD(Ending.DONE),
    /** A faulty release answers with errors once the column is there: the run undoes what it did. */
    ROLLBACK(Ending.ROLLED_BACK);

    private final Ending expected;

    Scenario(Ending expected) {
        this.expected = expected;
    }

    Ending expected() {
        return expected;
    }
}
