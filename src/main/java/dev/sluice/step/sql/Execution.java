package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.target.Session;
import dev.sluice.value.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/** Runs one statement of a runbook, in a way that another thread can stop. */
public final class Execution {

    /** Rows fetched at a time inside a transaction, so that a large answer needs little memory. */
    private static final int FETCH = 1_000;

    /** They would end the transaction that holds the effect and its record together. */
    private static final Set<String> TRANSACTION_WORDS =
            Set.of("begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release");

    private Execution() {}

    /**
     * What a statement answered.
     *
     * @param rows rows changed or answered
     */
    public record Answer(long rows, Optional<Value> captured) {}

    /** Whether the statement is one of those that begin or end transactions. */
    public static boolean controlsTransaction(SqlStatement statement) {
        Words words = Words.of(Prepared.of(statement).sql());
        return words.peek().filter(TRANSACTION_WORDS::contains).isPresent() || words.skip("prepare", "transaction");
    }

    /**
     * Runs it.
     *
     * @throws Stopped if a stop was requested before it began
     */
    public static Answer run(Session session, Prepared prepared, boolean capture, Cancellation cancellation)
            throws SQLException {
        return run(new PostgresChannel(session), prepared, capture, cancellation);
    }

    /** The same on whatever server. */
    public static Answer run(Channel channel, Prepared prepared, boolean capture, Cancellation cancellation)
            throws SQLException {
        try (Statement statement = prepared.open(channel)) {
            if (!channel.connection().getAutoCommit()) {
                statement.setFetchSize(FETCH);
            }
            cancellation.runs(() -> channel.stop(statement));
            cancellation.requested().ifPresent(reason -> {
                throw new Stopped(reason);
            });
            boolean answers = prepared.execute(statement);
            return answers ? read(statement, capture) : changed(statement, capture);
        } finally {
            cancellation.idle();
        }
    }

    private static Answer read(Statement statement, boolean capture) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            if (capture) {
                return new Answer(1, Optional.of(Captured.read(rows)));
            }
            long count = 0;
            while (rows.next()) {
                count++;
            }
            return new Answer(count, Optional.empty());
        }
    }

    private static Answer changed(Statement statement, boolean capture) throws SQLException {
        if (capture) {
            throw new Captured.Unusable("answers none");
        }
        return new Answer(Math.max(0, statement.getLargeUpdateCount()), Optional.empty());
    }

    /** A stop was requested before there was anything to stop. */
    public static final class Stopped extends RuntimeException {
        Stopped(String reason) {
            super(reason);
        }
    }
}
