package dev.sluice.run.environment;

import dev.sluice.telemetry.TelemetrySettings;
import dev.sluice.telemetry.TelemetrySettings.Listen;
import dev.sluice.telemetry.TelemetrySettings.LogTo;
import dev.sluice.telemetry.TelemetrySettings.Otlp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Reads the {@code telemetry} block of an environment. */
final class TelemetryReader {
    private static final Duration OFTENEST = Duration.ofSeconds(1);
    private static final Duration RAREST = Duration.ofMinutes(5);

    private final SourceReader endpoints;
    private final Path directory;
    private final boolean inUse;

    TelemetryReader(SourceReader endpoints, Path directory, boolean inUse) {
        this.endpoints = endpoints;
        this.directory = directory;
        this.inUse = inUse;
    }

    TelemetrySettings read(Block block) {
        TelemetrySettings settings = new TelemetrySettings(
                page(block),
                block.block("pushgateway", "`pushgateway`").flatMap(inner -> {
                    var endpoint = endpoints.endpoint(inner);
                    inner.refuseOthers();
                    return endpoint;
                }),
                file(block, "textfile", TelemetrySettings::uncollectable),
                log(block),
                block.block("otlp", "`otlp`").flatMap(this::otlp));
        block.refuseOthers();
        return settings;
    }

    private static Optional<Listen> page(Block block) {
        Optional<String> text = block.text("metrics_port");
        Optional<Listen> page = text.flatMap(Listen::parse);
        if (text.isPresent() && page.isEmpty()) {
            block.fault(
                    "metrics_port",
                    "`metrics_port` is neither a port nor HOST:PORT",
                    "write such as `metrics_port: 9464`, or `metrics_port: 0.0.0.0:9464` to be reached from elsewhere");
        }
        return page;
    }

    /** @param why says why a file cannot be used, if that is so */
    private Optional<Path> file(Block block, String key, Function<Path, Optional<String>> why) {
        Optional<Path> file = block.text(key).map(directory::resolve);
        if (inUse && file.isPresent()) {
            why.apply(file.get())
                    .ifPresent(fault ->
                            block.fault(key, fault, "name a file that can be written, in a folder that exists"));
        }
        return file;
    }

    private Optional<LogTo> log(Block block) {
        return block.text("log").equals(Optional.of("-"))
                ? Optional.of(new LogTo.Stderr())
                : file(block, "log", TelemetrySettings::unwritable).map(LogTo.File::new);
    }

    private Optional<Otlp> otlp(Block block) {
        var endpoint = endpoints.endpoint(block);
        Optional<Duration> every = block.duration("every");
        if (every.isPresent()
                && (every.get().compareTo(OFTENEST) < 0 || every.get().compareTo(RAREST) > 0)) {
            block.fault("every", "`every` is not between 1s and 5m", "write such as `every: 10s`");
        }
        block.refuseOthers();
        return endpoint.map(found -> new Otlp(found, every.orElse(Otlp.EVERY)));
    }
}
