package dev.sluice.step.mariadb;

import dev.sluice.source.JdbcConnector;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Failpoint;
import dev.sluice.step.sql.RoundTrips;
import dev.sluice.step.target.HaltingSockets;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.Link;
import dev.sluice.step.target.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** One connection to a MariaDB with explicit bounds on everything it does. For one thread at a time. */
final class MariaSession implements AutoCloseable {

    /** How much longer than the server's own bound we wait for its answer before we take the connection for dead. */
    private static final Duration NETWORK_MARGIN = Duration.ofSeconds(15);

    /** The longest that every server takes, those on Windows included; a run may rest for days, and its session says nothing then. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(Integer.MAX_VALUE / 1_000);

    private static final Executor AT_ONCE = Runnable::run;
    private static final double MILLIS = 1_000.0;

    /** The scanner of SQL reads quotes and backslashes as the standard has them; what does not fit a column is refused. */
    private static final String DEFAULTS = "set session time_zone = '+00:00', sql_mode = 'ANSI_QUOTES,"
            + "NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',"
            + " idle_transaction_timeout = 60, wait_timeout = " + LONGEST_REST.toSeconds() + ", autocommit = 1";

    private final Connection connection;
    private final Link link;
    private final RoundTrips trips = new RoundTrips();
    private final long id;

    private MariaSession(Connection connection) throws SQLException {
        this.connection = connection;
        this.link = new Link(connection);
        connection.setNetworkTimeout(AT_ONCE, millis(Limits.OWN.statement().plus(NETWORK_MARGIN)));
        if (!connection.getMetaData().getDatabaseProductName().equals("MariaDB")) {
            throw new SQLException("the server is no MariaDB", "0A000");
        }
        execute(DEFAULTS);
        bound(Limits.OWN);
        id = first("select connection_id()", Row.LONG).orElseThrow();
    }

    /** @param name what the server shows among the connection's attributes */
    static MariaSession open(SourceSettings.Jdbc settings, String name) throws SQLException {
        Connection connection = JdbcConnector.open(haltingWhereAsked(settings), name, settings.connectTimeout());
        try {
            return new MariaSession(connection);
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /** For tests of what survives. */
    private static SourceSettings.Jdbc haltingWhereAsked(SourceSettings.Jdbc settings) {
        if (!Failpoint.isSet(Failpoint.COMMIT_SENT)) {
            return settings;
        }
        Map<String, SourceSettings.Header> properties = new HashMap<>(settings.properties());
        properties.put("socketFactory", new SourceSettings.Header.Plain(HaltingSockets.class.getName()));
        return new SourceSettings.Jdbc(
                settings.url(),
                settings.user(),
                settings.password(),
                properties,
                settings.connectTimeout(),
                settings.connections());
    }

    /** The server's number of it; not given twice while the server runs. */
    long id() {
        return id;
    }

    Connection connection() {
        return connection;
    }

    /** What is asked of the server, counted. */
    RoundTrips trips() {
        return trips;
    }

    int serverVersion() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    boolean isOlderThan(int major, int minor) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        return version < major || version == major && connection.getMetaData().getDatabaseMinorVersion() < minor;
    }

    boolean isBroken() {
        return link.isBroken();
    }

    /** Asks whether the server still answers on it, and closes it where it does not; only while nothing has begun on it. */
    void closeUnlessAnswering() {
        link.closeUnlessAnswering();
    }

    /**
     * Says by a lock of the server that this session is there; it goes with the session and with nothing else.
     *
     * @return false if another session holds it
     */
    boolean mark(String name) throws SQLException {
        return first("select get_lock(?, 0)", Row.INT, name).orElse(0) == 1;
    }

    /**
     * Bounds every further statement. The server counts waits for locks in whole seconds: a part of one is rounded up.
     */
    void bound(Limits limits) throws SQLException {
        connection.setNetworkTimeout(
                AT_ONCE, millis(limits.statement().plus(limits.lock()).plus(NETWORK_MARGIN)));
        long lock = Math.max(1, (limits.lock().toMillis() + 999) / 1_000);
        execute("set session max_statement_time = " + limits.statement().toMillis() / MILLIS + ", lock_wait_timeout = "
                + lock + ", innodb_lock_wait_timeout = " + lock);
    }

    /** Opens a transaction with these bounds at the given isolation level of {@link Connection}. */
    void begin(Limits limits, int isolation) throws SQLException {
        bound(limits);
        // Not counted: the driver does not ask for what it has asked for before, and nothing is shorter than no
        // question.
        connection.setTransactionIsolation(isolation);
        autoCommit(false);
    }

    void commit() throws SQLException {
        trips.commit(connection::commit);
        autoCommit(true);
    }

    /** Commits a transaction in which the runbook's statements may have done any amount of work. */
    void commitWork() throws SQLException {
        trips.commitWork(connection::commit);
        autoCommit(true);
    }

    private void autoCommit(boolean on) throws SQLException {
        trips.question(() -> {
            connection.setAutoCommit(on);
            return on;
        });
    }

    /** Ends the transaction, if there is one, without a trace; never throws. */
    void rollback() {
        link.rollback();
    }

    /** False where a statement has committed the transaction by itself. */
    boolean isInTransaction() throws SQLException {
        return first("select @@in_transaction", Row.INT).orElse(0) != 0;
    }

    /** Puts the settings back to where they began, and ends a transaction; a session that cannot is closed. */
    void reset() {
        if (isBroken()) {
            return;
        }
        rollback();
        try {
            bound(Limits.OWN);
            execute(DEFAULTS);
        } catch (SQLException broken) {
            close();
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            trips.question(() -> statement.execute(sql));
        }
    }

    /** Rows that were met, changed or not. */
    int update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return trips.question(statement::executeUpdate);
        }
    }

    /** The first row; absent if there is none, or nothing was read of it. */
    <T> Optional<T> first(String sql, Row<T> row, Object... arguments) throws SQLException {
        return all(sql, row, arguments).stream().findFirst();
    }

    /** What was read of each row, rows of which nothing was read left out. */
    <T> List<T> all(String sql, Row<T> row, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet rows = trips.question(statement::executeQuery)) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                Optional.ofNullable(row.read(rows)).ifPresent(found::add);
            }
            return found;
        }
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException failure) {
            statement.close();
            throw failure;
        }
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    @Override
    public void close() {
        link.close();
    }
}
