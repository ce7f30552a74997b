package dev.sluice.source;

import static java.util.stream.Collectors.joining;

import dev.sluice.value.Missing;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Opens connections through whatever driver of the class path takes an address. User and password never stand in it. */
public final class JdbcConnector {
    private static final String MARIADB = "jdbc:mariadb:";

    /**
     * One statement is one statement; no file of this machine is sent anywhere; a row that was met counts, changed or not; a
     * tinyint(1) is a number like any other. The driver knows them in either case, and prefers what an address says.
     */
    private static final Set<String> OFF =
            caseless("allowMultiQueries", "allowLocalInfile", "useAffectedRows", "tinyInt1isBit");

    static {
        // The driver writes each error of the server to the terminal; whoever asked tells it in place.
        if (System.getProperty("mariadb.logging.disable") == null) {
            System.setProperty("mariadb.logging.disable", "true");
        }
    }

    private JdbcConnector() {}

    /** The driver of an address is not on the class path. */
    static final class NoDriver extends SQLException {
        NoDriver(String message) {
            super(message, "08001");
        }
    }

    /**
     * A new connection in autocommit mode.
     *
     * @param name what the server shows, where it shows one, such as {@code sluice/RUN/metrics}
     * @param bound the longest it may take, the settings' own bound aside
     * @throws NoDriver if none takes the address
     */
    public static Connection open(SourceSettings.Jdbc settings, String name, Duration bound) throws SQLException {
        Driver driver = driver(settings.url()).orElseThrow(() -> new NoDriver("no driver takes " + settings.url()));
        Duration limit = bound.compareTo(settings.connectTimeout()) < 0 ? bound : settings.connectTimeout();
        Properties properties = new Properties();
        settings.properties().forEach((key, value) -> properties.setProperty(key, value.reveal()));
        settings.user().ifPresent(user -> properties.setProperty("user", user));
        settings.password().ifPresent(password -> properties.setProperty("password", password.reveal()));
        if (isMariaDb(settings.url())) {
            properties.setProperty("connectTimeout", Long.toString(Math.max(1, limit.toMillis())));
            properties.keySet().removeIf(OFF::contains);
            OFF.forEach(option -> properties.setProperty(option, "false"));
            properties.setProperty("connectionAttributes", "program_name:" + name);
        } else {
            DriverManager.setLoginTimeout((int) Math.max(1, limit.toSeconds()));
        }
        String url = isMariaDb(settings.url()) ? withoutOptions(settings.url()) : settings.url();
        Connection connection = driver.connect(url, properties);
        if (connection == null) {
            throw new NoDriver("no driver takes " + settings.url());
        }
        return connection;
    }

    private static Set<String> caseless(String... options) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(options));
        return set;
    }

    private static String withoutOptions(String url) {
        int begin = url.indexOf('?');
        return begin < 0
                ? url
                : Arrays.stream(url.substring(begin + 1).split("&"))
                        .filter(option -> !OFF.contains(option.split("=", 2)[0]))
                        .collect(joining("&", url.substring(0, begin + 1), ""));
    }

    /** Whether an address leads to a MariaDB. */
    public static boolean isMariaDb(String url) {
        return url.startsWith(MARIADB);
    }

    private static Optional<Driver> driver(String url) throws SQLException {
        List<Driver> drivers = DriverManager.drivers().toList();
        for (Driver driver : drivers) {
            if (driver.acceptsURL(url)) {
                return Optional.of(driver);
            }
        }
        return Optional.empty();
    }

    /** What is wrong where there is no driver, and which jar goes where. */
    static NoAnswer noDriver(String source, String url) {
        return NoAnswer.settled(
                Missing.Cause.UNREACHABLE,
                "no driver on the class path takes " + url,
                "put " + jar(url)
                        + " into the folder drivers/ beside the launcher, or into the folder that the variable"
                        + " SLUICE_DRIVERS names; source " + source + " is read through it");
    }

    private static String jar(String url) {
        String kind = url.substring("jdbc:".length(), url.indexOf(':', "jdbc:".length()));
        return switch (kind) {
            case "mariadb" -> "mariadb-java-client-VERSION.jar (org.mariadb.jdbc:mariadb-java-client)";
            case "mysql" -> "mysql-connector-j-VERSION.jar (com.mysql:mysql-connector-j)";
            case "sqlserver" -> "mssql-jdbc-VERSION.jar (com.microsoft.sqlserver:mssql-jdbc)";
            case "oracle" -> "ojdbc17.jar (com.oracle.database.jdbc:ojdbc17)";
            case "sqlite" -> "sqlite-jdbc-VERSION.jar (org.xerial:sqlite-jdbc)";
            default -> "the jar of the JDBC driver for `" + kind + "`";
        };
    }
}
