package dev.sluice.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Where the shop's data lie, and a few ways to ask for them. Every statement is bounded. */
record Database(String url, String user, String password) {
    private static final String LONGEST_STATEMENT = "60s";

    /** A session that shows under a name; autocommit. The caller closes it. */
    Connection connect(String applicationName) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("options", "-c statement_timeout=" + LONGEST_STATEMENT);
        return DriverManager.getConnection(url, properties);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect("demo");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The rows of a query, each as its columns' values separated by blanks; nulls are left out. */
    List<String> lines(String query) throws SQLException {
        try (Connection connection = connect("demo");
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    String value = rows.getString(column);
                    if (value != null && !value.isEmpty()) {
                        values.add(value);
                    }
                }
                lines.add(String.join(" ", values));
            }
            return lines;
        }
    }

    long count(String query) throws SQLException {
        return Long.parseLong(lines(query).getFirst());
    }
}
