package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections to PostgreSQL, for metrics as for effects. User and password never stand in an address. */
public final class PostgresConnector {
    private static final int LONGEST_NAME = 63;
    private static final int CANCEL_SECONDS = 2;
    /** The driver cuts a login's bound and both ends of its clock to milliseconds; it gives up after us, not before. */
    private static final Duration CUT_OFF = Duration.ofMillis(3);

    /** Held, or its level would be forgotten with it. What the driver logs beside what it throws only breaks into the output. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    static {
        DRIVER.setLevel(Level.OFF);
    }

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
        settings.certificate()
                .flatMap(PostgresConnector::algorithm)
                .ifPresent(kind -> properties.put(PGProperty.PEM_KEY_ALGORITHM.getName(), kind));
        return properties;
    }

    /** Of which kind the key is, such as EC, has to be told to the driver; its certificate knows. */
    private static Optional<String> algorithm(Path certificate) {
        try (InputStream file = Files.newInputStream(certificate)) {
            return Optional.of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(file)
                    .getPublicKey()
                    .getAlgorithm());
        } catch (IOException | CertificateException unreadable) {
            // The driver reads it, too, and says what is wrong with it.
            return Optional.empty();
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1_000.0);
    }
}
