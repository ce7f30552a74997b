package dev.sluice.telemetry;

import dev.sluice.source.SourceSettings.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a run's series, trace and log go: the {@code telemetry} block of an environment.
 *
 * @param page where {@code /metrics} is served
 * @param pushgateway the series are pushed to it
 * @param textfile for node_exporter's textfile collector
 * @param log a file that gets one JSON object per line
 * @param otlp a collector of OpenTelemetry
 */
public record TelemetrySettings(
        Optional<Listen> page,
        Optional<Endpoint> pushgateway,
        Optional<Path> textfile,
        Optional<LogTo> log,
        Optional<Otlp> otlp) {
    /** Nothing goes anywhere. */
    public static final TelemetrySettings NONE = new TelemetrySettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * An address of this machine.
     *
     * @param port 0 for one that is free
     */
    public record Listen(String host, int port) {
        public static final String LOOPBACK = "127.0.0.1";

        private static final Pattern WRITTEN =
                Pattern.compile("(?:([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):)?([0-9]{1,5})");
        private static final int HIGHEST = 65_535;

        /** Reads {@code PORT}, which is on the loopback address, or {@code HOST:PORT}. */
        public static Optional<Listen> parse(String text) {
            Matcher matcher = WRITTEN.matcher(text);
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > HIGHEST) {
                return Optional.empty();
            }
            String host = matcher.group(1) == null ? LOOPBACK : matcher.group(1).replaceAll("[\\[\\]]", "");
            return Optional.of(new Listen(host, Integer.parseInt(matcher.group(2))));
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /** Where the log's lines go. */
    public sealed interface LogTo {
        record Stderr() implements LogTo {}

        /** Lines are added to what stands there. */
        record File(Path path) implements LogTo {}
    }

    /**
     * @param endpoint {@code /v1/traces} and {@code /v1/metrics} are appended to its address
     * @param every between two deliveries of the series
     */
    public record Otlp(Endpoint endpoint, Duration every) {
        public static final Duration EVERY = Duration.ofSeconds(10);
    }

    /** Why nothing can be written to a file, if that is so; its folder must exist. */
    public static Optional<String> unwritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.of("there is no folder " + folder);
        }
        if (Files.isDirectory(file)) {
            return Optional.of(file + " is a folder, no file");
        }
        boolean writable = Files.exists(file) ? Files.isWritable(file) : Files.isWritable(folder);
        return writable ? Optional.empty() : Optional.of("the file " + file + " cannot be written");
    }

    /** Why node_exporter's textfile collector would not take a file, if that is so. */
    public static Optional<String> uncollectable(Path textfile) {
        return textfile.toString().endsWith(".prom")
                ? unwritable(textfile)
                : Optional.of("node_exporter takes files whose names end in .prom");
    }

    /** Whether the series go anywhere. */
    public boolean publishes() {
        return page.isPresent() || pushgateway.isPresent() || textfile.isPresent() || otlp.isPresent();
    }

    /** The same with another collector, or none. */
    public TelemetrySettings with(Optional<Otlp> collector) {
        return new TelemetrySettings(page, pushgateway, textfile, log, collector);
    }

    /** This one, with what the other one states in its place. */
    public TelemetrySettings overruledBy(TelemetrySettings other) {
        return new TelemetrySettings(
                other.page().or(() -> page),
                other.pushgateway().or(() -> pushgateway),
                other.textfile().or(() -> textfile),
                other.log().or(() -> log),
                other.otlp().or(() -> otlp));
    }
}
