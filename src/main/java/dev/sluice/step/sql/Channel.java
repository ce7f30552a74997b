package dev.sluice.step.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A connection on which statements of runbooks run, and what of that is its server's own. */
public interface Channel {

    Connection connection();

    /**
     * Binds one value of a runbook: a text, a whole number, a {@link java.math.BigDecimal}, a boolean or an {@link
     * java.time.OffsetDateTime}.
     */
    void bind(PreparedStatement statement, int place, Object value) throws SQLException;

    /** Stops what the statement does at this moment, from another thread; never throws, and may be called again. */
    void stop(Statement statement);
}
