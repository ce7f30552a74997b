package dev.sluice.source;

import static dev.sluice.source.Questions.command;
import static dev.sluice.source.Questions.json;
import static dev.sluice.source.Questions.promQl;
import static dev.sluice.source.Questions.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.sluice.run.environment.EnvironmentFile;
import dev.sluice.run.environment.Loaded;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Unit;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Searches whatever leaves this room for the secrets that went into it. */
@ExtendWith(TestPostgres.class)
class SecretsTest {
    private static final String SECRET = "hunter2-7f3a";
    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    @Test
    void aSecretHasNoReadableForm() {
        Secret secret = new Secret("env:X", SECRET);

        assertEquals("***", secret.toString());
        assertEquals("a *** b", new Secrets(List.of(secret)).mask("a " + SECRET + " b"));
        assertThrows(
                NotSerializableException.class,
                () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(secret));
        try {
            assertFalse(JsonMapper.builder().build().writeValueAsString(secret).contains(SECRET));
        } catch (JacksonException refused) {
            assertFalse(refused.getMessage().contains(SECRET));
        }
    }

    @Test
    void aSecretIsFoundInsideBase64AndAddresses() {
        Secrets secrets = new Secrets(List.of(new Secret("a", "p/ss word-7f3a9b")));
        for (String user : List.of("u", "us", "use", "user")) {
            byte[] pair = (user + ":p/ss word-7f3a9b").getBytes(StandardCharsets.UTF_8);
            String encoded = Base64.getEncoder().encodeToString(pair);
            String masked = secrets.mask("Basic " + encoded);
            assertTrue(masked.contains("***"), masked);
            assertFalse(masked.contains(encoded.substring(encoded.length() - 10, encoded.length() - 4)), masked);
        }
        assertEquals("?q=***", secrets.mask("?q=p%2Fss+word-7f3a9b"));
    }

    @Test
    void aSecretIsFoundAsOthersEscapeIt() {
        Secrets secrets = new Secrets(List.of(new Secret("a", "p/s s\"w\\o<r(d+\u00e9\t7f3a")));
        for (String form : List.of(
                "p/s s\\\"w\\\\o<r(d+\u00e9\\t7f3a",
                "p\\/s s\\\"w\\\\o<r(d+\\u00e9\\t7f3a",
                "p/s s\\\"w\\\\o<r(d+\\u00E9\\t7f3a",
                "p/s s\\\"w\\\\o\\u003cr(d+\u00e9\\t7f3a",
                "p%2Fs+s%22w%5Co%3Cr%28d%2B%C3%A9%097f3a",
                "p%2Fs%20s%22w%5Co%3Cr%28d%2B%C3%A9%097f3a",
                "p%2fs%20s%22w%5co%3cr%28d%2b%c3%a9%097f3a",
                "p/s%20s%22w%5Co%3Cr%28d%2B%C3%A9%097f3a",
                "p%2Fs%20s%22w%5Co%3Cr(d%2B%C3%A9%097f3a",
                "p/s%20s%22w%5Co%3Cr(d+%C3%A9%097f3a")) {
            assertEquals("\"***\"", secrets.mask("\"" + form + "\""));
        }
    }

    @Test
    void aSecretIsFoundHoweverItsTextComesInPieces() {
        Secrets secrets =
                new Secrets(List.of(new Secret("a", "aXbXa"), new Secret("b", "bXaY"), new Secret("c", "two\nlines")));
        for (String text :
                List.of("1 aXbXa 2", "aXbXaXbXa", "aXbXaY", "aXbX aXb", "1 two\nlines", "bXaaXbXaa", "two\n")) {
            String whole = secrets.mask(text);
            for (int first = 0; first <= text.length(); first++) {
                for (int second = first; second <= text.length(); second++) {
                    Masking masking = secrets.masking();
                    String told = masking.next(text.substring(0, first))
                            + masking.next(text.substring(first, second))
                            + masking.next(text.substring(second))
                            + masking.rest();
                    assertEquals(whole, told, text + " parted at " + first + " and " + second);
                }
            }
        }
        assertEquals("1 ***", secrets.mask("1 aXbXaY"));
    }

    @Test
    void ofATextThatWasCutNoBeginningOfASecretIsLeft() {
        Secrets secrets = new Secrets(List.of(new Secret("a", "abcdef")));

        assertEquals("*** x", secrets.maskBeginning("abcdef xabcde"));
        assertEquals("abcdx", secrets.maskBeginning("abcdx"));
    }

