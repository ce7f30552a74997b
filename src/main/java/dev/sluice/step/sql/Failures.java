package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.target.SqlErrors;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;

/** How a server's error reads as an outcome, given that the effect was undone by the server. */
public final class Failures {

    private static final Duration MARGIN = Duration.ofMillis(100);

    private Failures() {}

    /**
     * The outcome of an attempt that failed.
     *
     * @param position where in the step's text
     * @param deadline the bound that the server held
     * @param took how long the attempt had been at it
     */
    public static Outcome of(
            SQLException failure, OptionalInt position, Cancellation cancellation, Duration deadline, Duration took) {
        if (cancellation.requested().isPresent()
                && (SqlErrors.isCancelled(failure) || SqlErrors.isConnectionLoss(failure))) {
            return new Outcome.Cancelled(cancellation.requested().get());
        }
        if (SqlErrors.isCancelled(failure)) {
            return took.compareTo(deadline.minus(MARGIN)) < 0
                    ? new Outcome.Failed("57014", "somebody cancelled it on the server", false)
                    : new Outcome.Failed("TIMEOUT", "took longer than " + text(deadline) + " and was stopped", false);
        }
        return new Outcome.Failed(
                SqlErrors.state(failure), SqlErrors.describe(failure), position, SqlErrors.isRetryable(failure));
    }

    /** Before anything was begun. */
    public static Outcome unreachable(RuntimeException refusal) {
        return new Outcome.Failed("UNREACHABLE", refusal.getMessage(), true).leavingNothing();
    }

    public static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
