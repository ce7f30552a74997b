package dev.sluice.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections to PostgreSQL, for metrics as for effects. User and password never stand in an address. */
public final class PostgresConnector {
    private static final int LONGEST_NAME = 63;
    private static final int CANCEL_SECONDS = 2;
    /** The driver cuts a login's bound and both ends of its clock to milliseconds; it gives up after us, not before. */
    private static final Duration CUT_OFF = Duration.ofMillis(3);

    private PostgresConnector() {}

    /**
     * A new connection in autocommit mode.
     *
     * @param applicationName what {@code pg_stat_activity} shows, such as {@code sluice/RUN/metrics}
     * @param bound the longest it may take, the settings' own bound aside
     */
    public static Connection open(SourceSettings.Postgres settings, String applicationName, Duration bound)
            throws SQLException {
        Duration limit = bound.compareTo(settings.connectTimeout()) < 0 ? bound : settings.connectTimeout();
        Properties properties = new Properties();
        PGProperty.USER.set(properties, settings.user());
        settings.password().ifPresent(password -> PGProperty.PASSWORD.set(properties, password.reveal()));
        PGProperty.APPLICATION_NAME.set(
                properties, applicationName.substring(0, Math.min(LONGEST_NAME, applicationName.length())));
        PGProperty.LOGIN_TIMEOUT.set(properties, seconds(limit.plus(CUT_OFF)));
        PGProperty.CONNECT_TIMEOUT.set(properties, Long.toString(Math.max(1, limit.toSeconds())));
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, Integer.toString(CANCEL_SECONDS));
        PGProperty.TCP_KEEP_ALIVE.set(properties, "true");
        // The server decides what a bind is: an enum, a date and a text are all given as text.
        PGProperty.STRING_TYPE.set(properties, "unspecified");
        // No plan outlives a statement: the tables change under us, and poolers know no prepared statements.
        PGProperty.PREPARE_THRESHOLD.set(properties, "0");
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        security(settings).forEach(properties::setProperty);
        return new Driver().connect(address(settings), properties);
    }

    /** The driver's address of the database, without user and password. */
    public static String address(SourceSettings.Postgres settings) {
        String database =
                URLEncoder.encode(settings.database(), StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + settings.hosts() + "/" + database;
    }

    /** The driver's properties of TLS. */
    public static Map<String, String> security(SourceSettings.Postgres settings) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(PGProperty.SSL_MODE.getName(), settings.sslMode().word());
        settings.ca().ifPresent(file -> properties.put(PGProperty.SSL_ROOT_CERT.getName(), file.toString()));
        settings.certificate().ifPresent(file -> properties.put(PGProperty.SSL_CERT.getName(), file.toString()));
        settings.key().ifPresent(file -> properties.put(PGProperty.SSL_KEY.getName(), file.toString()));
        return properties;
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1_000.0);
    }
}