    @Test
    void theLongerOfTwoOverlappingSecretsIsMaskedFirst() {
        Secrets secrets = new Secrets(List.of(new Secret("a", "abc"), new Secret("b", "abcdef"), new Secret("c", "")));

        assertEquals("*** ***", secrets.mask("abcdef abc"));
    }

    @Test
    void noAnswerProblemOrSettingRepeatsASecret(TestDatabase database) throws Exception {
        String role = "r_" + database.name();
        database.execute("create role " + role + " login password '" + SECRET + "'");
        List<String> seen = new ArrayList<>();
        try (FakeHttp server = FakeHttp.start()) {
            // A server that repeats to us all that we told it, as an error, a warning, and a reset connection would.
            server.on(
                    "/api/v1/query",
                    request -> FakeHttp.Answer.status(400)
                            .body("{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\""
                                    + request.headers().get("authorization") + "\"}"));
            server.on(
                    "/echo",
                    request -> FakeHttp.Answer.json(
                            "{\"a\": \"" + request.headers().get("x-token") + "\"}"));
            Loaded loaded = EnvironmentFile.load(environment(database, role, server), "test", Map.of("S", SECRET));
            seen.add(loaded.toString());
            var environment = ((Loaded.Usable) loaded).environment();
            try (Sources sources =
                    new Sources(environment.sources(), environment.commands(), environment.secrets(), "r1")) {
                for (String name : environment.sources().keySet()) {
                    MetricSource source = sources.get(name);
                    source.probe(SOON).ifPresent(problem -> seen.add(problem.toString()));
                    for (Question question : List.of(
                            sql("select 1", Unit.COUNT),
                            sql("select '" + SECRET + "'::int", Unit.COUNT),
                            sql("select no_such_column_" + SECRET.replace('-', '_'), Unit.COUNT),
                            promQl("up", Unit.COUNT),
                            json("/echo", "$.a", Unit.COUNT),
                            command("leak", Unit.COUNT))) {
                        Answer answer = source.read(question, SOON);
                        seen.add(
                                answer instanceof Answer.Failed failed
                                        ? failed.missing() + failed.help()
                                        : answer.toString());
                        source.history(question, SOON, SOON, SOON)
                                .ifPresent(history -> seen.add(
                                        history instanceof History.Failed failed
                                                ? failed.missing() + failed.help()
                                                : ""));
                    }
                }
            }
        } finally {
            database.execute("drop role " + role);
        }
        assertTrue(seen.size() > 20, seen.toString());
        for (String text : seen) {
            assertFalse(text.contains(SECRET), text);
        }
    }

    @Test
    void secretsAreRevealedOnlyWhereTheyLeaveForTheSystemThatTheyUnlock() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.sluice");

        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages("dev.sluice.source..", "dev.sluice.run..")
                // A pager's key stands in the body of the message, Slack's in its address.
                .and()
                .haveNameNotMatching("dev\\.sluice\\.telemetry\\.notify\\.(Sender|PagerDutyPayload)")
                .should()
                .callMethod(Secret.class, "reveal")
                .check(classes);
    }

    private Path environment(TestDatabase database, String role, FakeHttp server) throws Exception {
        String address = database.url().replace("jdbc:", "");
        return Files.writeString(directory.resolve("sluice.yaml"), """
                environments:
                  test:
                    sources:
                      db: {type: postgres, url: "%1$s", user: %2$s, password: env:S}
                      wrong_user: {type: postgres, url: "%1$s", user: nobody, password: env:S}
                      refused: {type: postgres, url: "postgresql://127.0.0.1:1/x", user: u, password: env:S}
                      unknown: {type: postgres, url: "postgresql://no-such-host.invalid/x", user: u, password: env:S}
                      tls: {type: postgres, url: "%1$s", user: %2$s, password: env:S, sslmode: verify-full}
                      prom: {type: prometheus, url: "%3$s", bearer: env:S}
                      gone: {type: prometheus, url: "http://127.0.0.1:1", user: u, password: env:S}
                      echo: {type: http, url: "%3$s", headers: {X-Token: env:S}}
                      cmd: {type: command}
                    commands:
                      leak: {run: [sh, -c, "echo $TOKEN >&2; exit 1"], env: {TOKEN: env:S}}
                """.formatted(address, role, server.url()));
    }
}
