package dev.sluice.source;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.SqlText;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads metrics from a PostgreSQL, and has it look at statements that it does not run.
 */
public final class PostgresSource implements MetricSource {
    private final String name;
    private final Function<String, PostgresSource> others;
    private final Lanes<PostgresLane> lanes;
    /** The major version of the server that was reached last; 0 before. */
    private volatile int version;

    /** @param applicationName what {@code pg_stat_activity} shows for our sessions */
    public PostgresSource(String name, SourceSettings.Postgres settings, String applicationName, Secrets secrets) {
        this(name, settings, applicationName, secrets, other -> {
            throw new IllegalStateException("there is no source " + other);
        });
    }

    /** @param others the other databases, by name, for samples that compare two */
    PostgresSource(
            String name,
            SourceSettings.Postgres settings,
            String applicationName,
            Secrets secrets,
            Function<String, PostgresSource> others) {
        this.name = name;
        this.others = others;
        this.lanes = new Lanes<>(
                name,
                settings.connections(),
                bound -> {
                    PostgresLane lane =
                            new PostgresLane(PostgresConnector.open(settings, applicationName, bound), secrets);
                    version = lane.version();
                    return lane;
                },
                new PostgresFaults(name, settings, secrets)::explain);
    }

    @Override
    public Width width() {
        return lanes.width();
    }

    @Override
    public Answer read(Question question, Duration timeout) {
        if (question.query() instanceof Query.Sample sample) {
            PostgresSource other = sample.otherSource().equals(name) ? this : others.apply(sample.otherSource());
            return Attempts.read(
                    question,
                    sample::text,
                    timeout,
                    deadline -> new Sampling(question, sample, this, other).read(deadline));
        }
        return Attempts.read(
                question,
                () -> MetricSql.resolved(question, version),
                timeout,
                deadline -> lanes.in(deadline, lane -> lane.read(question, deadline)));
    }

    @Override
    public Evidence table(Question question, Duration timeout) {
        long began = System.nanoTime();
        try {
            return Attempts.twice(
                    Deadline.in(timeout),
                    deadline -> lanes.in(deadline, lane -> lane.table(question, began, deadline)));
        } catch (NoAnswer none) {
            return new Evidence.Unread(
                    question.metric(), none.missing(), none.help(), (System.nanoTime() - began) / 1_000_000);
        }
    }

    @Override
    public Optional<SourceProblem> probe(Duration timeout) {
        return switch (inspect(timeout)) {
            case PostgresFacts.Inspection.Reached reached -> Optional.empty();
            case PostgresFacts.Inspection.Unreached unreached -> Optional.of(unreached.problem());
        };
    }

    /** What the database is: its name, version, role in replication, and what we may see. */
    public PostgresFacts.Inspection inspect(Duration timeout) {
        try {
            return new PostgresFacts.Inspection.Reached(Attempts.twice(
                    Deadline.in(timeout), deadline -> lanes.in(deadline, lane -> facts(lane, deadline))));
        } catch (NoAnswer none) {
            return new PostgresFacts.Inspection.Unreached(SourceProblem.of(name, none));
        }
    }

    /**
     * What the server makes of a statement that it does not run.
     *
     * @param values of parameters, for their types
     * @param key columns that the engine's condition of a backfill is about
     * @param metric whether its cost and what it calls matter
     */
    Parsing parse(
            SqlText text,
            SqlText.Statement statement,
            Map<String, Value> values,
            List<String> key,
            boolean metric,
            Duration timeout) {
        ShownSql shown = ShownSql.of(text, statement, values, key);
        try {
            return Attempts.twice(
                    Deadline.in(timeout),
                    deadline -> lanes.in(
                            deadline,
                            lane -> lane.inReadOnlyTransaction(
                                    deadline, session -> PostgresParse.parse(session.connection(), shown, metric))));
        } catch (NoAnswer none) {
            return new Parsing.Unasked(SourceProblem.of(name, none));
        }
    }

    @Override
    public void close() {
        lanes.close();
    }

    /** Something in a transaction that only reads, of its own. */
    <T> T inTransaction(Deadline deadline, InTransaction<T> work) throws NoAnswer {
        return lanes.in(deadline, lane -> lane.inReadOnlyTransaction(deadline, session -> work.with(lane, session)));
    }

    interface InTransaction<T> {
        T with(PostgresLane lane, PostgresLane.Session session) throws SQLException, NoAnswer;
    }

    private static PostgresFacts facts(PostgresLane lane, Deadline deadline) throws SQLException, NoAnswer {
        return lane.inReadOnlyTransaction(deadline, session -> {
            String query = """
                    select current_database(), current_user, current_setting('server_version_num')::int,
                      pg_is_in_recovery(),
                      case when has_function_privilege('pg_catalog.pg_control_system()', 'execute')
                        then (select system_identifier::text from pg_control_system()) end,
                      (select count(*) from pg_stat_replication where state = 'streaming')""";
            Connection connection = session.connection();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                row.next();
                return new PostgresFacts(
                        row.getString(1),
                        row.getString(2),
                        Optional.ofNullable(row.getString(5)),
                        row.getInt(3),
                        row.getBoolean(4),
                        session.seesOtherSessions() ? Optional.of(row.getInt(6)) : Optional.empty(),
                        session.seesOtherSessions());
            }
        });
    }
}
