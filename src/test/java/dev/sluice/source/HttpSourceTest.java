package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.json;
import static dev.sluice.source.Questions.question;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Query;
import dev.sluice.language.text.Span;
import dev.sluice.source.SourceSettings.Credentials;
import dev.sluice.source.SourceSettings.Header;
import dev.sluice.testing.Await;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSourceTest {
    private static final String DOCUMENT = """
            {"queues": [{"name": "a", "depth": 3}, {"name": "b", "depth": 5.5}], "ok": true, "odd name": {"x": 7},
             "state": "ready", "none": null, "seconds": 1760000000, "millis": 1760000000123,
             "iso": "2025-10-09T08:53:20Z", "big": 1e400}
            """;

    private FakeHttp server;
    private HttpSource source;

    @BeforeEach
    void start() {
        server = FakeHttp.start();
        server.on("/doc", Answer.json(DOCUMENT));
        source = source(Endpoints.at(server.url()));
    }

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    private static HttpSource source(SourceSettings.Endpoint endpoint) {
        return new HttpSource("queue", new SourceSettings.Http(endpoint), Secrets.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$.queues[0].depth          | 3",
                "$.queues[-1].depth         | 5.5",
                "$['queues'][1][\"depth\"]  | 5.5",
                "$['odd name'].x            | 7",
            })
    void findsTheValueByItsPath(String path, double expected) {
        assertEquals(expected, amount(source.read(json("/doc", path, Unit.COUNT), TIMEOUT)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$.queues            | COUNT   | TYPE",
                "$.queues[0]         | COUNT   | TYPE",
                "$.state             | COUNT   | TYPE",
                "$.ok                | COUNT   | TYPE",
                "$.queues[0].depth   | BOOLEAN | TYPE",
                "$.none              | COUNT   | NULL",
                "$.big               | NUMBER  | INF",
                "$.queues[2].depth   | COUNT   | EMPTY",
                "$.queues.depth      | COUNT   | EMPTY",
                "$.absent            | COUNT   | EMPTY",
                "queues              | COUNT   | TYPE",
                "$.queues[*].depth   | COUNT   | TYPE",
                "$..depth            | COUNT   | TYPE",
                "$.queues[01]        | COUNT   | TYPE",
                "$.queues[0          | COUNT   | TYPE",
                "$['queues           | COUNT   | TYPE",
            })
    void saysWhyThereIsNoValue(String path, Unit unit, Cause cause) {
        failed(source.read(json("/doc", path, unit), TIMEOUT), cause);
    }

    @Test
    void readsFlagsTextsAndTimes() {
        assertEquals(
                Value.flag(true),
                answered(source.read(json("/doc", "$.ok", Unit.BOOLEAN), TIMEOUT))
                        .value());
        assertEquals(
                new Value.Text("ready"),
                answered(source.read(json("/doc", "$.state", Unit.TEXT), TIMEOUT))
                        .value());
        assertTrue(
                answered(source.read(json("/doc", "$.iso", Unit.TIME), TIMEOUT)).value() instanceof Value.Moment);
    }

    @Test
    void answersThatAreNoneAreMissing() {
        server.on("/empty", Answer.json(""))
                .on("/html", Answer.text("<html>"))
                .on("/half", Answer.json("{\"a\": "))
                .on("/gone", Answer.status(404).body("{\"a\": 1}"))
                .on("/login", Answer.status(401))
                .on("/moved", Answer.status(302).header("Location", "/doc"))
                .on("/huge", Answer.json("[" + "1,".repeat(5_000_001) + "1]"))
                .on("/deep", Answer.json("[".repeat(100_000)));

        failed(source.read(json("/empty", "$.a", Unit.COUNT), TIMEOUT), Cause.EMPTY);
        failed(source.read(json("/html", "$.a", Unit.COUNT), TIMEOUT), Cause.PARSE);
        failed(source.read(json("/half", "$.a", Unit.COUNT), TIMEOUT), Cause.PARSE);
        failed(source.read(json("/deep", "$.a", Unit.COUNT), TIMEOUT), Cause.PARSE);
        failed(source.read(json("/huge", "$.a", Unit.COUNT), TIMEOUT), Cause.PARSE);
        failed(source.read(json("/login", "$.a", Unit.COUNT), TIMEOUT), Cause.AUTH);
        assertEquals(
                "404",
                failed(source.read(json("/gone", "$.a", Unit.COUNT), TIMEOUT), Cause.HTTP)
                        .missing()
                        .detail());
        assertEquals(
                "302",
                failed(source.read(json("/moved", "$.a", Unit.COUNT), TIMEOUT), Cause.HTTP)
                        .missing()
                        .detail());
        Query.Json also404 = new Query.Json("GET", "/gone", "$.a", Optional.empty(), List.of(200, 404), Span.NONE);
        assertEquals(1, amount(source.read(question(also404, Unit.COUNT), TIMEOUT)));
    }

    @Test
    void aServerErrorIsTriedOnceMore() {
        server.on("/flaky", Answer.status(503), Answer.json("{\"a\": 1}"));
        server.on("/broken", Answer.status(503));

        assertEquals(1, amount(source.read(json("/flaky", "$.a", Unit.COUNT), TIMEOUT)));
        failed(source.read(json("/broken", "$.a", Unit.COUNT), TIMEOUT), Cause.HTTP);
        assertEquals(4, server.requests().size());
    }

    @Test
    void tellsTheAgeByTheServersOwnClock() {
        server.on("/cached", Answer.json("{\"a\": 1}").header("Age", "120"));
        String date = "Thu, 09 Oct 2025 08:54:00 GMT";
        server.on("/dated", Answer.json(DOCUMENT).header("Date", date));

        assertEquals(
                Duration.ofSeconds(120),
                answered(source.read(json("/cached", "$.a", Unit.COUNT), TIMEOUT))
                        .age());
        for (String path : List.of("$.seconds", "$.iso")) {
            Query.Json sampled =
                    new Query.Json("GET", "/doc", "$.queues[0].depth", Optional.of(path), List.of(), Span.NONE);
            Duration age = answered(source.read(question(sampled, Unit.COUNT), TIMEOUT))
                    .age();
            assertTrue(age.toDays() > 300, age.toString());
        }
        Query.Json noTime =
                new Query.Json("GET", "/doc", "$.queues[0].depth", Optional.of("$.ok"), List.of(), Span.NONE);
        failed(source.read(question(noTime, Unit.COUNT), TIMEOUT), Cause.PARSE);
        Query.Json nowhere =
                new Query.Json("GET", "/doc", "$.queues[0].depth", Optional.of("$.x"), List.of(), Span.NONE);
        failed(source.read(question(nowhere, Unit.COUNT), TIMEOUT), Cause.EMPTY);
    }

    @Test
    void signsInAtItsOwnAddressOnly() {
        server.on("/api/doc", Answer.json(DOCUMENT));
        try (FakeHttp other = FakeHttp.start();
                HttpSource basic = source(Endpoints.with(
                        server.url("/api/"),
                        new Credentials.Basic("u", new Secret("env:P", "pass")),
                        Map.of(
                                "X-Scope",
                                new Header.Plain("shop"),
                                "X-Key",
                                new Header.Hidden(new Secret("env:K", "key")))))) {
            other.on("/doc", Answer.json(DOCUMENT));

            assertEquals(3, amount(basic.read(json("/doc", "$.queues[0].depth", Unit.COUNT), TIMEOUT)));
            assertEquals(
                    3,
                    amount(basic.read(json(other.url("/doc").toString(), "$.queues[0].depth", Unit.COUNT), TIMEOUT)));

            FakeHttp.Request own = server.requests().getLast();
            assertEquals("Basic dTpwYXNz", own.headers().get("authorization"));
            assertEquals("shop", own.headers().get("x-scope"));
            assertEquals("key", own.headers().get("x-key"));
            FakeHttp.Request foreign = other.requests().getLast();
            assertFalse(foreign.headers().containsKey("authorization"), foreign.toString());
            assertFalse(foreign.headers().containsKey("x-key"), foreign.toString());
        }
    }

    @Test
    void addressesWithAUserInThemAreRefusedWithoutRepeatingThem() {
        dev.sluice.source.Answer.Failed failed =
                failed(source.read(json("http://u:hunter2@127.0.0.1/x", "$.a", Unit.COUNT), TIMEOUT), Cause.TYPE);

        assertFalse(failed.missing().toString().contains("hunter2"), failed.toString());
    }

    @Test
    void aServerThatNeverAnswersIsBoundedAndClosingEndsTheWait() throws Exception {
        server.on("/never", Answer.never());

        failed(source.read(json("/never", "$.a", Unit.COUNT), Duration.ofMillis(200)), Cause.TIMEOUT);
        CompletableFuture<dev.sluice.source.Answer> waiting = CompletableFuture.supplyAsync(
                () -> source.read(json("/never", "$.a", Unit.COUNT), Duration.ofSeconds(30)));
        Await.until("it was asked", TIMEOUT, () -> server.requests().size() == 2);
        source.close();

        failed(waiting.get(10, TimeUnit.SECONDS), Cause.OFF);
        failed(source.read(json("/doc", "$.ok", Unit.BOOLEAN), TIMEOUT), Cause.OFF);
    }

    @Test
    void saysWhatToDoWhenItCannotBeReached() {
        assertProblem("http://no-such-host.invalid", "no host is called no-such-host.invalid");
        assertProblem("http://127.0.0.1:1", "http://127.0.0.1:1 refuses connections");
        assertTrue(source.probe(TIMEOUT).isEmpty());
    }

    private static void assertProblem(String url, String detail) {
        try (HttpSource broken = source(Endpoints.at(URI.create(url)))) {
            SourceProblem problem = broken.probe(TIMEOUT).orElseThrow();

            assertEquals(Cause.UNREACHABLE, problem.missing().cause());
            assertEquals(detail, problem.missing().detail());
            assertFalse(problem.help().isBlank());
        }
    }
}
