package dev.sluice.step.target;

import dev.sluice.step.sql.RoundTrips;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.postgresql.PGStatement;

/** One connection with explicit bounds on everything it does. For one thread at a time. */
public final class Session implements AutoCloseable {

    /** How much longer than the server's own bound we wait for its answer before we take the connection for dead. */
    private static final Duration NETWORK_MARGIN = Duration.ofSeconds(15);

    private static final String BOUND =
            "select set_config('lock_timeout', ?, ?), set_config('statement_timeout', ?, ?)";

    /** What {@link #avoidWholeScans} sets, for the select list of a question. */
    private static final String BY_INDEX =
            ", set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)";

    /** What is avoided at any price is compiled at any price, too. */
    private static final List<String> WHOLE_SCANS = List.of("enable_seqscan", "jit");

    private static final List<String> WAYS_AROUND_INDEXES =
            List.of("enable_seqscan", "enable_bitmapscan", "enable_sort", "jit");

    private static final Executor AT_ONCE = Runnable::run;

    private final Connection connection;
    private final Link link;
    private final RoundTrips trips = new RoundTrips();
    private String applicationName;
    private final int pid;
    private final String started;
    private final int serverVersion;

    private Session(Connection connection, String applicationName) throws SQLException {
        this.connection = connection;
        this.link = new Link(connection);
        this.applicationName = applicationName;
        connection.setNetworkTimeout(AT_ONCE, millis(Limits.OWN.statement()));
        serverVersion = connection.getMetaData().getDatabaseMajorVersion();
        SessionDefaults.apply(this, applicationName);
        String[] identity = first(
                        "select pid, backend_start::text from pg_stat_activity where pid = pg_backend_pid()",
                        row -> new String[] {row.getString(1), row.getString(2)})
                .orElseThrow(() -> new SQLException("pg_stat_activity does not show this session", "08000"));
        pid = Integer.parseInt(identity[0]);
        started = identity[1] == null ? "" : identity[1];
    }

