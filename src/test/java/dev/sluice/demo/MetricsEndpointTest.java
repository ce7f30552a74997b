package dev.sluice.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import dev.sluice.source.Answer;
import dev.sluice.source.History;
import dev.sluice.source.PrometheusSource;
import dev.sluice.source.Question;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings;
import dev.sluice.testing.Await;
import dev.sluice.testing.Endpoints;
import dev.sluice.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's endpoint, read by the client that reads Prometheus. */
class MetricsEndpointTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Traffic traffic = new Traffic();
    private MetricsEndpoint endpoint;
    private PrometheusSource source;

    @BeforeEach
    void start() throws IOException {
        endpoint = MetricsEndpoint.start(traffic);
        source =
                new PrometheusSource("prom", new SourceSettings.Prometheus(Endpoints.at(endpoint.url())), Secrets.NONE);
    }

    @AfterEach
    void stop() {
        source.close();
        endpoint.close();
    }

    @Test
    void answersEveryPrometheusMetricOfTheShippedRunbookWithAFreshSample() throws IOException {
        awaitSamples();
        for (int request = 0; request < 97; request++) {
            traffic.answered(Duration.ofMillis(120));
        }
        for (int request = 0; request < 3; request++) {
            traffic.failed(Duration.ofMillis(400));
        }
        traffic.readLegacyState();

        awaitAmount("errors", 3);
        // Rank 99 is the second of three between 250 and 500 ms.
        assertEquals(0.25 + 0.25 * 2 / 3, read("p99"), 1e-9);
        assertEquals(1, read("legacy_reads"));
    }

    @Test
    void tellsTheAgeAndIntervalOfItsSamples() throws IOException {
        awaitSamples();

        Answer.Answered answered = answered(question("legacy_reads"));

        assertTrue(answered.sampled().orElseThrow().age().toSeconds() < 5, answered.toString());
        assertEquals(Optional.of(Scrapes.INTERVAL), answered.interval());
    }

    @Test
    void knowsWhatWasBeforeForABaseline() throws IOException {
        awaitSamples();
        traffic.answered(Duration.ofMillis(120));
        Await.until(
                "a latency",
                Duration.ofSeconds(10),
                () -> source.read(question("p99"), TIMEOUT) instanceof Answer.Answered);

        History history = source.history(question("p99"), Duration.ofSeconds(5), Duration.ofMillis(500), TIMEOUT)
                .orElseThrow();

        assertTrue(history instanceof History.Known known && !known.points().isEmpty(), history.toString());
    }

    @Test
    void refusesWhatItDoesNotUnderstandInsteadOfGuessing() throws IOException {
        Question question = question("legacy_reads");
        Answer answer = source.read(
                new Question(
                        "m",
                        new Query.PromQl("sum(rate(other_total[1m]))", Span.NONE),
                        Optional.empty(),
                        question.as(),
                        question.unit(),
                        List.of(),
                        Map.of(),
                        Optional.empty()),
                TIMEOUT);

        assertTrue(
                answer instanceof Answer.Failed failed
                        && failed.missing().toString().contains("400"),
                answer.toString());
    }

    @Test
    void saysThatItIsReady() {
        assertEquals(Optional.empty(), source.probe(TIMEOUT));
    }

    private void awaitSamples() {
        Await.until(
                "two samples",
                Duration.ofSeconds(10),
                () -> source.read(question("legacy_reads"), TIMEOUT) instanceof Answer.Answered);
    }

    private void awaitAmount(String metric, double expected) {
        Await.until(
                metric,
                Duration.ofSeconds(10),
                () -> source.read(question(metric), TIMEOUT) instanceof Answer.Answered answered
                        && ((Value.Amount) answered.value()).amount() == expected);
    }

    private double read(String metric) throws IOException {
        return ((Value.Amount) answered(question(metric)).value()).amount();
    }

    private Answer.Answered answered(Question question) {
        Answer answer = source.read(question, TIMEOUT);
        if (answer instanceof Answer.Answered answered) {
            return answered;
        }
        throw new AssertionError(answer);
    }

    private static Question question(String name) throws IOException {
        String text = Files.readString(Path.of("runbooks", Folder.RUNBOOK));
        Metric metric = Checker.check(new SourceText(Folder.RUNBOOK, text), Map.of())
                .runbook()
                .orElseThrow()
                .metric(name);
        return Question.of(metric, (Metric.Definition.Queried) metric.definition(), Map.of());
    }
}
