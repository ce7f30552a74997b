package dev.sluice.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Endpoints;
import dev.sluice.testing.FakeHttp;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Servers with an endpoint that parses are asked there; a position counts lines, and bytes within a line. */
class PrometheusParseTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    @Test
    void asksTheEndpointThatParsesWhereThereIsOne() {
        try (FakeHttp http = FakeHttp.start()) {
            http.on("/api/v1/parse_query", FakeHttp.Answer.status(400).body("""
                            {"status":"error","errorType":"bad_data",
                             "error":"invalid parameter \\"query\\": 2:5: parse error: unexpected end of input"}"""));
            try (PrometheusSource source = source(http)) {
                Parsing.Refused refused = assertInstanceOf(Parsing.Refused.class, source.parse("up\n+ \"é", BOUND));

                assertEquals("unexpected end of input", refused.said());
                assertEquals(OptionalInt.of(7), refused.at());
            }
            assertEquals(1, http.requests().size());
        }
    }

    @Test
    void asksForTheBeginningOfTimeWhereThereIsNone() {
        try (FakeHttp http = FakeHttp.start()) {
            http.on("/api/v1/parse_query", FakeHttp.Answer.status(404));
            http.on("/api/v1/query", FakeHttp.Answer.json("{\"status\":\"success\",\"data\":{}}"));
            try (PrometheusSource source = source(http)) {
                assertInstanceOf(Parsing.Understood.class, source.parse("up", BOUND));
            }
            assertTrue(http.requests().getLast().body().contains("&time=0"));
        }
    }

    @Test
    void tellsAServerThatIsNoPrometheus() {
        try (FakeHttp http = FakeHttp.start()) {
            http.on("/api/v1/parse_query", FakeHttp.Answer.text("<html>welcome</html>"));
            try (PrometheusSource source = source(http)) {
                Parsing.Unasked unasked = assertInstanceOf(Parsing.Unasked.class, source.parse("up", BOUND));

                assertTrue(unasked.problem().what().contains("no answer of Prometheus's query API"));
            }
        }
    }

    @Test
    void countsBytesWithinALine() {
        for (String before : List.of("", "é", "🐢", "a🐢é")) {
            String text = "up +\n" + before + "x";
            int bytes = before.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            assertEquals(OptionalInt.of(text.length() - 1), PrometheusParse.offset(text, 2, bytes + 1), before);
        }
    }

    private static PrometheusSource source(FakeHttp http) {
        return new PrometheusSource("prom", new SourceSettings.Prometheus(Endpoints.at(http.url())), Secrets.NONE);
    }
}
