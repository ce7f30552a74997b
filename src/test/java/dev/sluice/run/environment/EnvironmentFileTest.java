package dev.sluice.run.environment;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.source.CommandSettings;
import dev.sluice.source.PostgresFacts;
import dev.sluice.source.SourceSettings;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentFileTest {
    private static final Path DOCUMENTATION = Path.of("docs", "environment.md");

    @TempDir
    private Path directory;

    @Test
    void readsTheDocumentedExampleWhole() throws IOException {
        writeExample();
        Files.createDirectories(directory.resolve("certs"));
        Files.writeString(directory.resolve("certs/ca.pem"), "");
        Files.writeString(directory.resolve("queue.password"), "q-secret\n");

        Environment production = usable(EnvironmentFile.load(
                directory.resolve("sluice.yaml"),
                "production",
                Map.of("SHOP_DB_PASSWORD", "db-secret", "PROMETHEUS_TOKEN", "t-secret", "DEPLOY_TOKEN", "d-secret")));

        assertTrue(production.guarded());
        assertEquals(Optional.of(Duration.ofMinutes(30)), production.patience());
        SourceSettings.Postgres db =
                (SourceSettings.Postgres) production.sources().get("db");
        assertEquals("db1.internal:5432,db2.internal:5432", db.hosts());
        assertEquals("shop", db.database());
        assertEquals("db-secret", db.password().orElseThrow().reveal());
        assertEquals(SourceSettings.SslMode.VERIFY_FULL, db.sslMode());
        assertEquals(Optional.of(directory.resolve("certs/ca.pem")), db.ca());
        SourceSettings.Prometheus prom =
                (SourceSettings.Prometheus) production.sources().get("prom");
        assertEquals(
                "t-secret",
                ((SourceSettings.Credentials.Bearer) prom.endpoint().credentials())
                        .token()
                        .reveal());
        assertEquals(
                new SourceSettings.Header.Plain("shop"),
                prom.endpoint().headers().get("X-Scope-OrgID"));
        SourceSettings.Http queue = (SourceSettings.Http) production.sources().get("queue");
        assertEquals(
                "q-secret",
                ((SourceSettings.Credentials.Basic) queue.endpoint().credentials())
                        .password()
                        .reveal());
        CommandSettings deploy = production.commands().get("deploy");
        assertEquals(List.of("scripts/deploy", "--wait"), deploy.argv());
        assertEquals("d-secret", deploy.environment().get("DEPLOY_TOKEN").reveal());
        assertFalse(deploy.inPlan());
        assertTrue(production.commands().get("queue_depth").inPlan());
        assertEquals(
                new Expectations(
                        "db",
                        Optional.of("shop"),
                        Optional.of("7438291029384756012"),
                        OptionalInt.of(14),
                        OptionalInt.of(2)),
                production.expect().orElseThrow());
        assertEquals("a *** b ***", production.secrets().mask("a db-secret b q-secret"));
    }

    @Test
    void secretsOfOtherEnvironmentsAreNotTouched() throws IOException {
        writeExample();

        Environment local = usable(EnvironmentFile.load(directory.resolve("sluice.yaml"), "local", Map.of()));

        assertFalse(local.guarded());
        assertEquals(
                Optional.empty(), ((SourceSettings.Postgres) local.sources().get("db")).password());
    }

    @Test
    void whereDocumentsArePublishedNeedsNoEnvironmentAndNoSecret() throws IOException {
        Path file = directory.resolve("sluice.yaml");
        List<EnvironmentFault> faults = new ArrayList<>();
        assertEquals(DocumentLinks.NONE, DocumentLinks.read(file, faults::add));

        Files.writeString(file, "environments: {a: {sources: {db: {password: env:UNSET}}}}\n");
        assertEquals(DocumentLinks.NONE, DocumentLinks.read(file, faults::add));

        Files.writeString(file, "documents:\n  url: https://docs.example.org/shop/\n");
        assertEquals(
                new DocumentLinks(Optional.of("https://docs.example.org/shop"), Optional.empty()),
                DocumentLinks.read(file, faults::add));
        assertEquals(List.of(), faults);

        Files.writeString(file, "documents: {url: https://docs.example.org/shop}\nenvironments: {a: {sources: {}}}\n");
        assertEquals("a", usable(EnvironmentFile.load(file, "a", Map.of())).name());

        Files.writeString(file, "documents:\n  grafana: grafana.example.org\n");
        assertEquals(DocumentLinks.NONE, DocumentLinks.read(file, faults::add));
        assertEquals(
                file + ":2:12: `grafana` is no address of a web server",
                faults.getFirst().toString().lines().findFirst().orElseThrow());
    }

    @Test
    void saysEveryFaultAtItsPlaceAndRepeatsNoSecret() {
        Loaded.Faulty faulty = (Loaded.Faulty)
                EnvironmentFile.load(Path.of("src/test/resources/environment/faulty.yaml"), "prodution", Map.of());
        String text = faulty.faults().stream().map(EnvironmentFault::toString).collect(joining("\n\n", "", "\n"));

        assertFalse(text.contains("hunter2"), text);
        Golden.assertMatches("environment/faulty.txt", text);
    }

    @Test
    void everyLineThatIsMarkedWrongIsReported() throws IOException {
        Path file = Path.of("src/test/resources/environment/faulty.yaml");
        List<String> lines = Files.readAllLines(file);
        Loaded.Faulty faulty = (Loaded.Faulty) EnvironmentFile.load(file, "prodution", Map.of());
        List<Integer> reported =
                faulty.faults().stream().map(EnvironmentFault::line).distinct().toList();

        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).contains("  # ")) {
                assertTrue(reported.contains(i + 1), "line " + (i + 1) + ": " + lines.get(i));
            }
        }
    }

    @Test
    void missingSecretsAreSaidByNameBeforeAnythingRuns() throws IOException {
        writeExample();

        List<EnvironmentFault> faults =
                faults(EnvironmentFile.load(directory.resolve("sluice.yaml"), "production", Map.of()));

        assertTrue(faults.stream()
                .anyMatch(fault -> fault.message().equals("the environment variable SHOP_DB_PASSWORD is not set")));
        assertTrue(faults.stream().anyMatch(fault -> fault.message().contains("queue.password cannot be read")));
        assertTrue(faults.stream().anyMatch(fault -> fault.message().contains("ca.pem cannot be read")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "environments:\n  a: [",
                "environments:\n\ta: b",
                "- a\n- b\n",
                "environments: !!javax.script.ScriptEngineManager []",
                "a: &a [*a]",
                "environments: {a: {sources: {db: {password: *hunter2}}}}",
                "environments: {a: {sources: {db: {password: !hunter2!x y}}}}",
                "environments: &e\n  a: *e\n",
                "environments: {a: {<<: {protected: true}}}",
                "\"unterminated",
                "environments:\n  ? [a, b]\n  : c\n",
                "%YAML 9.9\n---\n",
                "environments: {a: {sources: {db: {type: {x: y}}}}}",
                "\u0000",
            })
    void nothingMalformedGetsThroughOrThrows(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yaml"), text);

        List<EnvironmentFault> faults = faults(EnvironmentFile.load(file, "a", Map.of()));

        assertFalse(faults.isEmpty());
        for (EnvironmentFault fault : faults) {
            assertFalse(fault.help().isBlank(), fault.toString());
            assertFalse(fault.toString().contains("hunter2"), fault.toString());
        }
    }

    @Test
    void filesThatAreAbsentBinaryOrHugeAreFaults() throws IOException {
        assertEquals(
                "there is no such file",
                faults(EnvironmentFile.load(directory.resolve("none.yaml"), "a", Map.of()))
                        .getFirst()
                        .message());
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertEquals(
                "the file is not UTF-8",
                faults(EnvironmentFile.load(binary, "a", Map.of())).getFirst().message());
        Path huge = Files.writeString(directory.resolve("huge.yaml"), "#".repeat(1_000_001));
        assertEquals(
                "the file is larger than 1 MB",
                faults(EnvironmentFile.load(huge, "a", Map.of())).getFirst().message());
        assertFalse(faults(EnvironmentFile.load(directory, "a", Map.of())).isEmpty());
    }

    @Test
    void aSecretInAFileIsItsTextAlone() throws IOException {
        Path file = Files.writeString(
                directory.resolve("sluice.yaml"),
                "environments: {a: {sources: {prom: {type: prometheus, url: http://prom.internal, bearer: file:token.txt}}}}\n");
        for (String written : List.of("eyJhbGci", "eyJhbGci\r\n", "\uFEFFeyJhbGci\n")) {
            Files.writeString(directory.resolve("token.txt"), written);
            SourceSettings.Prometheus prom = (SourceSettings.Prometheus)
                    usable(EnvironmentFile.load(file, "a", Map.of())).sources().get("prom");
            assertEquals(
                    "eyJhbGci",
                    ((SourceSettings.Credentials.Bearer) prom.endpoint().credentials())
                            .token()
                            .reveal());
        }
    }

    @Test
    void comparesADatabaseWithWhatIsExpected() {
        Expectations expect =
                new Expectations("db", Optional.of("shop"), Optional.of("1"), OptionalInt.of(14), OptionalInt.of(2));

        assertEquals(
                List.of(),
                expect.differences(
                        new PostgresFacts("shop", "u", Optional.of("1"), 140_005, false, Optional.of(2), true)));
        assertEquals(
                List.of(
                        "source db leads to database test, not to shop",
                        "source db leads to a cluster with system identifier 2, not 1",
                        "the server of source db is PostgreSQL 13, older than 14",
                        "1 replicas stream from source db, expected 2"),
                expect.differences(
                        new PostgresFacts("test", "u", Optional.of("2"), 130_005, false, Optional.of(1), true)));
        assertEquals(
                2,
                expect.differences(new PostgresFacts(
                                "shop", "u", Optional.empty(), 150_001, false, Optional.empty(), false))
                        .size());
    }

    /** The example that people read is the one that is tried. */
    private void writeExample() throws IOException {
        String text = Files.readString(DOCUMENTATION);
        int start = text.indexOf("```yaml\n") + "```yaml\n".length();
        Files.writeString(directory.resolve("sluice.yaml"), text.substring(start, text.indexOf("```", start)));
    }

    private static Environment usable(Loaded loaded) {
        if (loaded instanceof Loaded.Usable usable) {
            return usable.environment();
        }
        throw new AssertionError(loaded);
    }

    private static List<EnvironmentFault> faults(Loaded loaded) {
        return ((Loaded.Faulty) loaded).faults();
    }
}
