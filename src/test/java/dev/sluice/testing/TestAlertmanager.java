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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Alertmanager on loopback, and its tool. */
public final class TestAlertmanager implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Pattern PORT = Pattern.compile("Listening on\" address=127\\.0\\.0\\.1:(\\d+)");
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Path home = Path.of(
                    "target", "alertmanager", ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet())
            .toAbsolutePath();
    private final Thread shutdownHook = new Thread(this::end, "alertmanager-clean-up");
    private Process process;
    private int port;

    private TestAlertmanager() {}

    /** Starts a server with that configuration, or skips the test loudly where there is none. */
    public static TestAlertmanager start(String configuration) {
        Path binary = LoudSkip.orSkip(
                Command.find("prometheus-alertmanager").or(() -> Command.find("alertmanager")),
                "no Alertmanager: install Debian's package prometheus-alertmanager");
        TestAlertmanager server = new TestAlertmanager();
        Runtime.getRuntime().addShutdownHook(server.shutdownHook);
        server.start(binary, configuration);
        return server;
    }

    /** Runs {@code amtool}, or skips the test loudly where there is none. */
    public static Command.Result tool(String... words) {
        Path amtool =
                LoudSkip.orSkip(Command.find("amtool"), "no amtool: install Debian's package prometheus-alertmanager");
        String[] command = new String[words.length + 1];
        command[0] = amtool.toString();
        System.arraycopy(words, 0, command, 1, words.length);
        return Command.of(command).run();
    }

    /** The address below which its API lies, without a slash at its end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Hands it alerts, as the JSON list of its API. */
    public void post(String alerts) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(url().resolve("/api/v2/alerts"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(alerts)))
                .orElseThrow(() -> new AssertionError("Alertmanager is not there"));
        if (response.statusCode() != 200) {
            throw new AssertionError("alerts: " + response.statusCode() + " " + response.body());
        }
    }

    /** The alerts it has, as the JSON list of its API. */
    public String alerts() {
        return send(HttpRequest.newBuilder(url().resolve("/api/v2/alerts")))
                .orElseThrow(() -> new AssertionError("Alertmanager is not there"))
                .body();
    }

    @Override
    public void close() {
        end();
        Trees.delete(home);
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }

    private void start(Path binary, String configuration) {
        try {
            Files.createDirectories(home);
            Path file = Files.writeString(home.resolve("alertmanager.yml"), configuration);
            Path log = Files.writeString(home.resolve("log"), "");
            process = new ProcessBuilder(
                            binary.toString(),
                            "--config.file=" + file,
                            "--storage.path=" + home.resolve("data"),
                            "--web.listen-address=127.0.0.1:0",
                            "--web.external-url=http://127.0.0.1",
                            "--cluster.listen-address=")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            port = Await.get("Alertmanager listens", LONGEST_START, () -> listeningPort(log), () -> read(log));
            Await.get("Alertmanager is ready", LONGEST_START, this::ready, () -> read(log));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Optional<Integer> listeningPort(Path log) {
        Matcher matcher = PORT.matcher(read(log));
        boolean found = matcher.find();
        if (!found && !process.isAlive()) {
            throw new AssertionError("Alertmanager ended:\n" + read(log));
        }
        return found ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    private Optional<Boolean> ready() {
        return send(HttpRequest.newBuilder(url().resolve("/-/ready")))
                .map(response -> response.statusCode() == 200)
                .filter(ready -> ready);
    }

    private Optional<HttpResponse<String>> send(HttpRequest.Builder request) {
        try {
            return Optional.of(
                    client.send(request.timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException notYet) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private void end() {
        if (process == null || !process.isAlive()) {
            return;
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

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
