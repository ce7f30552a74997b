package dev.sluice.source;

import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One connection through a driver of the class path. Exactly one statement is run, on a connection that says it only reads, in a
 * transaction that is rolled back; MariaDB itself is told that the transaction only reads. A statement that outlives the deadline
 * is cancelled from the clock's thread.
 */
final class JdbcLane implements Lane {
    private static final long GRACE_MILLIS = 500;
    private static final double MILLIS = 1_000.0;

    /** MariaDB refuses to change anything in this transaction. */
    private static final int READ_ONLY = 1792;

    /** MariaDB prepares no statement of that kind, such as one that creates a trigger. */
    private static final int UNPREPARED = 1295;

    private final Connection connection;
    private final ScheduledExecutorService clock;
    private final boolean mariaDb;
    private final int version;
    private Statement running;
    /** Whether somebody has asked for the end of what runs; such a request may arrive after that end. */
    private boolean cancelled;

    JdbcLane(Connection connection, ScheduledExecutorService clock) throws SQLException {
        this.connection = connection;
        this.clock = clock;
        this.mariaDb = connection.getMetaData().getDatabaseProductName().equals("MariaDB");
        this.version = connection.getMetaData().getDatabaseMajorVersion();
        connection.setReadOnly(true);
        if (mariaDb) {
            execute(
                    "set session time_zone = '+00:00', sql_mode = concat(@@sql_mode, ',ANSI_QUOTES,NO_BACKSLASH_ESCAPES')");
        } else {
            connection.setAutoCommit(false);
        }
    }

    /** The server's major version, such as 10. */
    int version() {
        return version;
    }

    private JdbcFlavour flavour() {
        return mariaDb ? JdbcFlavour.MARIADB : JdbcFlavour.STANDARD;
    }

    /** Whether it can be used at all. */
    boolean probe(Deadline deadline) throws SQLException, NoAnswer {
        bound(deadline);
        return connection.isValid((int) Math.max(1, deadline.left().toSeconds()));
    }

    Answer.Answered read(Question question, Deadline deadline) throws SQLException, NoAnswer {
        MetricSql query = MetricSql.of(question, version, flavour());
        long asked = System.nanoTime();
        bound(deadline);
        try {
            Optional<Instant> began = begin(deadline, "read only");
            if (query.asksForSessions()) {
                requireProcess();
            }
            Value value = ask(query, question, deadline);
            // The sample is no older than the first query, so this age is never too low.
            Duration age = Duration.ofNanos(System.nanoTime() - asked);
            int series =
                    value instanceof Value.Series several ? several.points().size() : 1;
            return new Answer.Answered(
                    value,
                    began.map(at -> new Answer.Sampled(at, age)),
                    Optional.empty(),
                    new SeriesCount(series, List.of()),
                    MetricSql.resolved(question, version),
                    List.of());
        } finally {
            rollBack();
        }
    }

    /** Has MariaDB prepare a statement, which looks up its names; absent for other databases. */
    Optional<Parsing> parse(String sql, Deadline deadline) throws SQLException, NoAnswer {
        if (!mariaDb) {
            return Optional.empty();
        }
        try {
            return prepared(sql, deadline, "read only");
        } catch (SQLException refused) {
            if (refused.getErrorCode() != READ_ONLY) {
                throw refused;
            }
            // It is not run either way; but what changes something is not even prepared where nothing may be changed.
            return prepared(sql, deadline, "read write");
        }
    }

    private Optional<Parsing> prepared(String sql, Deadline deadline, String access) throws SQLException, NoAnswer {
        bound(deadline);
        try {
            begin(deadline, access);
            try (PreparedStatement text = connection.prepareStatement("set @sluice_check = ?")) {
                text.setString(1, sql);
                text.execute();
            }
            execute("prepare sluice_check from @sluice_check");
            execute("deallocate prepare sluice_check");
            return Optional.of(new Parsing.Understood(Optional.empty(), List.of()));
        } catch (SQLException refused) {
            if (refused.getErrorCode() == UNPREPARED) {
                return Optional.empty();
            }
            if (!JdbcFaults.isRefusal(refused)) {
                throw refused;
            }
            return Optional.of(new Parsing.Refused(
                    JdbcFaults.likePostgres(refused), JdbcFaults.said(refused), Optional.empty(), OptionalInt.empty()));
        } finally {
            rollBack();
        }
    }

