package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.promQl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.source.SourceSettings.Credentials;
import dev.sluice.source.SourceSettings.Header;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a healthy Prometheus does not give. */
class PrometheusTroubleTest {
    private static final String QUERY = "/api/v1/query";
    /** Without a selector, so that no age is asked for. */
    private static final Question ONE = promQl("vector(1)", Unit.NUMBER);

    private FakeHttp server;
    private PrometheusSource source;

    @BeforeEach
    void start() {
        server = FakeHttp.start();
        source = source(new Credentials.None(), Map.of());
    }

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    private PrometheusSource source(Credentials credentials, Map<String, Header> headers) {
        return new PrometheusSource(
                "prom",
                new SourceSettings.Prometheus(Endpoints.with(server.url(), credentials, headers)),
                new Secrets(List.of(new Secret("env:T", "t-secret"))));
    }

    private static String vector(String value, String more) {
        return """
                {"status":"success","data":{"resultType":"vector","result":[
                  {"metric":{},"value":[1760000000.5,"%s"]}]}%s}""".formatted(value, more);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "400 | {\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:8: parse error\"} | HTTP",
                "422 | {\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"many-to-many\"}    | HTTP",
                "503 | {\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"in query queue\"}    | TIMEOUT",
                "200 | {\"status\":\"error\",\"errorType\":\"internal\",\"error\":\"x\"}                | HTTP",
                "502 | <html>Bad gateway</html>                                                         | HTTP",
                "404 | page not found                                                                   | HTTP",
                "302 |                                                                                  | HTTP",
                "401 | Unauthorized                                                                     | AUTH",
                "403 | {\"status\":\"error\"}                                                           | AUTH",
                "200 | <html>Sign in</html>                                                             | PARSE",
                "200 | {\"status\":\"success\"}                                                         | PARSE",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}     | PARSE",
                "200 |                                                                                  | EMPTY",
                "204 |                                                                                  | EMPTY",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"x\"]}}    | PARSE",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"2d\"]}}   | PARSE",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"NaN\"]}}  | NAN",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"-Inf\"]}} | INF",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,2]}}        | TYPE",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"string\",\"result\":[1,\"s\"]}}    | TYPE",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}           | TYPE",
            })
    void noAnswerOfAnyServerBecomesAValue(int status, String body, Cause cause) {
        server.on(QUERY, Answer.status(status).body(body == null ? "" : body));

        failed(source.read(ONE, TIMEOUT), cause);
    }

    @Test
    void aNativeHistogramIsNoNumber() {
        server.on(QUERY, Answer.json("""
                {"status":"success","data":{"resultType":"vector","result":[
                  {"metric":{},"histogram":[1760000000,{"count":"5"}]}]}}"""));

        failed(source.read(ONE, TIMEOUT), Cause.TYPE);
    }

    @Test
    void dataThatTheServerItselfCallsIncompleteArePartial() {
        server.on(QUERY, Answer.json(vector("1", ",\"warnings\":[\"No StoreAPIs matched for this query\"]")));
        failed(source.read(ONE, TIMEOUT), Cause.PARTIAL);

        // As a cluster of VictoriaMetrics answers while one of its storage nodes is away.
        server.on(QUERY, Answer.json(vector("1", ",\"isPartial\":true")));
        failed(source.read(ONE, TIMEOUT), Cause.PARTIAL);
        server.on(QUERY, Answer.json(vector("1", ",\"isPartial\":false")));
        answered(source.read(ONE, TIMEOUT));

        server.on(QUERY, Answer.json(vector("1", ",\"warnings\":[\"PromQL warning: bucket label is missing\"]")));
        dev.sluice.source.Answer.Answered answered = answered(source.read(ONE, TIMEOUT));
        assertEquals(List.of("PromQL warning: bucket label is missing"), answered.notes());
    }

    @Test
    void aSampleAgesWhileItsValueIsAskedFor() {
        server.on(
                QUERY,
                Answer.json(vector("1760000000", "")),
                Answer.json(vector("1", "")).after(TIMEOUT.dividedBy(5)));

        Question aged = Questions.age(promQl("up", Unit.NUMBER), "min(timestamp(up))");
        Duration age = answered(source.read(aged, TIMEOUT)).age();
        assertTrue(age.toMillis() >= 1_500, age.toString());
    }

    @Test
    void aBadGatewayIsTriedOnceMore() {
        server.on(QUERY, Answer.status(502), Answer.json(vector("1", "")));

        assertEquals(1, amount(source.read(ONE, TIMEOUT)));
        assertEquals(2, server.requests().size());
    }

    @Test
    void signsInWithTokenOrPasswordAndSendsItsHeaders() {
        server.on(QUERY, Answer.json(vector("1", "")));
        try (PrometheusSource bearer = source(
                        new Credentials.Bearer(new Secret("env:T", "t-secret")),
                        Map.of("X-Scope-OrgID", new Header.Plain("shop")));
                PrometheusSource basic = source(new Credentials.Basic("u", new Secret("env:P", "pass")), Map.of())) {
            assertEquals(1, amount(bearer.read(ONE, TIMEOUT)));
            assertEquals(
                    "Bearer t-secret", server.requests().getLast().headers().get("authorization"));
            assertEquals("shop", server.requests().getLast().headers().get("x-scope-orgid"));
            assertEquals(1, amount(basic.read(ONE, TIMEOUT)));
            assertEquals("Basic dTpwYXNz", server.requests().getLast().headers().get("authorization"));
        }
        assertEquals(1, amount(source.read(ONE, TIMEOUT)));
        assertTrue(server.requests().getLast().headers().get("authorization") == null);
        assertEquals("POST", server.requests().getLast().method());
    }

    @Test
    void anErrorThatQuotesASecretIsMasked() {
        server.on(
                QUERY,
                Answer.status(400)
                        .body("{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"token t-secret is odd\"}"));

        assertEquals(
                "400 bad_data: token *** is odd",
                failed(source.read(ONE, TIMEOUT), Cause.HTTP).missing().detail());
    }

    @ParameterizedTest
    @CsvSource({"Authorization, \uFEFFeyJhbGci", "X-Api-Key, eyJ\u20AChbGci"})
    void aSecretThatHttpDoesNotAllowIsNamedAndNotShown(String header, String value) {
        Secret secret = new Secret("env:T", value);
        boolean bearer = header.equals("Authorization");
        try (PrometheusSource odd = source(
                bearer ? new Credentials.Bearer(secret) : new Credentials.None(),
                bearer ? Map.of() : Map.of(header, new Header.Hidden(secret)))) {
            dev.sluice.source.Answer.Failed read = failed(odd.read(ONE, TIMEOUT), Cause.AUTH);
            assertEquals(
                    "the header " + header + " holds a character that HTTP does not allow",
                    read.missing().detail());
            SourceProblem probed = odd.probe(TIMEOUT).orElseThrow();
            assertEquals(read.missing(), probed.missing());
            assertTrue(probed.help().contains("source prom in sluice.yaml takes it from"), probed.help());
            assertEquals(List.of(), server.requests());
        }
    }
}
