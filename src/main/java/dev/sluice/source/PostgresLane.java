package dev.sluice.source;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One connection that reads one metric at a time.
 *
 * <p>The guard against metrics that write: an explicit read-only transaction around exactly one statement, rolled back whatever
 * happens. The settings are read first, in a query of their own; with its snapshot taken, PostgreSQL refuses to make the
 * transaction writable (25001).
 */
final class PostgresLane implements Lane {
    private static final long GRACE_MILLIS = 500;
    /** The same as of the sessions that have effects: a metric says the same from every machine. */
    private static final String SETTINGS = """
            select pg_catalog.set_config('statement_timeout', ?, true), \
            pg_catalog.set_config('lock_timeout', ?, true), \
            pg_catalog.set_config('idle_in_transaction_session_timeout', ?, true), \
            pg_catalog.set_config('standard_conforming_strings', 'on', true), \
            pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'usage'), \
            pg_catalog.clock_timestamp(), \
            pg_catalog.set_config('TimeZone', 'UTC', true), \
            pg_catalog.set_config('DateStyle', 'ISO, MDY', true), \
            pg_catalog.set_config('IntervalStyle', 'postgres', true), \
            pg_catalog.set_config('bytea_output', 'hex', true), \
            pg_catalog.set_config('extra_float_digits', '3', true)""";

    private final Connection connection;
    private final Secrets secrets;
    private final int version;
    private final PostgresNeeds needs = new PostgresNeeds();
    private volatile Statement running;

    /** @param secrets masked in the cells of tables */
    PostgresLane(Connection connection, Secrets secrets) throws SQLException {
        this.connection = connection;
        this.secrets = secrets;
        this.version = connection.getMetaData().getDatabaseMajorVersion();
    }

    /** The server's major version, such as 15; it told so when it was connected. */
    int version() {
        return version;
    }

    /** What is done inside the read-only transaction. */
    interface Work<T> {
        T with(Session session) throws SQLException, NoAnswer;
    }

    /** What the transaction's first query told. */
    record Session(Connection connection, boolean seesOtherSessions, Instant clock) {}

    Answer.Answered read(Question question, Deadline deadline) throws SQLException, NoAnswer {
        MetricSql query = MetricSql.of(question, version, PostgresFlavour.INSTANCE);
        long asked = System.nanoTime();
        return inReadOnlyTransaction(deadline, session -> {
            require(query, question, session);
            Value value = ask(
                    query,
                    question,
                    RowsAnswer.rowsToFetch(question),
                    rows -> new RowsAnswer(rows, question, new PostgresCells()).value());
            // The snapshot is no older than the first query, so this age is never too low.
            Duration age = Duration.ofNanos(System.nanoTime() - asked);
            int series =
                    value instanceof Value.Series several ? several.points().size() : 1;
            return new Answer.Answered(
                    value,
                    Optional.of(new Answer.Sampled(session.clock(), age)),
                    Optional.empty(),
                    new SeriesCount(series, List.of()),
                    MetricSql.resolved(question, version),
                    List.of());
        });
    }

    /** Rows as people read them, under the same guards. @param began when somebody asked, in nanoseconds */
    Evidence.Table table(Question question, long began, Deadline deadline) throws SQLException, NoAnswer {
        MetricSql query = MetricSql.of(question, version, PostgresFlavour.INSTANCE);
        return inReadOnlyTransaction(deadline, session -> {
            require(query, question, session);
            return ask(
                    query,
                    question,
                    PostgresTable.MOST_COUNTED,
                    rows -> PostgresTable.read(question.metric(), rows, began, secrets));
        });
    }

    private void require(MetricSql query, Question question, Session session) throws SQLException, NoAnswer {
        needs.require(MetricSql.needs(question), connection);
        if (query.asksForSessions() && !session.seesOtherSessions()) {
            throw NoAnswer.settled(
                    Missing.Cause.AUTH,
                    "the role may not see other sessions, and would read NULL or too few",
                    "as a superuser: `grant pg_read_all_stats to "
                            + connection.getMetaData().getUserName() + "`");
        }
        for (String identifier : query.identifiers()) {
            requireInCatalog(identifier);
        }
    }

    <T> T inReadOnlyTransaction(Deadline deadline, Work<T> work) throws SQLException, NoAnswer {
        bound(deadline);
        execute("BEGIN READ ONLY");
        try {
            return work.with(settle(deadline));
        } finally {
            rollBack();
        }
    }

    private Session settle(Deadline deadline) throws SQLException, NoAnswer {
        long left = deadline.left().toMillis();
        try (PreparedStatement statement = connection.prepareStatement(SETTINGS)) {
            statement.setString(1, Long.toString(left));
            statement.setString(2, Long.toString(Math.max(1, left * 9 / 10)));
            statement.setString(3, Long.toString(left + GRACE_MILLIS));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Session(
                        connection,
                        row.getBoolean(5),
                        row.getObject(6, OffsetDateTime.class).toInstant());
            }
        }
    }

    /** All rows of a query, inside the transaction of a {@link Session}; each column as its text, or null. */
    List<List<String>> rows(MetricSql query, Question question, Session session) throws SQLException, NoAnswer {
        require(query, question, session);
        return ask(query, question, 0, rows -> {
            List<List<String>> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                all.add(row);
            }
            return all;
        });
    }

    private interface Answering<T> {
        T of(ResultSet rows) throws SQLException, NoAnswer;
    }

    private <T> T ask(MetricSql query, Question question, int mostRows, Answering<T> answering)
            throws SQLException, NoAnswer {
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            statement.setMaxRows(mostRows);
            query.bindTo(statement);
            running = statement;
            try (ResultSet rows = statement.executeQuery()) {
                return answering.of(rows);
            } catch (NoAnswer none) {
                throw query.explained(none, question);
            } finally {
                running = null;
            }
        }
    }

    private void requireInCatalog(String identifier) throws SQLException, NoAnswer {
        String query = """
                select pg_catalog.to_regclass(?) is not null or exists (
                  select from pg_catalog.pg_attribute
                  where pg_catalog.quote_ident(attname) = any (array[?, pg_catalog.btrim(?, '"')])
                    and attnum > 0 and not attisdropped)""";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, identifier);
            statement.setString(2, identifier);
            statement.setString(3, identifier);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw NoAnswer.settled(
                            Missing.Cause.SQLSTATE,
                            "42P01 no table or column is called " + identifier,
                            "correct the parameter: `--set NAME=table`");
                }
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void rollBack() {
        try {
            if (!connection.isClosed()) {
                connection.setNetworkTimeout(Runnable::run, (int) GRACE_MILLIS);
                execute("ROLLBACK");
            }
        } catch (SQLException broken) {
            abort();
        }
    }

    /** No call on the socket outlives the deadline by more than the grace, whatever the server does. */
    private void bound(Deadline deadline) throws SQLException, NoAnswer {
        connection.setNetworkTimeout(
                Runnable::run, Math.toIntExact(deadline.left().toMillis() + GRACE_MILLIS));
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
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException alreadyOver) {
                // Then there is nothing left to cancel; the connection is cut next.
            }
        }
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
