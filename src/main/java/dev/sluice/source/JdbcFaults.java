package dev.sluice.source;

import dev.sluice.value.Missing;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Map;
import java.util.Set;

/** What the exceptions of other drivers mean: by MariaDB's numbers where it is MariaDB, else by their SQLSTATE. */
final class JdbcFaults {
    /** A user, a database, a table, a column, a routine or a privilege is not his. */
    private static final Set<Integer> REFUSED = Set.of(1044, 1045, 1142, 1143, 1227, 1370, 1698);

    private static final Set<Integer> OUT_OF_TIME = Set.of(1317, 1969);
    private static final Set<Integer> TOO_MANY = Set.of(1040, 1203, 1226);
    private static final int NO_DATABASE = 1049;
    private static final int LOCK_TIMEOUT = 1205;

    private final String source;
    private final SourceSettings.Jdbc settings;
    private final Secrets secrets;
    private final NetworkFaults network;

    JdbcFaults(String source, SourceSettings.Jdbc settings, Secrets secrets) {
        this.source = source;
        this.settings = settings;
        this.secrets = secrets;
        this.network = new NetworkFaults(
                source,
                settings.url(),
                "check that the server runs and listens there",
                "the driver's properties of TLS, below `properties`",
                secrets);
    }

    /** What MariaDB says of a statement that it understood to be none, by the SQLSTATE that PostgreSQL has for it. */
    private static final Map<Integer, String> REFUSALS = Map.of(
            1046, "3F000",
            1049, "3F000",
            1054, "42703",
            1064, "42601",
            1142, "42501",
            1143, "42501",
            1146, "42P01",
            1305, "42883",
            1370, "42501");

    static boolean isRefusal(SQLException failure) {
        return REFUSALS.containsKey(failure.getErrorCode());
    }

    static String likePostgres(SQLException failure) {
        return REFUSALS.getOrDefault(failure.getErrorCode(), "");
    }

    /** The server's words without the driver's remark on the connection. */
    static String said(SQLException failure) {
        String words = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return words.replaceFirst("^\\(conn=\\d+\\) ", "");
    }

    NoAnswer explain(SQLException failure, Deadline deadline) {
        if (failure instanceof JdbcConnector.NoDriver) {
            return JdbcConnector.noDriver(source, settings.url());
        }
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String words = said(failure);
        String said = (state + " " + secrets.mask(words)).strip();
        if (JdbcConnector.isMariaDb(settings.url())) {
            int number = failure.getErrorCode();
            if (REFUSED.contains(number)) {
                return NoAnswer.settled(
                        Missing.Cause.AUTH, said, number == 1045 || number == 1698 ? signIn() : grant());
            }
            if (OUT_OF_TIME.contains(number)) {
                return deadline.passed();
            }
            if (TOO_MANY.contains(number)) {
                return NoAnswer.passing(
                        Missing.Cause.UNREACHABLE,
                        said,
                        "free a connection, raise max_connections, or lower `connections` of source " + source);
            }
            if (number == NO_DATABASE) {
                return NoAnswer.settled(
                        Missing.Cause.SQLSTATE,
                        said,
                        "correct the database in `url` of source " + source + " in sluice.yaml");
            }
            if (number == LOCK_TIMEOUT) {
                return NoAnswer.settled(
                        Missing.Cause.SQLSTATE,
                        said,
                        "see who holds a lock on a table that the metric reads: `show full processlist`");
            }
        }
        if (failure instanceof SQLTimeoutException || state.equals("57014")) {
            return deadline.passed();
        }
        if (state.startsWith("28")) {
            return NoAnswer.settled(Missing.Cause.AUTH, said, signIn());
        }
        if (state.equals("42501")) {
            return NoAnswer.settled(Missing.Cause.AUTH, said, grant());
        }
        return state.startsWith("08") ? network.explain(failure, words, deadline) : query(said);
    }

    private NoAnswer query(String said) {
        return NoAnswer.settled(
                Missing.Cause.SQLSTATE, said, "run the query in the database's own client and correct it");
    }

    private String grant() {
        return "grant it to " + settings.user().orElse("the user") + " on the server";
    }

    private String signIn() {
        String password = settings.password()
                .map(secret -> "the password in " + secret.origin())
                .orElse("a password, which it has none of yet,");
        return "check `user` and " + password + " of source " + source
                + " in sluice.yaml, and who may sign in on the server";
    }
}
