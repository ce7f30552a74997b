package dev.sluice.step.target;

import java.time.Duration;

/**
 * Bounds of one transaction or statement, enforced by the server whatever the defaults of role and database say.
 *
 * @param lock of each wait for a lock; zero: none, for statements that the statement bound alone may end
 * @param statement of each statement
 * @param byIndex whether the planner may read whole tables only where there is no other way
 */
public record Limits(Duration lock, Duration statement, boolean byIndex) {

    /** For our own short statements. */
    public static final Limits OWN = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30));

    /** For probes of the key space, which read an index. */
    public static Limits reading(Duration statement) {
        return new Limits(OWN.lock(), statement);
    }

    /** Where the planner may read whole tables. */
    public Limits(Duration lock, Duration statement) {
        this(lock, statement, false);
    }

    public Limits {
        if (statement.isNegative() || statement.toMillis() < 1) {
            throw new IllegalArgumentException("a statement needs a bound above zero, not " + statement);
        }
    }

    String lockMillis() {
        return Long.toString(lock.toMillis());
    }

    String statementMillis() {
        return Long.toString(statement.toMillis());
    }
}
