package dev.sluice.step.sql;

import dev.sluice.step.target.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A session of PostgreSQL as statements of runbooks use it. */
record PostgresChannel(Session session) implements Channel {
    @Override
    public Connection connection() {
        return session.connection();
    }

    @Override
    public void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        Session.bind(statement, place, value);
    }

    /** Does nothing while the statement is not at work; the watchdog asks again. */
    @Override
    public void stop(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException unreachable) {
            // the statement has ended, or the server cannot be reached; the latter ends the statement, too
        }
    }
}
