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

/** A real Pushgateway on loopback. */
public final class TestPushgateway implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Pattern PORT = Pattern.compile("Listening on\" address=127\\.0\\.0\\.1:(\\d+)");
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Path home = Path.of(
                    "target", "pushgateway", ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet())
            .toAbsolutePath();
    private final Thread shutdownHook = new Thread(this::end, "pushgateway-clean-up");
    private Process process;
    private int port;

    private TestPushgateway() {}

    /** Starts one, or skips the test loudly where there is none. */
    public static TestPushgateway start() {
        Path binary = LoudSkip.orSkip(
                Command.find("prometheus-pushgateway").or(() -> Command.find("pushgateway")),
                "no Pushgateway: install Debian's package prometheus-pushgateway");
        TestPushgateway server = new TestPushgateway();
        Runtime.getRuntime().addShutdownHook(server.shutdownHook);
        server.start(binary);
        return server;
    }

    /** The address below which its API lies, without a slash at its end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The page that Prometheus would scrape. */
    public String metrics() {
        return send(HttpRequest.newBuilder(url().resolve("/metrics")))
                .orElseThrow(() -> new AssertionError("the Pushgateway is not there"))
                .body();
    }

    @Override
    public void close() {
        end();
        Trees.delete(home);
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }

    private void start(Path binary) {
        try {
            Files.createDirectories(home);
            Path log = Files.writeString(home.resolve("log"), "");
            process = new ProcessBuilder(binary.toString(), "--web.listen-address=127.0.0.1:0")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            port = Await.get("the Pushgateway listens", LONGEST_START, () -> listeningPort(log), () -> read(log));
            Await.get("the Pushgateway is ready", LONGEST_START, this::ready, () -> read(log));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Optional<Integer> listeningPort(Path log) {
        Matcher matcher = PORT.matcher(read(log));
        boolean found = matcher.find();
        if (!found && !process.isAlive()) {
            throw new AssertionError("the Pushgateway ended:\n" + read(log));
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
