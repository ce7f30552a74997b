package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.StepRef;
import dev.sluice.step.ledger.Standing;
import dev.sluice.testing.KeyPairs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a step's request, by the settings of its source; the server wants to know its clients. */
class HttpRequestTest {
    private static final StepRef CALL = new StepRef("work", "call");
    private static final String RUNBOOK = """
            runbook calling "A request"
            owner      "team-shop"
            contact    "#shop"
            migration  schema on t
            because    "It is to be seen what becomes of a request."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "nothing to undo"
            source api http
            metric a count safety from api every 1s timeout 900ms json "$.a"
            phase work "One request" {
              step call http on api post "/deploys"
              undo none call because "it is a test"
              pause   when a > 1
              proceed when a == 1
            }
            """;

    @TempDir
    private static Path keys;

    private static SSLContext context;

    private final AtomicInteger requests = new AtomicInteger();

    @TempDir
    private Path path;

    private HttpsServer server;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairs pairs = new KeyPairs(keys);
        KeyStore own = pairs.make("server", "EC", "ip:127.0.0.1");
        context = KeyPairs.server(own, pairs.make("client", "EC", "dns:client"));
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void goesWithTheCertificatesOfItsSource() {
        EffectResult result = post(
                "/deploys",
                ", ca: \"%s/server.pem\", certificate: \"%s/client.pem\", key: \"%s/client.key\""
                        .formatted(keys, keys, keys));

        assertEquals(new EffectResult.Done(Optional.empty(), "HTTP 202"), result);
        assertEquals(1, requests.get());
    }

    @Test
    void wasNotSentToAServerThatNobodyVouchesFor() {
        EffectResult.Failed failed = failed(post("/deploys", ""));

        assertEquals("UNREACHABLE", failed.code());
        assertTrue(failed.message().startsWith("TLS failed for POST https://127.0.0.1/deploys: "), failed::toString);
        assertTrue(failed.leftNothing());
        assertEquals(0, requests.get());
    }

    @Test
    void isNotSentWhereTheFilesOfItsSourceAreUnusable() {
        EffectResult.Failed failed = failed(post("/deploys", ", ca: \"" + keys + "/server.key\""));

        assertEquals("REQUEST", failed.code());
        assertTrue(failed.message().startsWith("the TLS files of source api are unusable: "), failed::toString);
        assertTrue(failed.message().contains("check `ca`"), failed::toString);
        assertTrue(failed.leftNothing());
    }

    @Test
    void isNotSentToAnAddressThatCannotBe() {
        EffectResult.Failed failed = failed(post("/deploys?title=orders status", ""));

        assertEquals(
                new EffectResult.Failed(
                        "REQUEST",
                        "`/deploys?title=orders status` is no part of an address: illegal character in query. Next: write in"
                                + " percent what an address cannot hold, such as %20 for a blank"
                                + " (calling, line 13, column 3)",
                        false,
                        true),
                failed);
    }

    private EffectResult post(String address, String tls) {
        RunFolder folder = new RunFolder(path)
                .source(
                        "api",
                        "{type: http, url: \"https://127.0.0.1:%d/\"%s}"
                                .formatted(server.getAddress().getPort(), tls))
                .runbook(RUNBOOK);
        Action post = new Action.Http(
                "api",
                "POST",
                address,
                Optional.empty(),
                List.of(202),
                Duration.ofSeconds(30),
                Action.Retry.NONE,
                false);
        CompletableFuture<EffectResult> end = new CompletableFuture<>();
        try (Effects effects = effects(folder)) {
            effects.begin(
                    new Command.Execute(
                            new EffectId(CALL, false, 0, 0),
                            1,
                            new Effect.Act(CALL, post, Map.of(), false),
                            0,
                            RunFolder.LONG.toMillis()),
                    Optional::empty,
                    new Effects.Sink() {
                        @Override
                        public void ended(EffectId id, EffectResult result) {
                            end.complete(result);
                        }

                        @Override
                        public void told(EffectId id, String text) {}

                        @Override
                        public void moved(String text) {}
                    });
            return end.orTimeout(RunFolder.LONG.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    private Effects effects(RunFolder folder) {
        return new Effects(
                RunFolder.RUN,
                folder.runbook(),
                folder.environment().secrets(),
                Map.of(),
                new Commands(folder.runbook(), folder.environment(), path),
                new Probes(source -> {
                    throw new IllegalStateException("nobody asks for " + source);
                }),
                new Offering(Map.of(), folder.environment().protection()),
                Optional.empty(),
                () -> "",
                () -> new Standing("", 0, ""));
    }

    private static EffectResult.Failed failed(EffectResult result) {
        return assertInstanceOf(EffectResult.Failed.class, result, result::toString);
    }
}
