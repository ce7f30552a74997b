package dev.sluice.step.mariadb;

import dev.sluice.step.sql.Channel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A session of MariaDB as statements of runbooks use it. */
record MariaChannel(MariaDatabase database, MariaSession session) implements Channel {

    /** Sessions of ours are in UTC, whatever the zone of this machine, by which the driver would go. */
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    @Override
    public Connection connection() {
        return session.connection();
    }

    @Override
    public void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        statement.setObject(
                place,
                value instanceof OffsetDateTime moment
                        ? MOMENT.format(moment.withOffsetSameInstant(ZoneOffset.UTC))
                        : value);
    }

    /** By the watching session, and over when this returns: one that came late would stop the next statement. */
    @Override
    public void stop(Statement statement) {
        try {
            database.ask(watch -> {
                watch.execute("kill query " + session.id());
                return true;
            });
        } catch (SQLException unreachable) {
            // the session has ended, or the server cannot be reached; the watch asks again
        }
    }
}
