package dev.sluice.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database of one test's own, on a real server.
 *
 * @param url its JDBC address, without user and password
 */
public record TestDatabase(String name, String url, String user, String password) implements AutoCloseable {

    public Connection connect() {
        try {
            return DriverManager.getConnection(url, user, password);
        } catch (SQLException failure) {
            throw new AssertionError("cannot connect to " + url, failure);
        }
    }

    /** Runs statements one by one, each in its own transaction. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The first column of the first row as text; null if it is NULL. */
    public String single(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) {
                throw new AssertionError("no row from " + query);
            }
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new AssertionError(query, failure);
        }
    }

    public long count(String query) {
        return Long.parseLong(single(query));
    }

    /** Drops the database and whoever is connected to it. */
    @Override
    public void close() {
        if (url.startsWith(TestMariaDb.SCHEME)) {
            TestMariaDb.drop(this);
        } else {
            TestPostgres.drop(this);
        }
    }
}
