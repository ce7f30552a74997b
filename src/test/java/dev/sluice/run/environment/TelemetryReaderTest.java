package dev.sluice.run.environment;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.source.SourceSettings.Header;
import dev.sluice.telemetry.TelemetrySettings;
import dev.sluice.telemetry.TelemetrySettings.Listen;
import dev.sluice.telemetry.TelemetrySettings.LogTo;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryReaderTest {
    @TempDir
    private Path folder;

    private Loaded load(String telemetry, Map<String, String> variables) throws IOException {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), """
                environments:
                  local:
                    sources: {prom: {type: prometheus, url: "http://localhost:9090"}}
                    telemetry:
                """ + telemetry.indent(6));
        return EnvironmentFile.load(file, "local", variables);
    }

    private TelemetrySettings settings(String telemetry, Map<String, String> variables) throws IOException {
        Loaded loaded = load(telemetry, variables);
        assertTrue(loaded instanceof Loaded.Usable, loaded::toString);
        return ((Loaded.Usable) loaded).environment().outlets().telemetry();
    }

    @Test
    void readsEverySetting() throws IOException {
        TelemetrySettings settings = settings("""
                metrics_port: 0.0.0.0:9464
                pushgateway: {url: "http://push:9091", user: u, password: env:PUSH}
                textfile: run.prom
                log: "-"
                otlp: {url: "http://c:4318", headers: {X-Key: env:PUSH}, every: 5s}
                """, Map.of("PUSH", "hidden"));

        assertEquals(Optional.of(new Listen("0.0.0.0", 9464)), settings.page());
        assertEquals(
                "http://push:9091", settings.pushgateway().orElseThrow().url().toString());
        assertEquals(Optional.of(folder.resolve("run.prom")), settings.textfile());
        assertEquals(Optional.of(new LogTo.Stderr()), settings.log());
        assertEquals(Duration.ofSeconds(5), settings.otlp().orElseThrow().every());
        assertFalse(settings.toString().contains("hidden"));
    }

    @Test
    void saysWhatIsWrongAndWhatToWrite() throws IOException {
        Loaded.Faulty faulty = (Loaded.Faulty) load("""
                metrics_prot: 9464
                metrics_port: 99999
                textfile: nowhere/run.prom
                log: nowhere/run.log
                pushgateway: {url: "http://me:secret@push:9091", job: other}
                otlp: {every: 1ms, headers: {Api-Key: abc}}
                """, Map.of());
        String text = faulty.faults().stream()
                .map(fault -> fault.toString().replace(folder.toString(), "FOLDER"))
                .collect(joining("\n\n", "", "\n"));

        Golden.assertMatches("environment/telemetry.txt", text);
        assertFalse(text.contains("me:secret"), text);
    }

    @Test
    void takesTheCollectorFromTheStandardVariablesWhereNoneIsNamed() throws IOException {
        Map<String, String> variables = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318",
                "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b,x=y");
        TelemetrySettings settings = settings("metrics_port: 9464", variables);

        var endpoint = settings.otlp().orElseThrow().endpoint();
        assertEquals("http://c:4318", endpoint.url().toString());
        assertEquals("a b", endpoint.headers().get("api-key").reveal());
        assertTrue(endpoint.headers().get("x") instanceof Header.Hidden);
        TelemetrySettings own = settings("otlp: {url: \"http://own:4318\"}", variables);
        assertEquals(
                "http://own:4318", own.otlp().orElseThrow().endpoint().url().toString());
    }

    @Test
    void leavesTheStandardVariablesAloneWhereTheyAreNotMeantForIt() throws IOException {
        Map<String, String> off = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318", "OTEL_SDK_DISABLED", "true");
        Map<String, String> grpc =
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");

        assertTrue(settings("metrics_port: 9464", off).otlp().isEmpty());
        assertTrue(settings("metrics_port: 9464", grpc).otlp().isEmpty());
        Loaded faulty = load("metrics_port: 9464", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"));
        assertTrue(faulty.toString().contains("OTEL_EXPORTER_OTLP_ENDPOINT is no address"), faulty::toString);
    }
}
