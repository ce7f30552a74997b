package dev.sluice.source;

import dev.sluice.language.model.SqlText;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Reads metrics from a database through a JDBC driver of the class path. */
public final class JdbcSource implements MetricSource {
    private final String name;
    private final Lanes<JdbcLane> lanes;
    /** The major version of the server that was reached last; 0 before. */
    private volatile int version;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sluice-jdbc-clock");
        thread.setDaemon(true);
        return thread;
    });

    /** @param sessionName what the server shows for our sessions, where it shows a name */
    public JdbcSource(String name, SourceSettings.Jdbc settings, String sessionName, Secrets secrets) {
        this.name = name;
        this.lanes = new Lanes<>(
                name,
                settings.connections(),
                bound -> open(settings, sessionName, bound),
                new JdbcFaults(name, settings, secrets)::explain);
    }

    private JdbcLane open(SourceSettings.Jdbc settings, String sessionName, Duration bound) throws SQLException {
        Connection connection = JdbcConnector.open(settings, sessionName, bound);
        try {
            JdbcLane lane = new JdbcLane(connection, clock);
            version = lane.version();
            return lane;
        } catch (SQLException unfit) {
            connection.close();
            throw unfit;
        }
    }

    @Override
    public Width width() {
        return lanes.width();
    }

    @Override
    public Answer read(Question question, Duration timeout) {
        return Attempts.read(
                question,
                () -> MetricSql.resolved(question, version),
                timeout,
                deadline -> lanes.in(deadline, lane -> lane.read(question, deadline)));
    }

    @Override
    public Optional<SourceProblem> probe(Duration timeout) {
        try {
            boolean valid =
                    Attempts.twice(Deadline.in(timeout), deadline -> lanes.in(deadline, lane -> lane.probe(deadline)));
            return valid
                    ? Optional.empty()
                    : Optional.of(SourceProblem.of(
                            name,
                            NoAnswer.settled(
                                    Missing.Cause.UNREACHABLE,
                                    "the connection cannot be used",
                                    "read the server's log")));
        } catch (NoAnswer none) {
            return Optional.of(SourceProblem.of(name, none));
        }
    }

    /** What a MariaDB makes of a statement that it does not run; absent for other databases, which would have to run it. */
    Optional<Parsing> parse(SqlText.Statement statement, Map<String, Value> values, Duration timeout) {
        String sql = MetricSql.shown(statement, values);
        try {
            return Attempts.twice(
                    Deadline.in(timeout), deadline -> lanes.in(deadline, lane -> lane.parse(sql, deadline)));
        } catch (NoAnswer none) {
            return Optional.of(new Parsing.Unasked(SourceProblem.of(name, none)));
        }
    }

    @Override
    public void close() {
        lanes.close();
        clock.shutdownNow();
    }
}
