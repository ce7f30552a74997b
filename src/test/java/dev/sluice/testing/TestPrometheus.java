package dev.sluice.testing;

import java.net.URI;
import java.net.URLEncoder;
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

/**
 * A real Prometheus on loopback that scrapes nothing unless told to: tests push what it shall know, with any time in the last day.
 * Starting takes about 0.1 s. It can be frozen (accepts connections, answers nothing) and stopped and started again.
 */
public final class TestPrometheus implements AutoCloseable {

    private final ServerProgram server = new ServerProgram("Prometheus");
    private final Path binary;
    private final List<String> moreArguments;

    private TestPrometheus(Path binary, List<String> moreArguments) {
        this.binary = binary;
        this.moreArguments = moreArguments;
    }

    /** Starts a server, or skips the test loudly where there is none; arguments as on its command line. */
    public static TestPrometheus start(String... moreArguments) {
        return configured("", moreArguments);
    }

    /** The same with more blocks of its configuration, as lines of YAML: {@code rule_files}, {@code alerting}. */
    public static TestPrometheus configured(String configuration, String... moreArguments) {
        TestPrometheus prometheus = new TestPrometheus(binary(), List.of(moreArguments));
        prometheus.server.write("prometheus.yml", """
                global: {scrape_interval: 1s}
                storage: {tsdb: {out_of_order_time_window: 1d}}
                """ + configuration);
        prometheus.startAgain();
        return prometheus;
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
        return server.get(path);
    }

    /** The address below which its API lies, without a slash at its end. */
    public URI url() {
        return server.url();
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
        server.freeze();
    }

    public void thaw() {
        server.thaw();
    }

    /** Stops by process id; connections are refused until {@link #startAgain()}. */
    public void stop() {
        server.stop();
    }

    /** Starts again, on the same port with the same data. */
    public void startAgain() {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--config.file=" + server.file("prometheus.yml"),
                "--storage.tsdb.path=" + server.file("data"),
                "--web.listen-address=" + server.address(),
                "--web.enable-remote-write-receiver"));
        command.addAll(moreArguments);
        server.start(command);
    }

    @Override
    public void close() {
        server.close();
    }

    private static Path binary() {
        return LoudSkip.orSkip(PrometheusBinary.find(), "no Prometheus: install Debian's package prometheus");
    }

    private void push(List<RemoteWrite.Sample> samples) {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(url().resolve("/api/v1/write"))
                .header("Content-Encoding", "snappy")
                .header("Content-Type", "application/x-protobuf")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(HttpRequest.BodyPublishers.ofByteArray(RemoteWrite.encode(samples))));
        if (response.statusCode() != 204) {
            throw new AssertionError("remote write: " + response.statusCode() + " " + response.body());
        }
    }
}
