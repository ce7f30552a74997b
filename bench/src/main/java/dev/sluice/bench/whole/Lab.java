package dev.sluice.bench.whole;

import dev.sluice.demo.PostgresOptions;
import dev.sluice.demo.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * A PostgreSQL of its own with the settings of all comparisons, and a table of which each round gets a fresh, frozen copy that
 * lies in memory.
 */
final class Lab implements AutoCloseable {
    static final String DATABASE = "work";

    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "shared_buffers", "1GB",
            "max_wal_size", "8GB",
            // One in the middle of a round would write its pages to the WAL a second time.
            "checkpoint_timeout", "1h",
            "synchronous_commit", "on"));

    private final Path directory;
    private final PostgresServer server;

    private Lab(Path directory, PostgresServer server) {
        this.directory = directory;
        this.server = server;
    }

    /** With a table {@code t} of so many rows of about 150 bytes, whose column {@code email_norm} is empty. */
    static Lab open(long rows) throws IOException, SQLException {
        Path directory = Files.createTempDirectory("sluice-bench");
        PostgresOptions options = PostgresOptions.in(directory.resolve("server").resolve("data"));
        for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
            options = options.with(setting.getKey(), setting.getValue());
        }
        Lab lab = new Lab(directory, PostgresServer.start(options));
        try {
            lab.fill(rows);
            return lab;
        } catch (SQLException failed) {
            lab.close();
            throw failed;
        }
    }

    private void fill(long rows) throws SQLException {
        tell("postgres", "create database original");
        tell(
                "original",
                """
                create table t (id bigint primary key, email text not null, pad text not null, email_norm text)
                with (autovacuum_enabled = off)""",
                "insert into t select i, 'User' || i || '@Example.org', repeat('x', 80), null from generate_series(1, "
                        + rows + ") i",
                "vacuum (freeze, analyze) t");
    }

    /** Throws the last round's table away: a copy of the frozen one, read into memory, and nothing left to write. */
    void renew() throws SQLException {
        String files = number("postgres", "show server_version_num") < 150_000 ? "" : " strategy file_copy";
        tell(
                "postgres",
                "drop database if exists " + DATABASE,
                "create database " + DATABASE + " template original" + files);
        tell(DATABASE, "create extension pg_prewarm", "select pg_prewarm('t'), pg_prewarm('t_pkey')", "checkpoint");
    }

    /** In the work folder of this comparison. */
    Path path(String name) {
        return directory.resolve(name);
    }

    Path directory() {
        return directory;
    }

    int port() {
        return server.port();
    }

    String host() {
        return server.host();
    }

    String password() {
        return server.password();
    }

    String url() {
        return server.jdbcUrl(DATABASE);
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), PostgresServer.USER, server.password());
    }

    /** What a round is told by: the server, its settings, the table's. */
    String described() throws SQLException {
        try (Connection connection = connect("original");
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("""
                        select current_setting('server_version'), current_setting('fsync'),
                               pg_relation_size('t') / greatest(1, (select reltuples from pg_class where oid = 't'::regclass))""")) {
            answer.next();
            StringBuilder text =
                    new StringBuilder("PostgreSQL " + answer.getString(1) + ", fsync " + answer.getString(2));
            SETTINGS.forEach(
                    (name, value) -> text.append(", ").append(name).append(' ').append(value));
            return text.append(", autovacuum off on the table, ")
                    .append(Math.round(answer.getDouble(3)))
                    .append(" bytes each row")
                    .toString();
        }
    }

    long number(String database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    void tell(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    @Override
    public void close() {
        server.close();
        delete(directory);
    }

    static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            System.err.println("could not delete " + directory + ": " + failed.getMessage());
        }
    }
}
