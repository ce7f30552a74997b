package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real MariaDB on loopback, a free port and a data directory of its own below {@code target}; {@link #close()} ends it by its
 * process and deletes the directory. Tests share one server for a JVM and get a fresh database each.
 */
public final class TestMariaDb implements AutoCloseable {

    static final String SCHEME = "jdbc:mariadb:";

    private static final String USER = "admin";
    private static final String PASSWORD = "only for tests";
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static TestMariaDb shared;

    private final Path home;
    private final List<String> options;
    private final int port = freePort();
    private final Thread shutdownHook = new Thread(this::end, "mariadb-clean-up");
    private Process process;

    private TestMariaDb(List<String> options) {
        this.options = List.copyOf(options);
        this.home = Path.of(
                        "target",
                        "mariadb",
                        "m%d_%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet()))
                .toAbsolutePath();
    }

    /** A server of the test's own, to crash and to configure; the test is skipped loudly where MariaDB is not installed. */
    public static TestMariaDb start(String... options) {
        LoudSkip.unless(program("mariadbd").isPresent(), "mariadbd is not installed: apt-get install mariadb-server");
        TestMariaDb server = new TestMariaDb(List.of(options));
        Runtime.getRuntime().addShutdownHook(server.shutdownHook);
        try {
            server.initialise();
            server.begin();
            return server;
        } catch (RuntimeException | AssertionError failure) {
            server.close();
            throw failure;
        }
    }

    /** A fresh database on the shared server; the caller closes it. */
    public static synchronized TestDatabase createDatabase() {
        if (shared == null) {
            shared = start("--max-connections=200", "--plugin-load-add=metadata_lock_info");
        }
        return shared.database();
    }

    /** A fresh database on this server. */
    public TestDatabase database() {
        String name = "t%d_%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
        administration().execute("create database " + name);
        return new TestDatabase(name, url(name), USER, PASSWORD);
    }

    /** Its own catalog, as its administrator. */
    public TestDatabase administration() {
        return new TestDatabase("mysql", url("mysql"), USER, PASSWORD);
    }

    static void drop(TestDatabase database) {
        String server = database.url().substring(0, database.url().lastIndexOf('/') + 1);
        try (Connection connection = DriverManager.getConnection(server + "mysql", USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + database.name());
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** A crash: every connection is cut, nothing is tidied up. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Starts again after a crash, on the same port, with its data. */
    public void begin() {
        List<String> command = new ArrayList<>(List.of(
                program("mariadbd").orElseThrow(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + home.resolve("data"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--socket=",
                "--pid-file=" + home.resolve("pid"),
                "--init-file=" + home.resolve("init.sql"),
                "--innodb-buffer-pool-size=64M",
                "--innodb-flush-log-at-trx-commit=2"));
        command.addAll(options);
        process = run(command);
        Await.get("MariaDB answers", LONGEST_START, this::answer, this::log);
    }

    private Optional<Boolean> answer() {
        try (Connection connection = DriverManager.getConnection(url("mysql"), USER, PASSWORD)) {
            return Optional.of(connection.isValid(1));
        } catch (SQLException notYet) {
            if (!process.isAlive()) {
                throw new AssertionError("MariaDB did not start:\n" + log(), notYet);
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook itself is closing us.
        }
    }

    private void end() {
        if (process != null) {
            process.destroy();
            await();
        }
        Trees.delete(home);
    }

    private void initialise() {
        try {
            Files.createDirectories(home);
            Files.writeString(
                    home.resolve("init.sql"),
                    "create user if not exists %s@'127.0.0.1' identified by '%s';%n".formatted(USER, PASSWORD)
                            + "grant all privileges on *.* to %s@'127.0.0.1' with grant option;%n".formatted(USER));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Process install = run(List.of(
                program("mariadb-install-db").orElseThrow(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + home.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db"));
        try {
            if (!install.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS) || install.exitValue() != 0) {
                install.destroyForcibly();
                throw new AssertionError("mariadb-install-db failed:\n" + log());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private Process run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void await() {
        try {
            if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String log() {
        try {
            return Files.readString(home.resolve("log"));
        } catch (IOException none) {
            return "";
        }
    }

    private String url(String database) {
        return SCHEME + "//127.0.0.1:" + port + "/" + database;
    }

    private static Optional<String> program(String name) {
        for (String folder : List.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return Optional.of(folder + "/" + name);
            }
        }
        return Optional.empty();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
