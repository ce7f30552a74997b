package dev.sluice.engine;

import dev.sluice.language.model.Action;
import java.time.Duration;

/**
 * How long an attempt may wait for its locks. While it waits, everybody queues behind it, so the first attempts are short: an
 * eighth of the step's {@code lock timeout}, then twice as long each time, at most all of it. Where few attempts are allowed it
 * begins higher, so that the last one always has the whole. None is without a bound.
 */
public final class LockBudget {
    private static final int MOST_HALVINGS = 3;
    private static final Duration SHORTEST = Duration.ofMillis(50);

    private LockBudget() {}

    /** @param attempt 1 for the first */
    public static Duration of(Action.Sql sql, int attempt) {
        int halvings = Math.min(MOST_HALVINGS, sql.retry().times()) - (attempt - 1);
        Duration whole = sql.lockTimeout();
        if (halvings <= 0 || whole.compareTo(SHORTEST) <= 0) {
            return whole;
        }
        Duration part = whole.dividedBy(1L << halvings);
        return part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
    }
}
