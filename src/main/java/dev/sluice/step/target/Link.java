package dev.sluice.step.target;

import java.sql.Connection;
import java.sql.SQLException;

/** Whether one connection still leads to its server, of whatever kind; what ends here never throws. For one thread at a time. */
public record Link(Connection connection) {

    /** Whether the connection is lost. */
    public boolean isBroken() {
        try {
            return connection.isClosed();
        } catch (SQLException failure) {
            return true;
        }
    }

    /** Asks whether the server still answers on it, and closes it where it does not; only while nothing has begun on it. */
    public void closeUnlessAnswering() {
        try {
            if (!connection.isValid((int) Limits.OWN.statement().toSeconds())) {
                close();
            }
        } catch (SQLException broken) {
            close();
        }
    }

    /** Ends the transaction, if there is one, without a trace. */
    public void rollback() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException broken) {
            close();
        }
    }

    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // a connection that cannot be closed is as good as closed
        }
    }
}
