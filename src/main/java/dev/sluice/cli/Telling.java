package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import dev.sluice.source.SourceSettings.Credentials;
import dev.sluice.source.SourceSettings.Endpoint;
import dev.sluice.telemetry.TelemetrySettings;
import dev.sluice.telemetry.TelemetrySettings.Listen;
import dev.sluice.telemetry.TelemetrySettings.LogTo;
import dev.sluice.telemetry.TelemetrySettings.Otlp;
import dev.sluice.telemetry.series.Page;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Whom a run tells how it stands; each option overrules the one setting of the environment's {@code telemetry} block. */
final class Telling {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serves /metrics for Prometheus while the run goes on, on this machine alone; HOST:PORT to be"
                    + " reached from elsewhere, 0 for a port that is free.")
    private Optional<String> page = Optional.empty();

    @Option(names = "--pushgateway", paramLabel = "URL", description = "Pushes the series to this Pushgateway.")
    private Optional<String> pushgateway = Optional.empty();

    @Option(
            names = "--textfile",
            paramLabel = "FILE.prom",
            description = "Writes the series to a file of node_exporter's textfile collector.")
    private Optional<Path> textfile = Optional.empty();

    @Option(
            names = "--otlp",
            paramLabel = "URL",
            description = "Sends trace and series to this OpenTelemetry collector.")
    private Optional<String> otlp = Optional.empty();

    @Option(
            names = "--log",
            paramLabel = "FILE|-",
            description = "Adds a line of JSON for each decision and event to a file, or writes it to stderr.")
    private Optional<String> log = Optional.empty();

    /**
     * The environment, with what was asked for here.
     *
     * @throws Refused if something cannot be written or served; nothing has begun then
     */
    Environment overrule(Environment environment) throws Refused {
        TelemetrySettings here = new TelemetrySettings(
                page(),
                endpoint("--pushgateway", pushgateway, "9091"),
                textfile(),
                log(),
                endpoint("--otlp", otlp, "4318").map(found -> new Otlp(found, Otlp.EVERY)));
        TelemetrySettings settings = environment.outlets().telemetry().overruledBy(here);
        requireFree(settings, here.page().isPresent());
        return environment.with(environment.outlets().with(settings));
    }

    private static void requireFree(TelemetrySettings settings, boolean typed) throws Refused {
        Optional<String> unusable = settings.page().flatMap(Page::unusable);
        if (unusable.isPresent()) {
            throw new Refused(
                    ExitCode.USAGE,
                    (typed ? "--metrics-port" : "`metrics_port` of the environment") + ": "
                            + settings.page().get() + " cannot be listened on: " + unusable.get(),
                    "name another port, or take one that is free: --metrics-port 0");
        }
    }

    private Optional<Listen> page() throws Refused {
        Optional<Listen> listen = page.flatMap(Listen::parse);
        if (page.isPresent() && listen.isEmpty()) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--metrics-port " + page.get() + " is neither a port nor HOST:PORT",
                    "write such as --metrics-port 9464, or --metrics-port 0.0.0.0:9464 to be reached from elsewhere");
        }
        return listen;
    }

    private static Optional<Endpoint> endpoint(String option, Optional<String> text, String usualPort) throws Refused {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text.get());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return Optional.of(new Endpoint(
                        uri,
                        new Credentials.None(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        CONNECT_TIMEOUT));
            }
        } catch (URISyntaxException malformed) {
            // Said below, without the text, which may hold a password.
        }
        throw new Refused(
                ExitCode.USAGE,
                option + ": that is no address of a web server, or it holds more than host, port and path",
                "write such as " + option + " http://localhost:" + usualPort
                        + "; users, passwords and headers belong into the" + " `telemetry` block of sluice.yaml");
    }

    private Optional<Path> textfile() throws Refused {
        return file("--textfile", textfile, TelemetrySettings::uncollectable);
    }

    private Optional<LogTo> log() throws Refused {
        return log.equals(Optional.of("-"))
                ? Optional.of(new LogTo.Stderr())
                : file("--log", log.map(Path::of), TelemetrySettings::unwritable)
                        .map(LogTo.File::new);
    }

    private static Optional<Path> file(String option, Optional<Path> file, Function<Path, Optional<String>> fault)
            throws Refused {
        Optional<String> why = file.flatMap(fault);
        if (why.isPresent()) {
            throw new Refused(
                    ExitCode.USAGE,
                    option + " " + file.get() + ": " + why.get(),
                    "name a file that can be written, in a folder that exists");
        }
        return file;
    }
}
