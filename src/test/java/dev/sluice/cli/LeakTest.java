package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.Trees;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Systems that repeat every secret they are told: no screen, journal, document or row holds one, however encoded. */
@ExtendWith(TestPostgres.class)
class LeakTest {
    private static final String USER = "deployer";
    private static final List<String> SECRETS = List.of(
            "db-Secret/7f3a+1",
            "bearer-Secret/8c2b+2",
            "basic-Secret/9d1c+3",
            "header-Secret/6e0d+4",
            "env-Secret/5f9e+5");

    @TempDir
    private Path folder;

    private final List<String> seen = new ArrayList<>();

    @Test
    void noSecretLeavesWithAnyCommand(TestDatabase database) throws IOException {
        String role = "leak_" + database.name();
        database.execute(
                "create role " + role + " login superuser password '" + SECRETS.get(0) + "'",
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders values (1)",
                "create table vault (secret text)",
                "insert into vault values ('" + SECRETS.get(4) + "')");
        Repository repository = new Repository(folder);
        try (FakeHttp server = FakeHttp.start()) {
            // It is well until a metric is asked for; its complaints repeat all that it was told.
            server.on("/", FakeHttp.Answer.status(200));
            server.on("/api/v1/query", request -> {
                String asked = request.uri() + request.body();
                return asked.contains("up")
                        ? FakeHttp.Answer.status(401).body("no: " + request.headers())
                        : FakeHttp.Answer.json(
                                "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":["
                                        + System.currentTimeMillis() / 1000 + ",\"1\"]}}");
            });
            server.on("/basic", request -> FakeHttp.Answer.status(401).body("no: " + request.headers()));
            server.on("/header", request -> FakeHttp.Answer.status(500).body("no: " + request.headers()));
            write(repository, database, role, server);
            for (String environment : List.of("test", "wrong")) {
                for (String name : List.of("http_basic", "http_header", "command", "sql")) {
                    String file = folder.resolve(name + ".runbook").toString();
                    String run = name + "-" + environment;
                    remember(repository.call("check", file));
                    remember(repository.here("plan", file, "--env", environment));
                    Said ran = remember(repository.here(
                            "run", file, "--env", environment, "--unattended", "--create-schema", "--run-id", run));
                    assertEquals(environment.equals("test") ? 1 : 30, ran.exitCode(), ran::toString);
                    for (String command : List.of("status", "why", "report")) {
                        remember(repository.here(command, run));
                    }
                    remember(repository.here("status", run, "--format", "json"));
                    remember(repository.here("resume", run, "--unattended"));
                    remember(repository.call(
                            "docs", file, "--out", folder.resolve("docs").toString()));
                }
            }
            assertTrue(String.join("", seen).contains("***"), "nothing had to be masked, so nothing was tried");
            seen.add(database.single("""
                    select query_to_xml('select * from sluice.fence', true, true, '')::text
                        || query_to_xml('select * from sluice.effect', true, true, '')::text
                        || query_to_xml('select * from sluice.checkpoint', true, true, '')::text
                        || query_to_xml('select * from sluice.tile', true, true, '')::text
                    """));
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
        for (Path file : Trees.filesBelow(folder)) {
            if (!file.getFileName().toString().startsWith("secret")) {
                seen.add(file + "\n" + Files.readString(file));
            }
        }
        for (String text : seen) {
            for (String secret : SECRETS) {
                for (String form : forms(secret)) {
                    assertFalse(text.contains(form), () -> form + " of " + secret + " is in " + text);
                }
            }
        }
    }

    private void write(Repository repository, TestDatabase database, String role, FakeHttp server) {
        for (int i = 0; i < SECRETS.size(); i++) {
            repository.write("secret" + i, SECRETS.get(i));
        }
        repository.write("secret_wrong", SECRETS.get(0).replace("7f", "8f"));
        repository.write("sluice.yaml", """
                environments:
                  test:
                    sources: &no_anchor
                      %s
                  wrong:
                    sources:
                      %s
                """.replace("sources: &no_anchor", "sources:").formatted(
                sources(Repository.database(database, role, "file:secret0"), server),
                sources(Repository.postgres("postgresql://127.0.0.1:1/x", role, "file:secret_wrong"), server)));
        repository.runbook("http_basic", """
                step go http on basic post "/basic" status 200 timeout 5s
                undo none go because "it is a test"
                """);
        repository.runbook("http_header", """
                step go http on header post "/header" status 200 timeout 5s
                undo none go because "it is a test"
                """);
        repository.runbook("command", """
                step go run "leak" timeout 10s
                undo none go because "it is a test"
                """);
        repository.runbook("sql", """
                step go sql on db "update orders set n = (select secret from vault)::int"
                undo none go because "it is a test"
                """);
        for (String name : List.of("http_basic", "http_header", "command", "sql")) {
            Path file = folder.resolve(name + ".runbook");
            try {
                String text = Files.readString(file)
                        .replace("source db postgres\n", """
                                source db     postgres
                                source prom   prometheus
                                source basic  http
                                source header http
                                source cmd    command
                                """)
                        .replace("\nphase fill", """
                                metric errors count correctness from prom   every pace promql "up"
                                metric depth  count correctness from basic  every pace get "/basic" json "$.a"
                                metric queue  count correctness from header every pace get "/header" json "$.a"
                                metric told   count correctness from cmd    every pace run "leak"

                                phase fill""")
                        .replace("untouched == 0", "untouched == 0 and errors + depth + queue + told < 1");
                Files.writeString(file, text);
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        }
    }

    private static String sources(String database, FakeHttp server) {
        return """
                %s
                      prom: {type: prometheus, url: "%s", bearer: "file:secret1"}
                      basic: {type: http, url: "%s", user: %s, password: "file:secret2"}
                      header: {type: http, url: "%s", headers: {X-Api-Token: "file:secret3"}}
                      cmd: {type: command}
                    commands:
                      leak: {run: [sh, -c, "echo $TOKEN; echo $TOKEN | base64 >&2; echo $TOKEN >&2; exit 7"], plan: true, env: {TOKEN: "file:secret4"}}
                """.formatted(database, server.url(), server.url(), USER, server.url())
                .stripTrailing();
    }

    private Said remember(Said said) {
        seen.add(said.all());
        return said;
    }

    /** A secret as it is, in an address, alone in Base64, and with its user in Base64. */
    private static List<String> forms(String secret) {
        return List.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
                Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString((USER + ":" + secret).getBytes(StandardCharsets.UTF_8)));
    }
}
