package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of the house of Prometheus as a process of its own on loopback: it says in its log where it listens, and at
 * {@code /-/ready} that it is ready. It ends with its test, or with this JVM at the latest.
 */
final class ServerProgram implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Pattern PORT = Pattern.compile("Listening on\" address=127\\.0\\.0\\.1:(\\d+)");
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LONGEST_ANSWER).build();
    private final String name;
    private final Path home;
    private final Thread shutdownHook;
    private Process process;
    private int port;
    private boolean frozen;

    /** Makes its folder; it does not run yet. */
    ServerProgram(String name) {
        String folder = name.toLowerCase(Locale.ROOT);
        this.name = name;
        this.home = Path.of("target", folder, ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet())
                .toAbsolutePath();
        this.shutdownHook = new Thread(this::stop, folder + "-clean-up");
        try {
            Files.createDirectories(home);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /** A file of its folder. */
    Path file(String file) {
        return home.resolve(file);
    }

    Path write(String file, String text) {
        try {
            return Files.writeString(file(file), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it listens; before its first start any free port. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** The address below which its API lies, without a slash at its end. */
    URI url() {
        return URI.create("http://" + address());
    }

    /** Returns when it is ready. */
    void start(List<String> command) {
        Path log = write("log", "");
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        port = Await.get(name + " listens", LONGEST_START, () -> listeningPort(log), () -> read(log));
        Await.get(name + " is ready", LONGEST_START, this::ready, () -> read(log));
    }

    /** What it answers to a GET of this path. */
    String get(String path) {
        return send(HttpRequest.newBuilder(url().resolve(path))).body();
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return answer(request).orElseThrow(() -> new AssertionError(name + " is not there"));
    }

    /** Accepts connections but answers nothing from now on. */
    void freeze() {
        Command.signal("STOP", process.pid());
        frozen = true;
    }

    void thaw() {
        Command.signal("CONT", process.pid());
        frozen = false;
    }

    /** Stops by process id; it can be started again. */
    void stop() {
        if (process == null || !process.isAlive()) {
            return;
        }
        if (frozen) {
            thaw();
        }
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        stop();
        Trees.delete(home);
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }

    private Optional<Integer> listeningPort(Path log) {
        Matcher matcher = PORT.matcher(read(log));
        boolean found = matcher.find();
        if (!found && !process.isAlive()) {
            throw new AssertionError(name + " ended:\n" + read(log));
        }
        return found ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    private Optional<Boolean> ready() {
        return answer(HttpRequest.newBuilder(url().resolve("/-/ready")))
                .map(response -> response.statusCode() == 200)
                .filter(ready -> ready);
    }

    private Optional<HttpResponse<String>> answer(HttpRequest.Builder request) {
        try {
            return Optional.of(
                    client.send(request.timeout(LONGEST_ANSWER).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
