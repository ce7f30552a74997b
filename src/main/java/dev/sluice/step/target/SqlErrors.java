package dev.sluice.step.target;

import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a server's error means. */
public final class SqlErrors {

    /** A lock did not come within its bound. */
    public static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Lock timeout, deadlock, serialization failure, connection limit. */
    private static final Set<String> RETRYABLE = Set.of(LOCK_NOT_AVAILABLE, "40P01", "40001", "53300");

    private static final String QUERY_CANCELLED = "57014";

    /** A transaction that was idle, or as a whole, for too long: the server ends its session. */
    private static final Set<String> ENDED_SESSIONS = Set.of("25P03", "25P04");

    private SqlErrors() {}

    public static String state(SQLException failure) {
        return failure.getSQLState() == null ? "SQL" : failure.getSQLState();
    }

    /** Whether the connection is gone, so that the fate of what it was doing has to be found out. */
    public static boolean isConnectionLoss(SQLException failure) {
        String state = state(failure);
        return state.startsWith("08") || state.startsWith("57P") || ENDED_SESSIONS.contains(state);
    }

    /** Whether another attempt may succeed, given that this one left nothing behind. */
    public static boolean isRetryable(SQLException failure) {
        return RETRYABLE.contains(state(failure)) || isConnectionLoss(failure);
    }

    /** Whether these are the server's words, and not the driver's about an answer. */
    public static boolean isTold(SQLException failure) {
        return failure instanceof PSQLException known && known.getServerErrorMessage() != null;
    }

    /** Whether a lock did not come within the bound. */
    public static boolean isLockTimeout(SQLException failure) {
        return state(failure).equals(LOCK_NOT_AVAILABLE);
    }

    /** Whether the statement was ended by a cancel request or by its own bound; only who asked can tell which. */
    public static boolean isCancelled(SQLException failure) {
        return state(failure).equals(QUERY_CANCELLED);
    }

    /** The server's words, its detail and its hint, on one line. */
    public static String describe(SQLException failure) {
        ServerErrorMessage server = failure instanceof PSQLException known ? known.getServerErrorMessage() : null;
        if (server == null) {
            return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
        }
        StringBuilder text = new StringBuilder(String.valueOf(server.getMessage()));
        append(text, server.getDetail());
        append(text, server.getHint());
        return text.toString().replace('\n', ' ');
    }

    private static void append(StringBuilder text, String more) {
        if (more != null) {
            text.append(text.charAt(text.length() - 1) == '.' ? " " : ". ").append(more);
        }
    }

    /** Offset in the statement that was sent, counted from 0, where the server saw the mistake. */
    public static OptionalInt position(SQLException failure) {
        ServerErrorMessage server = failure instanceof PSQLException known ? known.getServerErrorMessage() : null;
        int position = server == null ? 0 : server.getPosition();
        return position > 0 ? OptionalInt.of(position - 1) : OptionalInt.empty();
    }
}
