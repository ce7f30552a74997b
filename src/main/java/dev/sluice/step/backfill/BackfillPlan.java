package dev.sluice.step.backfill;

import dev.sluice.step.sql.SqlStatement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A change of many rows in key ranges, as the runbook states it.
 *
 * @param step its address, {@code phase.step}, or {@code phase.step#1} where somebody went back over it, under which its
 *     checkpoint lies
 * @param table as written in the runbook, with or without its schema
 * @param key the key columns in order; empty for the primary key
 * @param except steps whose ranges are left out: their addresses where the key space is fixed, {@code phase.step} where it is undone,
 *     however often somebody went back over them
 * @param onlyWhere a condition that every row changed must meet
 * @param remaining condition of rows left behind by late commits, for the second pass
 * @param keepOld columns whose old values are stored in each batch's transaction
 * @param statement the change, holding {@link SqlStatement.Part.Range} exactly once
 * @param lockTimeout bound of waiting for a lock in one batch
 * @param workers the most batches that will ever run at once; with more than one the key space is cut into more ranges
 */
public record BackfillPlan(
        String step,
        String table,
        List<String> key,
        Slice slice,
        List<String> except,
        Optional<String> onlyWhere,
        Optional<String> remaining,
        List<String> keepOld,
        SqlStatement statement,
        Duration lockTimeout,
        int workers) {

    /** Which part of the key space. */
    public sealed interface Slice {
        record Whole() implements Slice {}

        /** Ranges spread evenly over the table that hold about this share of its rows. */
        record Spread(double percent) implements Slice {}

        /** The lowest keys, about this share of the rows. */
        record First(double percent) implements Slice {}
    }

    /** Of one batch at a time. */
    public BackfillPlan(
            String step,
            String table,
            List<String> key,
            Slice slice,
            List<String> except,
            Optional<String> onlyWhere,
            Optional<String> remaining,
            List<String> keepOld,
            SqlStatement statement,
            Duration lockTimeout) {
        this(step, table, key, slice, except, onlyWhere, remaining, keepOld, statement, lockTimeout, 1);
    }

    public BackfillPlan {
        key = List.copyOf(key);
        except = List.copyOf(except);
        keepOld = List.copyOf(keepOld);
    }
}
