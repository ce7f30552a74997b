package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.age;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.as;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.labels;
import static dev.sluice.source.Questions.promQl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.gate.Samples;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.TestPrometheus;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Reading;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real Prometheus answers, and what becomes of it. */
class PrometheusSourceTest {
    private static final Duration STEP = Duration.ofSeconds(15);
    private static TestPrometheus server;
    private static PrometheusSource source;

    @BeforeAll
    static void start() {
        server = TestPrometheus.start();
        source = source();
        Instant now = Instant.now();
        // Fresh: a sample each 15 s up to 2 s ago.
        Instant fresh = now.minusSeconds(2);
        server.pushSeries("lag", Map.of("replica", "r1"), fresh, STEP, 1, 2, 12);
        server.pushSeries("lag", Map.of("replica", "r2"), fresh, STEP, 1, 2, 5);
        server.pushSeries("depth", Map.of(), fresh, STEP, 0.25, 0.25, 0.25);
        server.pushSeries("requests_total", Map.of("code", "200"), fresh, STEP, counter(60));
        // Its job is gone: the last sample is 6 minutes old, those before it are denser than its rate windows.
        server.pushSeries("stopped_total", Map.of("pod", "a"), now.minusSeconds(360), STEP, counter(60));
        // Still shown by an instant query, but 4 minutes old.
        server.pushSeries("fading", Map.of("pod", "a"), now.minusSeconds(240), STEP, 7, 7, 7);
        server.pushSeries("fading", Map.of("pod", "b"), fresh, STEP, 7, 7, 7);
        server.pushSeries("ratio", Map.of(), fresh, STEP, 0.02, 0.02);
        server.pushSeries("odd", Map.of("kind", "nan"), fresh, STEP, 0, Double.NaN);
        server.pushSeries("odd", Map.of("kind", "inf"), fresh, STEP, 0, Double.POSITIVE_INFINITY);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            source.close();
            server.close();
        }
    }

    private static double[] counter(int samples) {
        double[] values = new double[samples];
        for (int i = 0; i < samples; i++) {
            values[i] = i * 100 * STEP.toSeconds();
        }
        return values;
    }

    private static PrometheusSource source() {
        return new PrometheusSource("prom", new SourceSettings.Prometheus(Endpoints.at(server.url())), Secrets.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no_such_metric                          | EMPTY",
                "sum(no_such_metric)                     | EMPTY",
                "sum(no_such_metric) or vector(0)        | EMPTY",
                "1/0                                     | INF",
                "depth/0                                 | INF",
                "odd{kind='inf'}                         | INF",
                "odd{kind='nan'}                         | NAN",
                "scalar(lag)                             | NAN",
                "0 * odd{kind='inf'}                     | NAN",
                "rate(depth[                             | HTTP",
                "lag * on() lag                          | HTTP",
                "depth[1m]                               | TYPE",
                "\"text\"                                | TYPE",
                "lag                                     | MULTI",
                "depth > 10                              | EMPTY",
                "depth offset 20m                        | EMPTY",
            })
    void saysWhyThereIsNoValue(String query, Cause cause) {
        failed(source.read(promQl(query, Unit.NUMBER), TIMEOUT), cause);
    }

    @Test
    void tellsRefusedQueriesWithTheServersOwnWords() {
        Answer.Failed malformed = failed(source.read(promQl("rate(depth[", Unit.NUMBER), TIMEOUT), Cause.HTTP);
        Answer.Failed ambiguous = failed(source.read(promQl("lag * on() lag", Unit.NUMBER), TIMEOUT), Cause.HTTP);

        assertTrue(malformed.missing().detail().startsWith("400 bad_data: "), malformed.toString());
        assertTrue(ambiguous.missing().detail().startsWith("422 execution: "), ambiguous.toString());
    }

    @Test
    void readsScalarsAndVectorsOfOne() {
        assertEquals(1, amount(source.read(promQl("1", Unit.NUMBER), TIMEOUT)));
        assertEquals(0.25, amount(source.read(promQl("depth", Unit.NUMBER), TIMEOUT)));
        assertEquals(12, amount(source.read(promQl("max(lag)", Unit.DURATION), TIMEOUT)));
        assertEquals(100, amount(source.read(promQl("sum(rate(requests_total[1m]))", Unit.NUMBER), TIMEOUT)), 1e-6);
        assertEquals(2, amount(source.read(as(Metric.As.RATIO, promQl("ratio", Unit.PERCENT)), TIMEOUT)), 1e-9);
        assertEquals(
                Value.flag(true),
                answered(source.read(promQl("depth < bool 1", Unit.BOOLEAN), TIMEOUT))
                        .value());
        failed(source.read(promQl("depth", Unit.BOOLEAN), TIMEOUT), Cause.TYPE);
        failed(source.read(promQl("depth", Unit.TEXT), TIMEOUT), Cause.TYPE);
    }

    @Test
    void keepsSeriesApartByTheirLabels() {
        Question each = labels(promQl("lag", Unit.DURATION), "replica");

        Answer.Answered answer = answered(source.read(each, TIMEOUT));

        assertEquals(2, ((Value.Series) answer.value()).points().size());
        assertEquals(new SeriesCount(2, List.of(2)), answer.series());
        failed(source.read(labels(promQl("lag", Unit.DURATION), "pod"), TIMEOUT), Cause.MULTI);
    }

    @Test
    void fewerSeriesThanAtThePhasesStartArePartialThoughTheSumHidesIt() {
        Question lag = promQl("max(lag)", Unit.DURATION);
        Answer.Answered now = answered(source.read(lag, TIMEOUT));

        assertEquals(new SeriesCount(1, List.of(2)), now.series());
        Answer.Failed partial =
                failed(source.read(lag.atLeast(new SeriesCount(1, List.of(3))), TIMEOUT), Cause.PARTIAL);
        assertEquals(
                "1 series over 2, at the phase's start 1 series over 3",
                partial.missing().detail());
    }

    @Test
    void anExpressionWhoseSeriesStoppedSixMinutesAgoIsAsOldAsThat() {
        for (String query : List.of(
                "sum(rate(stopped_total[10m]))",
                "increase(stopped_total{pod=\"a\"}[15m])",
                "100 * sum(rate(stopped_total[10m])) / sum(rate(requests_total[1m]))",
                "max_over_time(sum(rate(stopped_total[10m]))[5m:1m])",
                "histogram_quantile(0.9, sum by (le) (rate(stopped_total[20m]))) or sum(rate(stopped_total[20m]))")) {
            Answer.Answered answer = answered(source.read(promQl(query, Unit.NUMBER), TIMEOUT));

            assertBetween(355, answer.age(), 400, query);
        }
    }

    @Test
    void aGateSeesAnExpressionWhoseSeriesStoppedSixMinutesAgoAsStale() {
        String query = "sum(rate(stopped_total[10m]))";
        Runbook runbook = Checker.check(new SourceText("stale.runbook", """
                                runbook stale "A series that stopped"
                                source prom prometheus
                                metric rate number safety from prom every 15s promql "%s"
                                phase watch "Watch it" {
                                  proceed when rate < 1_000
                                }
                                """.formatted(query)), Map.of())
                .runbook()
                .orElseThrow();
        Samples samples = Samples.of(runbook);
        samples.activate(Set.of("rate"), 0);
        assertEquals(List.of("rate"), samples.due(0));

        Answer.Answered answer = answered(source.read(promQl(query, Unit.NUMBER), TIMEOUT));
        samples.arrived("rate", 0, Reading.of(answer.value(), -answer.age().toMillis()));

        assertTrue(
                samples.newest("rate", 0) instanceof Reading.Absent absent
                        && absent.missing().cause() == Cause.STALE,
                () -> samples.newest("rate", 0).toString());
    }

    @Test
    void theOldestOfAllSeriesTellsTheAge() {
        assertBetween(
                235,
                answered(source.read(promQl("sum(fading)", Unit.NUMBER), TIMEOUT))
                        .age(),
                280,
                "sum(fading)");
        assertBetween(
                0,
                answered(source.read(promQl("sum(rate(requests_total[1m]))", Unit.NUMBER), TIMEOUT))
                        .age(),
                60,
                "fresh");
        assertBetween(
                100,
                answered(source.read(promQl("sum(requests_total offset 100s)", Unit.NUMBER), TIMEOUT))
                        .age(),
                160,
                "offset");
    }

    @Test
    void theSameSampleIsKnownByItsTime() {
        Answer.Answered first = answered(source.read(promQl("depth", Unit.NUMBER), TIMEOUT));
        Answer.Answered second = answered(source.read(promQl("depth * 2", Unit.NUMBER), TIMEOUT));

        assertEquals(
                first.sampled().orElseThrow().at(),
                second.sampled().orElseThrow().at());
    }

    @Test
    void measuresTheIntervalOfTheSource() {
        Question question = promQl("sum(rate(requests_total[1m]))", Unit.NUMBER);

        assertBetween(14, answered(source.read(question, TIMEOUT)).interval().orElseThrow(), 16, "first");
        assertBetween(14, answered(source.read(question, TIMEOUT)).interval().orElseThrow(), 16, "kept");
    }

    @Test
    void anOwnQueryForTheAgeOverrulesTheSelectors() {
        Question byTime = age(promQl("sum(no_such_metric) or vector(0)", Unit.COUNT), "min(timestamp(fading))");
        Question byAge = age(promQl("sum(no_such_metric) or vector(0)", Unit.COUNT), "time() - min(timestamp(fading))");

        assertEquals(0, amount(source.read(byTime, TIMEOUT)));
        assertBetween(235, answered(source.read(byTime, TIMEOUT)).age(), 280, "time");
        assertBetween(235, answered(source.read(byAge, TIMEOUT)).age(), 280, "age");
        failed(source.read(age(promQl("depth", Unit.NUMBER), "no_such_metric"), TIMEOUT), Cause.EMPTY);
    }

    @Test
    void anAnswerFromNoSeriesHasNoAge() {
        assertEquals(
                Optional.empty(),
                answered(source.read(promQl("vector(3)", Unit.NUMBER), TIMEOUT)).sampled());
    }

    @Test
    void remembersThePast() {
        Question question = promQl("sum(rate(requests_total[1m]))", Unit.NUMBER);

        History.Known known =
                (History.Known) source.history(question, Duration.ofMinutes(10), Duration.ofSeconds(30), TIMEOUT)
                        .orElseThrow();

        assertEquals(21, known.points().size());
        assertBetween(599, known.points().getFirst().age(), 601, "first");
        assertEquals(100, known.points().get(10).amount(), 1e-6);
        History.Failed none = (History.Failed)
                source.history(promQl("no_such_metric", Unit.NUMBER), Duration.ofMinutes(1), STEP, TIMEOUT)
                        .orElseThrow();
        assertEquals(Cause.EMPTY, none.missing().cause());
    }

    @Test
    void aServerThatHangsOrIsGoneIsMissingWithinTheTimeoutAndThenBack() {
        try (PrometheusSource own = source()) {
            assertTrue(own.probe(TIMEOUT).isEmpty());
            server.freeze();
            failed(own.read(promQl("depth", Unit.NUMBER), Duration.ofMillis(300)), Cause.TIMEOUT);
            server.thaw();
            assertEquals(0.25, amount(own.read(promQl("depth", Unit.NUMBER), TIMEOUT)));
            server.stop();
            failed(own.read(promQl("depth", Unit.NUMBER), TIMEOUT), Cause.UNREACHABLE);
            server.startAgain();
            assertEquals(0.25, amount(own.read(promQl("depth", Unit.NUMBER), TIMEOUT)));
        }
    }

    private static void assertBetween(long least, Duration actual, long most, String what) {
        assertTrue(
                actual.compareTo(Duration.ofSeconds(least)) >= 0 && actual.compareTo(Duration.ofSeconds(most)) <= 0,
                what + ": " + actual);
    }
}
