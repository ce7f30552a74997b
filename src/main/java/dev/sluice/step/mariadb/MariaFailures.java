package dev.sluice.step.mariadb;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.sql.Failures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;

/** How MariaDB's errors read as outcomes, given that the server undid what had failed. */
final class MariaFailures {

    private MariaFailures() {}

    /**
     * The outcome of an attempt that failed.
     *
     * @param position where in the step's text
     * @param deadline the bound that the server held
     */
    static Outcome of(SQLException failure, OptionalInt position, Cancellation cancellation, Duration deadline) {
        boolean ended = MariaErrors.isCancelled(failure) || MariaErrors.isConnectionLoss(failure);
        if (cancellation.requested().isPresent() && ended) {
            return new Outcome.Cancelled(cancellation.requested().get());
        }
        if (MariaErrors.isTimeout(failure)) {
            return new Outcome.Failed(
                    "TIMEOUT", "took longer than " + Failures.text(deadline) + " and was stopped", false);
        }
        String code = MariaErrors.code(failure);
        return MariaErrors.isCancelled(failure)
                ? new Outcome.Failed(code, "somebody cancelled it on the server", false)
                : new Outcome.Failed(code, MariaErrors.describe(failure), position, MariaErrors.isRetryable(failure));
    }

    /** Before anything was begun. */
    static Outcome unreachable(SQLException failure) {
        return new Outcome.Failed("UNREACHABLE", MariaErrors.describe(failure), true).leavingNothing();
    }

    static Outcome unknown(SQLException lost, Exception unreachable) {
        return new Outcome.Unknown("the connection was lost (" + MariaErrors.describe(lost)
                + ") and whether it took place cannot be found out yet: " + unreachable.getMessage());
    }
}
