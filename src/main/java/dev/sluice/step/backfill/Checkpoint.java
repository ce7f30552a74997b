package dev.sluice.step.backfill;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was fixed when one pass of a backfill was opened, and how much of the pass has been done and undone since.
 *
 * @param relation the table, as it was called then
 * @param keyColumns of its key, each as {@link KeptColumn#written()}; as older versions kept them, their names alone
 * @param openedAt the server's time before its key space was fixed
 * @param older transactions that were open then, as {@code pid:virtual transaction}, and {@code xid:} with the transaction
 *     id that was given out to us then
 * @param estimatedRows in its ranges
 * @param rowsDone changed in all of its ranges when it was read
 */
public record Checkpoint(
        int pass,
        String relation,
        List<String> keyColumns,
        Instant openedAt,
        List<String> older,
        OptionalDouble estimatedRows,
        long rowsDone,
        long rowsUndone) {
    public Checkpoint {
        keyColumns = List.copyOf(keyColumns);
        older = List.copyOf(older);
    }
}
