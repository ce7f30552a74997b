package dev.sluice.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A throw-away PostgreSQL on loopback and a free port. It can be stopped, crashed and started again on the same port
 * with its data; {@link #close()} ends it and deletes the data directory. Not for use by several threads at once.
 */
public final class PostgresServer implements AutoCloseable {

    /** The superuser's name. */
    public static final String USER = "postgres";

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final int PORTS_TO_TRY = 5;
    private static final String HOST = "127.0.0.1";

    private final PostgresOptions options;
    private final PostgresBinaries binaries;
    private final Identity identity;
    private final Path log;
    private final Thread shutdownHook = new Thread(this::endQuietly, "postgres-clean-up");
    private int port;
    private volatile Process process;
    private boolean ended;

    private PostgresServer(PostgresOptions options) {
        this.options = options;
        this.binaries = options.binaries().orElseGet(PostgresBinaries::find);
        Path data = options.dataDirectory();
        this.log = data.resolveSibling(data.getFileName() + ".log");
        createDirectories(data.getParent());
        this.identity = Identity.toServe(data, binaries.directory());
    }

    /** Creates the data directory, unless it holds a cluster already, and starts the server. */
    public static PostgresServer start(PostgresOptions options) {
        PostgresServer server = new PostgresServer(options);
        Runtime.getRuntime().addShutdownHook(server.shutdownHook);
        try {
            if (!Files.exists(options.dataDirectory().resolve("PG_VERSION"))) {
                server.initialise();
            }
            server.startOnFreePort();
            return server;
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, database);
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return port;
    }

    public String password() {
        return options.password();
    }

    public PostgresBinaries binaries() {
        return binaries;
    }

    /** The server's own log, for messages about failures. */
    public Path log() {
        return log;
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The postmaster's process, which signals can be sent to. */
    public long pid() {
        return firstLineOfPidFile().orElseThrow(() -> new IllegalStateException("the server does not run"));
    }

    /** Starts again after a stop or a crash, on the same port. */
    public void start() {
        if (isRunning()) {
            return;
        }
        if (!tryToStart()) {
            throw failure("PostgreSQL did not start again on port " + port);
        }
    }

    /** A clean stop that disconnects every client. */
    public void stop() {
        end("INT");
    }

    /** A crash: no checkpoint, every connection cut; the next start recovers from the write-ahead log. */
    public void stopImmediately() {
        end("QUIT");
    }

    public void restart() {
        stop();
        start();
    }

    /** From now on only the caller ends the server: it does not end by itself with this process. */
    public void leaveToCaller() {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }

    /** Ends the server and deletes its data directory and log. */
    @Override
    public void close() {
        end("QUIT");
        if (!options.keepData()) {
            deleteRecursively(options.dataDirectory());
            deleteRecursively(log);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook itself, or a hook beside it, is closing us.
        }
    }

    private void initialise() {
        Path data = options.dataDirectory();
        Path passwordFile = data.resolveSibling(data.getFileName() + ".password");
        try {
            Files.createDirectories(data);
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
            identity.own(data);
            Files.deleteIfExists(passwordFile);
            Files.createFile(
                    passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile, options.password());
            identity.own(passwordFile);
            Shell.Answer answer = Shell.run(identity.command(List.of(
                    binaries.program("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + USER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync")));
            if (!answer.succeeded()) {
                throw new IllegalStateException("initdb failed in " + data + ":\n" + answer.output());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot prepare the data directory " + data, failure);
        } finally {
            deleteRecursively(passwordFile);
        }
    }

    /** Another program may take a free port before the server does; then the next one is tried. */
    private void startOnFreePort() {
        for (int attempt = 0; attempt < PORTS_TO_TRY; attempt++) {
            port = freePort();
            if (tryToStart()) {
                return;
            }
        }
        throw failure("PostgreSQL did not start");
    }

    private boolean tryToStart() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("port", Integer.toString(port));
        settings.put("listen_addresses", HOST);
        settings.put("unix_socket_directories", "");
        settings.put("fsync", options.fsync() ? "on" : "off");
        settings.putAll(options.settings());
        List<String> command = new ArrayList<>(List.of(
                binaries.program("postgres").toString(),
                "-D",
                options.dataDirectory().toString()));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        try {
            launch(identity.command(command));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), failure);
        }
        if (!await(LONGEST_START, () -> !process.isAlive() || saysReady())) {
            end("QUIT");
            throw failure("PostgreSQL was not ready within " + LONGEST_START.toSeconds() + " s");
        }
        return process.isAlive();
    }

    /** Not once the clean-up at the end of this process has begun: it would miss the server. */
    private synchronized void launch(List<String> command) throws IOException {
        if (ended) {
            throw new IllegalStateException("this process is ending");
        }
        process = Shell.prepare(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
    }

    private boolean saysReady() {
        List<String> lines = pidFile();
        return lines.size() >= 8 && lines.get(7).strip().equals("ready");
    }

    private Optional<Long> firstLineOfPidFile() {
        List<String> lines = pidFile();
        return lines.isEmpty() || lines.getFirst().isBlank()
                ? Optional.empty()
                : Optional.of(Long.valueOf(lines.getFirst().strip()));
    }

    private List<String> pidFile() {
        try {
            return Files.readAllLines(options.dataDirectory().resolve("postmaster.pid"));
        } catch (IOException absentOrBeingWritten) {
            return List.of();
        }
    }

    private void end(String signal) {
        if (!isRunning()) {
            return;
        }
        if (!await(LONGEST_STOP, new Ending(signal))) {
            firstLineOfPidFile().ifPresent(pid -> Shell.signal("KILL", pid));
            process.destroyForcibly();
            await(LONGEST_STOP, () -> !process.isAlive());
        }
    }

    /** Sends a signal as soon as there is a process to send it to, once; a server that just starts has no pid file yet. */
    private final class Ending implements BooleanSupplier {
        private final String signal;
        private boolean sent;

        private Ending(String signal) {
            this.signal = signal;
        }

        @Override
        public boolean getAsBoolean() {
            if (!process.isAlive()) {
                return true;
            }
            Optional<Long> pid = sent ? Optional.empty() : firstLineOfPidFile();
            if (pid.isPresent()) {
                Shell.signal(signal, pid.get());
                sent = true;
            }
            return false;
        }
    }

    private void endQuietly() {
        synchronized (this) {
            ended = true;
        }
        try {
            close();
        } catch (RuntimeException failure) {
            System.err.println("could not clean up " + options.dataDirectory() + ": " + failure.getMessage());
        }
    }

    private boolean await(Duration bound, BooleanSupplier condition) {
        long end = System.nanoTime() + bound.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                process.waitFor(5, TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for PostgreSQL", interrupted);
        }
    }

    private IllegalStateException failure(String what) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
            return new IllegalStateException(what + "; its log ends:\n" + end);
        } catch (IOException noLog) {
            return new IllegalStateException(what + "; it left no log");
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException("no free port on " + HOST, failure);
        }
    }

    private static void createDirectories(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot create " + directory, failure);
        }
    }

    private static void deleteRecursively(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + root, failure);
        }
    }
}
