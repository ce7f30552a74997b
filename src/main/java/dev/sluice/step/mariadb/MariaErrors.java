package dev.sluice.step.mariadb;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What MariaDB's errors mean, by their numbers. */
final class MariaErrors {

    private static final int DUPLICATE = 1062;

    /** A row or table lock did not come within its bound. */
    private static final int LOCK_WAIT = 1205;

    private static final int DEADLOCK = 1213;

    /** A row changed since the transaction's snapshot. */
    private static final int CHANGED = 1020;

    private static final int CANCELLED = 1317;
    private static final int TIMEOUT = 1969;

    /** The user may not see that. */
    private static final int DENIED = 1227;

    /** Nobody has that thread any more, or it is another user's. */
    private static final Set<Integer> NOT_KILLED = Set.of(1094, 1095);

    /** A row or a table was not granted in time, or a deadlock was broken up. */
    private static final Set<Integer> BUSY = Set.of(LOCK_WAIT, DEADLOCK);

    /** The server shuts down, has ended the connection, or lost it. */
    private static final Set<Integer> GONE = Set.of(1053, 1927, 4031);

    private MariaErrors() {}

    static boolean isConnectionLoss(SQLException failure) {
        String state = failure.getSQLState();
        return GONE.contains(failure.getErrorCode()) || state != null && state.startsWith("08");
    }

    static boolean isBusy(SQLException failure) {
        return BUSY.contains(failure.getErrorCode());
    }

    /** Whether these are the server's words, and not the driver's about an answer. */
    static boolean isTold(SQLException failure) {
        return failure.getErrorCode() > 0;
    }

    /** Whether another attempt may succeed, given that this one left nothing behind. */
    static boolean isRetryable(SQLException failure) {
        return isBusy(failure) || failure.getErrorCode() == CHANGED || isConnectionLoss(failure);
    }

    /** Whether a lock did not come within its bound, as the outcome's code tells. */
    static boolean isLockWait(String code) {
        return code.equals(Integer.toString(LOCK_WAIT));
    }

    /** Whether somebody asked the server to stop the statement. */
    static boolean isCancelled(SQLException failure) {
        return failure.getErrorCode() == CANCELLED;
    }

    /** Whether the server stopped it because its bound was spent. */
    static boolean isTimeout(SQLException failure) {
        return failure.getErrorCode() == TIMEOUT;
    }

    static boolean isDenied(SQLException failure) {
        return failure.getErrorCode() == DENIED;
    }

    /** By which people look it up: MariaDB's number, else the SQLSTATE. */
    static String code(SQLException failure) {
        return failure.getErrorCode() > 0
                ? Integer.toString(failure.getErrorCode())
                : Optional.ofNullable(failure.getSQLState()).orElse("SQL");
    }

    static boolean isDuplicate(SQLException failure) {
        return failure.getErrorCode() == DUPLICATE;
    }

    static boolean isNotKilled(SQLException failure) {
        return NOT_KILLED.contains(failure.getErrorCode());
    }

    /** The server's words without the driver's remark on the connection, on one line. */
    static String describe(SQLException failure) {
        String words = String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
        return words.replaceFirst("^\\(conn=\\d+\\) ", "");
    }
}
