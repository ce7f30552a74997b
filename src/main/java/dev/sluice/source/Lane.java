package dev.sluice.source;

/** One connection to a database, which reads one metric at a time. */
interface Lane {

    /** Whether it may be used once more. */
    boolean isUsable();

    /** Asks the server to end the statement under way, from any thread. */
    void cancel();

    /** Cuts the connection, from any thread. */
    void abort();
}
