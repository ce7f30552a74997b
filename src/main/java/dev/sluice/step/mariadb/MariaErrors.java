package dev.sluice.step.mariadb;

import java.sql.SQLException;
import java.util.Set;

/** What MariaDB's errors mean, by their numbers. */
final class MariaErrors {

    private static final int DUPLICATE = 1062;

    /** Nobody has that thread any more, or it is another user's. */
    private static final Set<Integer> NOT_KILLED = Set.of(1094, 1095);

    /** A row or a table was not granted in time, or a deadlock was broken up. */
    private static final Set<Integer> BUSY = Set.of(1205, 1213);

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
