package dev.sluice.step.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.source.Secret;
import dev.sluice.source.Secrets;
import dev.sluice.step.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpStepTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Secrets SECRETS = new Secrets(List.of(new Secret("env:T", "s3cret")));

    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicReference<String> said = new AtomicReference<>("no such token s3cret");
    private final AtomicReference<String> seen = new AtomicReference<>("");
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/flag", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.set(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            byte[] answer = said.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/never", exchange -> {
            try {
                over.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(status.get(), 0);
            exchange.getResponseBody().write(said.get().getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });
        server.createContext("/long", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 20];
            for (int i = 0; i < 16; i++) {
                exchange.getResponseBody().write(part);
            }
            seen.set("it came to its end");
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void anExpectedStatusIsDone() {
        status.set(201);
        assertEquals(new Outcome.Done("HTTP 201"), run("POST", "/flag", Optional.of("run/1"), LONG));
        assertEquals("POST run/1 Bearer s3cret {\"on\": true}", seen.get());
    }

    @Test
    void anyOtherStatusFailsWithoutTellingSecrets() {
        status.set(403);
        Outcome.Failed failed = failed(run("PUT", "/flag", Optional.empty(), LONG));

        assertEquals("HTTP 403", failed.code());
        assertFalse(failed.retryable());
        assertTrue(failed.message().endsWith("/flag answered: no such token ***"), failed.message());
        assertFalse(failed.message().contains("query"), failed.message());
    }

    @Test
    void aSecretThatTheEndOfWhatIsReadCutsIsNotToldInPart() {
        status.set(403);
        said.set("x".repeat(2_045) + "s3cret and more");

        String message = failed(run("PUT", "/flag", Optional.empty(), LONG)).message();

        assertTrue(message.endsWith("xxx"), message);
    }

    @Test
    void theStatusCountsThoughItsBodyNeverEnds() {
        assertEquals(new Outcome.Done("HTTP 200"), run("POST", "/endless", Optional.empty(), SHORT));
        status.set(409);
        Outcome.Failed failed = failed(run("POST", "/endless", Optional.empty(), LONG));

        assertEquals("HTTP 409", failed.code());
        assertTrue(failed.message().endsWith("/endless answered: no such token ***"), failed.message());
    }

    /** More than the network keeps: a client that goes away breaks it off. */
    @Test
    void whatTheServerDoesWhileItAnswersIsNotBrokenOff() {
        assertEquals(new Outcome.Done("HTTP 200"), run("POST", "/long", Optional.empty(), LONG));
        assertEquals("it came to its end", seen.get());
    }

    @Test
    void onlyWhatMayBeSentTwiceIsTriedAgainAfterAFailureUnderway() {
        status.set(502);
        assertTrue(failed(run("PUT", "/flag", Optional.empty(), LONG)).retryable());
        assertTrue(failed(run("POST", "/flag", Optional.of("k"), LONG)).retryable());
        assertFalse(failed(run("POST", "/flag", Optional.empty(), LONG)).retryable());
        status.set(503);
        assertTrue(failed(run("POST", "/flag", Optional.empty(), LONG)).retryable());
    }

    @Test
    void aRequestWithoutAnAnswerHasAnUnknownFateUnlessItMayBeSentTwice() {
        assertInstanceOf(Outcome.Unknown.class, run("POST", "/never", Optional.empty(), SHORT));
        assertTrue(failed(run("POST", "/never", Optional.of("k"), SHORT)).retryable());
        assertTrue(failed(run("GET", "/never", Optional.empty(), SHORT)).retryable());
    }

    @Test
    void aServerThatIsNotThereMayBeTriedAgain() {
        int port = server.getAddress().getPort();
        server.stop(0);
        for (String method : List.of("POST", "GET")) {
            Outcome.Failed failed = failed(new HttpStep()
                    .run(effect(method, URI.create("http://127.0.0.1:" + port + "/"), Optional.empty(), LONG)));

            assertEquals("UNREACHABLE", failed.code());
            assertTrue(failed.retryable());
            assertEquals(method.equals("POST"), failed.leftNothing(), "the client itself may have sent a GET before");
        }
    }

    @Test
    void whatIsNoRequestWasNotSent() {
        Outcome.Failed failed =
                failed(new HttpStep().run(effect("POST", URI.create("mailto:somebody"), Optional.empty(), LONG)));

        assertEquals("REQUEST", failed.code());
        assertTrue(failed.leftNothing());
    }

    private Outcome run(String method, String path, Optional<String> key, Duration timeout) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path + "?query=s3cret");
        return new HttpStep().run(effect(method, uri, key, timeout));
    }

    private static HttpEffect effect(String method, URI uri, Optional<String> key, Duration timeout) {
        return new HttpEffect(
                method,
                uri,
                Optional.empty(),
                Map.of("Authorization", "Bearer s3cret"),
                Optional.of("{\"on\": true}"),
                Set.of(200, 201),
                key,
                timeout,
                SECRETS);
    }

    private static Outcome.Failed failed(Outcome outcome) {
        return assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    }
}