    /** Opens the transaction; the server's time, where it can tell. */
    private Optional<Instant> begin(Deadline deadline, String access) throws SQLException, NoAnswer {
        if (!mariaDb) {
            return Optional.empty();
        }
        double left = deadline.left().toMillis() / MILLIS;
        // Both count whole seconds, and 0 means not to wait at all; below a second the statement's own bound comes
        // first.
        long lock = Math.max(1, (long) (left * 0.9));
        execute("set session max_statement_time = " + left + ", lock_wait_timeout = " + lock
                + ", innodb_lock_wait_timeout = " + lock + ", idle_transaction_timeout = " + (long) (left + 1));
        execute("start transaction " + access);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select utc_timestamp(6)")) {
            row.next();
            return Optional.of(row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC));
        }
    }

    /** The server refuses this question to whoever would see no sessions but his own. */
    private void requireProcess() throws SQLException {
        execute("select 1 from information_schema.innodb_trx limit 1");
    }

    private Value ask(MetricSql query, Question question, Deadline deadline) throws SQLException, NoAnswer {
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            statement.setMaxRows(RowsAnswer.rowsToFetch(question));
            query.bindTo(statement);
            runs(statement);
            Future<?> end = clock.schedule(this::cancel, deadline.left().toMillis(), TimeUnit.MILLISECONDS);
            try (ResultSet rows = statement.executeQuery()) {
                return new RowsAnswer(rows, question, new JdbcCells(mariaDb)).value();
            } catch (NoAnswer none) {
                throw query.explained(none, question);
            } catch (SQLException failed) {
                if (deadline.hasPassed()) {
                    throw deadline.passed();
                }
                throw failed;
            } finally {
                end.cancel(false);
                if (isOver(deadline)) {
                    // A request to cancel may still be on its way, and would end whatever this connection does next.
                    abort();
                }
            }
        }
    }

    private synchronized void runs(Statement statement) {
        running = statement;
        cancelled = false;
    }

    /** Nothing runs any more; whether what ran was to be cancelled, by us or by the server's own clock. */
    private synchronized boolean isOver(Deadline deadline) {
        running = null;
        return cancelled || deadline.hasPassed();
    }

    private synchronized Optional<Statement> toCancel() {
        cancelled |= running != null;
        return Optional.ofNullable(running);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void rollBack() {
        try {
            if (!connection.isClosed()) {
                limit(GRACE_MILLIS);
                if (mariaDb) {
                    execute("rollback");
                } else {
                    connection.rollback();
                }
            }
        } catch (SQLException broken) {
            abort();
        }
    }

    /** No call on the socket outlives the deadline by more than the grace, whatever the server does. */
    private void bound(Deadline deadline) throws SQLException, NoAnswer {
        limit(deadline.left().toMillis() + GRACE_MILLIS);
    }

    private void limit(long millis) throws SQLException {
        try {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(millis));
        } catch (SQLFeatureNotSupportedException none) {
            // Then the statement's own end, from the clock, is the bound.
        }
    }

    @Override
    public boolean isUsable() {
        try {
            return !connection.isClosed();
        } catch (SQLException unusable) {
            return false;
        }
    }

    @Override
    public void cancel() {
        toCancel().ifPresent(statement -> {
            try {
                statement.cancel();
            } catch (SQLException alreadyOver) {
                // Then there is nothing left to cancel.
            }
        });
    }

    @Override
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException alreadyClosed) {
            // That is what was wanted.
        }
    }
}
