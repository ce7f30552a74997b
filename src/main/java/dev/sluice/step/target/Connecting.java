package dev.sluice.step.target;

import dev.sluice.step.Failpoint;
import dev.sluice.step.Unfit;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGProperty;

/** Opens connections, and says in words why one could not be opened. */
final class Connecting {

    private Connecting() {}

    static Connection connect(TargetSettings settings, String applicationName) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        PGProperty.USER.set(properties, settings.user());
        String password = settings.password().get();
        if (password != null) {
            PGProperty.PASSWORD.set(properties, password);
        }
        PGProperty.APPLICATION_NAME.set(properties, applicationName);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds(settings));
        PGProperty.LOGIN_TIMEOUT.set(properties, 2 * seconds(settings));
        // The server decides what a bind is: a key of any type is given as text.
        PGProperty.STRING_TYPE.set(properties, "unspecified");
        // unnamed statements are planned anew with the values at hand; a generic plan may scan the whole table for a
        // range
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        if (Failpoint.isSet(Failpoint.COMMIT_SENT)) {
            PGProperty.SOCKET_FACTORY.set(properties, HaltingSockets.class.getName());
        }
        return DriverManager.getConnection(settings.url(), properties);
    }

    private static int seconds(TargetSettings settings) {
        return (int) Math.max(1, settings.connectTimeout().toSeconds());
    }

    /** Whether trying again a moment later may help. */
    static boolean isTransient(SQLException failure) {
        String state = failure.getSQLState();
        return state != null
                && (state.startsWith("08") || state.startsWith("57P") || state.equals("53300"))
                && !state.equals("08004");
    }

    static Unfit explain(TargetSettings settings, SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String source = "source " + settings.name();
        String next = switch (state) {
            case "28P01", "28000", "08004" ->
                state.equals("08004") && firstLine(failure).contains("SSL")
                        ? "check sslmode of " + source + " in sluice.yaml, and ssl on the server"
                        : "check user " + settings.user() + " and its password of " + source + " in sluice.yaml";
            case "3D000" -> "correct the database in the url of " + source + " in sluice.yaml";
            case "53300" -> "free a connection of the server, or raise max_connections";
            case "57P03" -> "try again in a moment, once the server has started";
            default ->
                state.startsWith("08")
                        ? "check the url of " + source + " in sluice.yaml, and whether the server runs"
                        : "check " + source + " in sluice.yaml";
        };
        String said = failure.getCause() instanceof UnknownHostException unknown
                ? "no host is called " + unknown.getMessage()
                : firstLine(failure);
        return new Unfit("cannot connect to " + source + ": " + said, next, failure);
    }

    private static String firstLine(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse("no reason given");
    }
}
