package dev.sluice.step.backfill;

import dev.sluice.step.Outcome;
import java.util.Optional;

/** How one transaction of a round ended. */
sealed interface Ended {

    /**
     * It is committed.
     *
     * @param from the range as it was
     * @param to the range as it is now
     * @param millis how long the transaction took, without what no number of rows changes
     * @param wrote absent if its answer was lost and the checkpoint told that it is committed
     */
    record Committed(Tile from, Tile to, long millis, Optional<Wrote> wrote) implements Ended {
        long rows() {
            return to.rowsDone() - from.rowsDone();
        }
    }

    /**
     * What it wrote.
     *
     * @param walFrom how far the server's WAL was before it, bytes
     * @param walTo how far it was after it
     * @param updated rows that its session has updated lately in this table; 0 where nobody counts
     * @param hot how many of these left all indexes as they were
     */
    record Wrote(long walFrom, long walTo, long updated, long hot) {}

    /** The range was not where it was thought to be; nothing is left of the batch. */
    record Astray() implements Ended {}

    /** Not known to be committed. */
    record Otherwise(Outcome outcome) implements Ended {}
}