    /** Connects; the password is asked for here and kept nowhere. */
    static Session open(TargetSettings settings, String applicationName) throws SQLException {
        Connection connection = Connecting.connect(settings, applicationName);
        try {
            return new Session(connection, applicationName);
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    public Connection connection() {
        return connection;
    }

    /** What is asked of the server, counted. */
    public RoundTrips trips() {
        return trips;
    }

    /** The server process behind this connection. */
    public int pid() {
        return pid;
    }

    /** The server's major version, such as 15; the driver knows it since it connected. */
    public int serverVersion() {
        return serverVersion;
    }

    /** When that process began, as text; with the pid it names a session for good. */
    public String started() {
        return started;
    }

    String applicationName() {
        return applicationName;
    }

    void rename(String newName) throws SQLException {
        applicationName = newName;
        first("select set_config('application_name', ?, false)", Row.THERE, newName);
    }

    /** Whether the connection is lost. */
    public boolean isBroken() {
        return link.isBroken();
    }

    /** Asks whether the server still answers on it, and closes it where it does not; only while nothing has begun on it. */
    void closeUnlessAnswering() {
        link.closeUnlessAnswering();
    }

    /** Opens a transaction with these bounds. */
    public void begin(Limits limits) throws SQLException {
        open(Connection.TRANSACTION_READ_COMMITTED);
        bound(limits, true);
    }

    /**
     * Opens a transaction with these bounds at the given isolation level of {@link Connection}; how far the server's WAL was,
     * bytes.
     */
    public long begin(Limits limits, int isolation) throws SQLException {
        return begin(limits, isolation, "").orElseThrow();
    }

    private void open(int isolation) throws SQLException {
        connection.setAutoCommit(false);
        if (isolation == Connection.TRANSACTION_REPEATABLE_READ) {
            execute("set transaction isolation level repeatable read");
        }
    }

    /**
     * Opens a transaction whose bounds are set by its first question, so that both cost one round trip; how far the server's
     * WAL was, bytes, if the question found a row. Without one, the bounds are those of the session.
     *
     * @param from what follows the select list of that question
     */
    Optional<Long> begin(Limits limits, int isolation, String from, Object... arguments) throws SQLException {
        open(isolation);
        allowAnswer(limits);
        List<Object> all = new ArrayList<>(List.of(limits.lockMillis(), true, limits.statementMillis(), true));
        all.addAll(List.of(arguments));
        String list = BOUND + ", " + Wal.REACHED + (limits.byIndex() ? BY_INDEX : "");
        return firstPrepared(list + from, row -> row.getLong(3), all.toArray());
    }

    /** Sets the bounds of this transaction, or of the session until {@link #reset()}. */
    public void bound(Limits limits, boolean local) throws SQLException {
        allowAnswer(limits);
        first(BOUND, Row.THERE, limits.lockMillis(), local, limits.statementMillis(), local);
    }

    /**
     * Lets the planner find keys by their index alone. By its statistics, or without any, it may well read and sort all that is
     * left of a table for the first few of it.
     *
     * @param local for this transaction, or else for the session
     */
    public void preferIndexes(boolean local) throws SQLException {
        plan(WAYS_AROUND_INDEXES, local, "off");
    }

    /** Takes that back for this transaction. */
    public void preferNothing() throws SQLException {
        plan(WAYS_AROUND_INDEXES, true, "default");
    }

    /**
     * Lets the planner read whole tables in this transaction only where there is no other way. By statistics that are old, of a
     * range of rows, or of one that is open below, it may think that a batch is most of the table.
     */
    public void avoidWholeScans() throws SQLException {
        plan(WHOLE_SCANS, true, "off");
    }

    private void plan(List<String> ways, boolean local, String value) throws SQLException {
        StringBuilder settings = new StringBuilder();
        for (String way : ways) {
            settings.append("set ")
                    .append(local ? "local " : "")
                    .append(way)
                    .append(" to ")
                    .append(value)
                    .append(';');
        }
        execute(settings.toString());
    }

    private void allowAnswer(Limits limits) throws SQLException {
        connection.setNetworkTimeout(
                AT_ONCE, millis(limits.statement().plus(limits.lock()).plus(NETWORK_MARGIN)));
    }

    /** How long this transaction may wait for its next statement, where something else has to be done before that. */
    void allowIdle(Duration longest) throws SQLException {
        first(
                "select set_config('idle_in_transaction_session_timeout', ?, true)",
                Row.THERE,
                Long.toString(longest.toMillis()));
    }

    public void commit() throws SQLException {
        trips.commit(connection::commit);
        connection.setAutoCommit(true);
    }

    /** Commits a transaction in which the runbook's statements may have done any amount of work. */
    void commitWork() throws SQLException {
        trips.commitWork(connection::commit);
        connection.setAutoCommit(true);
    }

    /** Ends the transaction, if there is one, without a trace; never throws. */
    public void rollback() {
        link.rollback();
    }

    /** Puts the session back to where it began, whatever a statement has set; a session that cannot is closed. */
    public void reset() {
        if (isBroken()) {
            return;
        }
        rollback();
        try {
            connection.setNetworkTimeout(AT_ONCE, millis(Limits.OWN.statement()));
            execute("discard all");
            SessionDefaults.apply(this, applicationName);
        } catch (SQLException broken) {
            close();
        }
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            trips.question(() -> statement.execute(sql));
        }
    }

    /** Rows changed. Text arguments go untyped, so that the server takes them as it takes a quoted literal. */
    public int update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return trips.question(statement::executeUpdate);
        }
    }

    /** The first row; absent if there is none, or nothing was read of it. */
    public <T> Optional<T> first(String sql, Row<T> row, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return first(statement, row);
        }
    }

    /**
     * The same for a question that is asked for each batch and finds its row by a key: the server parses and plans it once for
     * this session. One whose plan depends on its arguments, such as a range, must not be asked like this.
     */
    public <T> Optional<T> firstPrepared(String sql, Row<T> row, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(1);
            return first(statement, row);
        }
    }

    private <T> Optional<T> first(PreparedStatement statement, Row<T> row) throws SQLException {
        try (ResultSet rows = trips.question(statement::executeQuery)) {
            return rows.next() ? Optional.ofNullable(row.read(rows)) : Optional.empty();
        }
    }

    public <T> List<T> all(String sql, Row<T> row, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet rows = trips.question(statement::executeQuery)) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        }
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < arguments.length; i++) {
                bind(statement, i + 1, arguments[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException failure) {
            statement.close();
            throw failure;
        }
    }

    /** Binds one value; text untyped, as {@link Connecting} asks the driver. */
    public static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, text);
            case String[] texts ->
                statement.setArray(index, statement.getConnection().createArrayOf("text", texts));
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case Double number -> statement.setDouble(index, number);
            case Boolean flag -> statement.setBoolean(index, flag);
            default -> statement.setObject(index, value);
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
