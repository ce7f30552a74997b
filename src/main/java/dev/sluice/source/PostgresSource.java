package dev.sluice.source;

import dev.sluice.language.model.SqlText;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads metrics from a PostgreSQL. Opens a connection when the first question comes, another one when questions overlap, up to
 * the settings' number; broken ones are replaced.
 */
public final class PostgresSource implements MetricSource {
    private final String name;
    private final SourceSettings.Postgres settings;
    private final String applicationName;
    private final PostgresFaults faults;
    private final Semaphore permits;
    private final Deque<PostgresLane> idle = new ArrayDeque<>();
    private final Set<PostgresLane> all = ConcurrentHashMap.newKeySet();
    /** The major version of the server that was reached last; 0 before. */
    private volatile int version;

    private volatile boolean closed;

    /** @param applicationName what {@code pg_stat_activity} shows for our sessions */
    public PostgresSource(String name, SourceSettings.Postgres settings, String applicationName, Secrets secrets) {
        this.name = name;
        this.settings = settings;
        this.applicationName = applicationName;
        this.faults = new PostgresFaults(name, settings, secrets);
        this.permits = new Semaphore(settings.connections(), true);
    }

    @Override
    public Answer read(Question question, Duration timeout) {
        return Attempts.read(
                question,
                () -> PostgresQuery.resolved(question, version),
                timeout,
                deadline -> inLane(deadline, lane -> lane.read(question, deadline)));
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
                    Deadline.in(timeout), deadline -> inLane(deadline, lane -> facts(lane, deadline))));
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
                    deadline -> inLane(
                            deadline,
                            lane -> lane.inReadOnlyTransaction(
                                    deadline, session -> PostgresParse.parse(session.connection(), shown, metric))));
        } catch (NoAnswer none) {
            return new Parsing.Unasked(SourceProblem.of(name, none));
        }
    }

    @Override
    public void close() {
        closed = true;
        for (PostgresLane lane : all) {
            lane.cancel();
            lane.abort();
        }
    }

    private interface LaneWork<T> {
        T in(PostgresLane lane) throws SQLException, NoAnswer;
    }

    private <T> T inLane(Deadline deadline, LaneWork<T> work) throws NoAnswer {
        acquire(deadline);
        try {
            PostgresLane lane = take(deadline);
            try {
                return work.in(lane);
            } finally {
                giveBack(lane);
            }
        } catch (SQLException failure) {
            throw closed ? closedMeanwhile() : faults.explain(failure, deadline);
        } finally {
            permits.release();
        }
    }

    private void acquire(Deadline deadline) throws NoAnswer {
        try {
            if (!permits.tryAcquire(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
                throw NoAnswer.settled(
                        Missing.Cause.TIMEOUT,
                        "all " + settings.connections() + " connections of source " + name + " were busy",
                        "make slow metrics cheaper, or raise `connections` of source " + name + " in sluice.yaml");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw NoAnswer.settled(Missing.Cause.OFF, "the read was called off", "ask again");
        }
    }

    private PostgresLane take(Deadline deadline) throws SQLException, NoAnswer {
        if (closed) {
            throw closedMeanwhile();
        }
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        PostgresLane lane = new PostgresLane(PostgresConnector.open(settings, applicationName, deadline.left()));
        all.add(lane);
        version = lane.version();
        if (closed) {
            lane.abort();
            throw closedMeanwhile();
        }
        return lane;
    }

    private void giveBack(PostgresLane lane) {
        if (lane.isUsable()) {
            synchronized (idle) {
                idle.push(lane);
            }
        } else {
            all.remove(lane);
        }
    }

    private NoAnswer closedMeanwhile() {
        return NoAnswer.settled(Missing.Cause.OFF, "source " + name + " is closed", "the run is over");
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
