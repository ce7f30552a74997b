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
 * @param lockTimeout bound of waiting for a lock; not used outside a transaction, where the deadline bounds everything
 * @param deadline the longest the attempt may take
 * @param capture whether the last statement answers one row of one column that is wanted
 * @param cleanUp run before a repeated attempt, each by itself
 * @param again whether an earlier attempt may have left something behind: the clean-up runs first, and an invalid index that
 *     the statement would build is dropped
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
        boolean again) {

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
    }

    /** An effect that undoes nothing. */
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
        this(key, counterpart, Optional.empty(), statements, mode, lockTimeout, deadline, capture, cleanUp, again);
    }
}
