package dev.sluice.step.backfill;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far one pass of a backfill has come.
 *
 * @param relation the table, as it was called then
 * @param openedAt the server's time before its key space was fixed
 * @param older transactions that were open then, as {@code pid:virtual transaction}, and {@code xid:} with the transaction
 *     id that was given out to us then
 * @param estimatedRows in its ranges
 * @param rowsDone changed by this pass
 */
record Checkpoint(
        int pass,
        String relation,
        List<String> keyColumns,
        Instant openedAt,
        List<String> older,
        OptionalDouble estimatedRows,
        long rowsDone,
        long rowsUndone,
        long batches) {
    Checkpoint {
        keyColumns = List.copyOf(keyColumns);
        older = List.copyOf(older);
    }

    /** Once a batch has changed that many rows. */
    Checkpoint behind(long rows) {
        return new Checkpoint(
                pass, relation, keyColumns, openedAt, older, estimatedRows, rowsDone + rows, rowsUndone, batches + 1);
    }
}
