package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Prometheus on loopback that scrapes nothing unless told to: tests push what it shall know, with any time in the last day.
 * Starting takes about 0.1 s. It can be frozen (accepts connections, answers nothing) and stopped and started again.
 */
public final class TestPrometheus implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Pattern PORT = Pattern.compile("Listening on\" address=127\\.0\\.0\\.1:(\\d+)");
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Path binary;
    private final List<String> moreArguments;
    private final Path home;
    private final Thread shutdownHook = new Thread(this::end, "prometheus-clean-up");
    private Process process;
    private int port;

    private TestPrometheus(Path binary, List<String> moreArguments) {
        this.binary = binary;
        this.moreArguments = moreArguments;
        this.home = Path.of("target", "prometheus", ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet())
                .toAbsolutePath();
    }

    /** Starts a server, or skips the test loudly where there is none; arguments as on its command line. */
    public static TestPrometheus start(String... moreArguments) {
        return configured("", moreArguments);
    }

    /** The same with more blocks of its configuration, as lines of YAML: {@code rule_files}, {@code alerting}. */
    public static TestPrometheus configured(String configuration, String... moreArguments) {
        TestPrometheus server = new TestPrometheus(binary(), List.of(moreArguments));
        Runtime.getRuntime().addShutdownHook(server.shutdownHook);
        server.configure(configuration);
        server.startAgain();
        return server;
    }

    /** Starts a server that scrapes {@code host:port} each second, the first time after about five; or skips the test loudly. */
    public static TestPrometheus startScraping(String target) {
        return configured("scrape_configs: [{job_name: test, honor_labels: true, static_configs: [{targets: [\""
                + target + "\"]}]}]\n");
    }

    /** The JSON answer to a query of this moment. */
    public String query(String promql) {
        return get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
    }

    /** Runs {@code promtool}, or skips the test loudly where there is none. */
    public static Command.Result tool(String... words) {
        Path beside = binary().resolveSibling("promtool");
        Path promtool = LoudSkip.orSkip(
                Files.isExecutable(beside) ? Optional.of(beside) : Command.find("promtool"),
                "no promtool: install Debian's package prometheus");
        List<String> command = new ArrayList<>(List.of(promtool.toString()));
        command.addAll(List.of(words));
        return Command.of(command).run();
    }

    /** What its API answers to a GET, as JSON. */
    public String get(String path) {
        return send(HttpRequest.newBuilder(url().resolve(path))
                        .timeout(Duration.ofSeconds(5))
                        .build())
                .orElseThrow(() -> new AssertionError("Prometheus is not there"))
                .body();
    }

    /** The address below which its API lies, without a slash at its end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public void push(String name, Map<String, String> labels, double value, Instant at) {
        push(List.of(new RemoteWrite.Sample(name, labels, value, at)));
    }

    /** Pushes values of one series, the last of them at {@code end}, the others {@code step} before each other. */
    public void pushSeries(String name, Map<String, String> labels, Instant end, Duration step, double... values) {
        List<RemoteWrite.Sample> samples = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Instant at = end.minus(step.multipliedBy(values.length - 1L - i));
            samples.add(new RemoteWrite.Sample(name, labels, values[i], at));
        }
        push(samples);
    }

    /** Accepts connections but answers nothing from now on. */
    public void freeze() {
        Command.signal("STOP", process.pid());
    }

    public void thaw() {
        Command.signal("CONT", process.pid());
    }

    /** Stops by process id; connections are refused until {@link #startAgain()}. */
    public void stop() {
        end();
    }

    /** Starts again, on the same port with the same data. */
    public void startAgain() {
        try {
            Path log = Files.writeString(home.resolve("log"), "");
            List<String> command = new ArrayList<>(List.of(
                    binary.toString(),
                    "--config.file=" + home.resolve("prometheus.yml"),
                    "--storage.tsdb.path=" + home.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--web.enable-remote-write-receiver"));
            command.addAll(moreArguments);
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            port = Await.get("Prometheus listens", LONGEST_START, () -> listeningPort(log), () -> read(log));
            Await.get("Prometheus is ready", LONGEST_START, this::ready, () -> read(log));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        end();
        Trees.delete(home);
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }

    private static Path binary() {
        return LoudSkip.orSkip(PrometheusBinary.find(), "no Prometheus: install Debian's package prometheus");
    }

    private void push(List<RemoteWrite.Sample> samples) {
        HttpRequest request = HttpRequest.newBuilder(url().resolve("/api/v1/write"))
                .header("Content-Encoding", "snappy")
                .header("Content-Type", "application/x-protobuf")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(HttpRequest.BodyPublishers.ofByteArray(RemoteWrite.encode(samples)))
                .build();
        HttpResponse<String> response = send(request).orElseThrow(() -> new AssertionError("Prometheus is not there"));
        if (response.statusCode() != 204) {
            throw new AssertionError("remote write: " + response.statusCode() + " " + response.body());
        }
    }

    private void configure(String more) {
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s}
                    storage: {tsdb: {out_of_order_time_window: 1d}}
                    """ + more);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Optional<Integer> listeningPort(Path log) {
        Matcher matcher = PORT.matcher(read(log));
        if (!matcher.find() && !process.isAlive()) {
            throw new AssertionError("Prometheus ended:\n" + read(log));
        }
        return matcher.reset().results().findFirst().map(match -> Integer.valueOf(match.group(1)));
    }

    private Optional<Boolean> ready() {
        HttpRequest request = HttpRequest.newBuilder(url().resolve("/-/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        return send(request).map(response -> response.statusCode() == 200).filter(ready -> ready);
    }

    private Optional<HttpResponse<String>> send(HttpRequest request) {
        try {
            return Optional.of(client.send(request, HttpResponse.BodyHandlers.ofString()));
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
        Command.signal("CONT", process.pid());
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
