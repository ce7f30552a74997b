package dev.sluice.step.sql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One attempt of an SQL step.
 *
 * @param key its idempotency key, the same for every attempt
 * @param counterpart the key of what it undoes, or of what undoes it: forgotten in the same transaction, so that a step
 *     undone can be done again
 * @param undoes address of the step that it undoes; how far a backfill of that step had come is forgotten in the same
 *     transaction, so that it begins anew when it is done again
 * @param statements one, except in {@link Mode#ONE_TRANSACTION}
 * @param lockTimeout bound of waiting for a lock; outside a transaction of one that is among {@code locks}, where the deadline
 *     bounds everything else
 * @param deadline the longest the attempt may take
 * @param capture whether the last statement answers one row of one column that is wanted
 * @param cleanUp run before a repeated attempt, each by itself
 * @param again whether an earlier attempt may have left something behind: the clean-up runs first, and an invalid index that
 *     the statement would build is dropped
 * @param locks those that keep readers or writers waiting, as far as the text tells: who would keep us waiting for them is told
 *     before the attempt
 */
public record SqlEffect(
        String key,
        Optional<String> counterpart,
        Optional<String> undoes,
        List<SqlStatement> statements,
        Mode mode,
        Duration lockTimeout,
        Duration deadline,
        boolean capture,
        List<SqlStatement> cleanUp,
        boolean again,
        List<Lock> locks) {

    /**
     * A lock on a table.
     *
     * @param table as a statement names it
     * @param mode in PostgreSQL's words, such as {@code ACCESS EXCLUSIVE}
     * @param against the modes of others, as {@code pg_locks} writes them, that it has to wait for
     */
    public record Lock(String table, String mode, List<String> against) {
        public Lock {
            against = List.copyOf(against);
        }
    }

    public enum Mode {
        /** One statement, committed by itself, inside its own transaction. */
        SINGLE,
        /** All statements in one transaction. */
        ONE_TRANSACTION,
        /** One statement that refuses a transaction, or runs too long to hold one. */
        OUTSIDE_TRANSACTION
    }

    public SqlEffect {
        statements = List.copyOf(statements);
        cleanUp = List.copyOf(cleanUp);
        locks = List.copyOf(locks);
    }

    /** An effect that undoes nothing, and of whose locks nothing is known. */
    public SqlEffect(
            String key,
            Optional<String> counterpart,
            List<SqlStatement> statements,
            Mode mode,
            Duration lockTimeout,
            Duration deadline,
            boolean capture,
            List<SqlStatement> cleanUp,
            boolean again) {
        this(
                key,
                counterpart,
                Optional.empty(),
                statements,
                mode,
                lockTimeout,
                deadline,
                capture,
                cleanUp,
                again,
                List.of());
    }
}
