package dev.sluice.testing;

import dev.sluice.demo.PostgresOptions;
import dev.sluice.demo.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.postgresql.Driver;

/**
 * Real PostgreSQL for tests: one server for all tests of this JVM, a fresh database for each test.
 *
 * <p>{@code @ExtendWith(TestPostgres.class)} gives a test method a {@link TestDatabase} parameter, dropped afterwards.
 * {@code SLUICE_TEST_PG_URL} (with user and password of a superuser in it) names a server to use instead of our own.
 */
public final class TestPostgres implements ParameterResolver {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static TestDatabase administration;

    /** A fresh database on the shared server; the caller closes it. */
    public static TestDatabase createDatabase() {
        TestDatabase server = sharedServer();
        String name = "t%d_%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
        onServer(server, "CREATE DATABASE " + name + " TEMPLATE template0");
        String url = server.url().replace("/" + server.name(), "/" + name);
        return new TestDatabase(name, url, server.user(), server.password());
    }

    /** A server of the test's own, to crash and to configure; with fsync off unless the options are changed. */
    public static PostgresServer startPrivate() {
        return PostgresServer.start(privateOptions());
    }

    /** The same with a given password, so that one server can stand in another's place. */
    public static PostgresServer startPrivate(String password) {
        return PostgresServer.start(privateOptions().withPassword(password));
    }

    /** A data directory below {@code target}, to be refined and passed to {@link PostgresServer#start}. */
    public static PostgresOptions privateOptions() {
        String directory = "p%d_%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
        return PostgresOptions.in(Path.of("target", "postgres", directory)).withoutFsync();
    }

    /** The maintenance database of a server, for tests that started it themselves. */
    public static TestDatabase administrationOf(PostgresServer server) {
        return new TestDatabase("postgres", server.jdbcUrl("postgres"), PostgresServer.USER, server.password());
    }

    static void drop(TestDatabase database) {
        onServer(sharedServer(), "DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)");
    }

    private static synchronized TestDatabase sharedServer() {
        if (administration == null) {
            String given = System.getenv("SLUICE_TEST_PG_URL");
            administration = given != null ? parse(given) : administrationOf(startShared());
        }
        return administration;
    }

    /** Lives as long as the JVM; its own shutdown hook ends it. */
    private static PostgresServer startShared() {
        return PostgresServer.start(privateOptions()
                .with("max_connections", "200")
                .with("max_prepared_transactions", "10")
                .with("max_wal_size", "4GB"));
    }

    private static TestDatabase parse(String url) {
        Properties parts = Driver.parseURL(url, new Properties());
        if (parts == null) {
            throw new IllegalArgumentException("SLUICE_TEST_PG_URL is not a PostgreSQL JDBC address");
        }
        String address = url.contains("?") ? url.substring(0, url.indexOf('?')) : url;
        return new TestDatabase(
                parts.getProperty("PGDBNAME"),
                address,
                parts.getProperty("user", PostgresServer.USER),
                parts.getProperty("password", ""));
    }

    private static void onServer(TestDatabase server, String sql) {
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getStore(Namespace.create(TestPostgres.class, parameter.getIndex()))
                .getOrComputeIfAbsent("database", key -> createDatabase(), TestDatabase.class);
    }
}
