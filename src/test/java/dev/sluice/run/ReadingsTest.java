package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.source.Answer.Failed;
import dev.sluice.source.HttpSource;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.SourceSettings;
import dev.sluice.testing.Await;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many metrics are read on few threads, and none of them waits in silence. */
class ReadingsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int AT_ONCE = 8;

    private final FakeHttp server = FakeHttp.start();
    private final FakeHttp other = FakeHttp.start();
    private final CountDownLatch compared = new CountDownLatch(1);
    private final Map<String, MetricSource> sources =
            Map.of("api", source("api", server), "other", source("other", other), "db", new Comparing(compared));
    /** What each read came to, in the order in which it was told. */
    private final Queue<Happening.Read> told = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        sources.values().forEach(MetricSource::close);
        server.close();
        other.close();
    }

    @Test
    void aSlowSourceTakesFewThreadsAndEachOfItsMetricsIsHeardOf() {
        server.on("/value", Answer.json("{\"value\": 1}").after(Duration.ofMillis(250)));
        other.on("/value", Answer.json("{\"value\": 2}"));
        List<String> metrics =
                IntStream.range(0, 500).mapToObj(number -> "m" + number).toList();
        try (Readings readings = readings(Optional.empty())) {
            metrics.forEach(metric -> begin(readings, metric));
            begin(readings, "elsewhere");
            assertTrue(threads() <= AT_ONCE + 1, "so many threads read: " + threads());
            Await.until("the other source's answer", LONG, () -> told("elsewhere") == 1);
            assertTrue(told.size() < metrics.size(), "one source has waited for the other");
            assertInstanceOf(Reading.Present.class, reading("elsewhere"));
            Await.until("every metric is heard of", LONG, () -> told.size() > metrics.size());
        }
        metrics.forEach(metric -> assertEquals(1, told(metric), metric));
        long answered = metrics.stream()
                .filter(metric -> reading(metric) instanceof Reading.Present)
                .count();
        assertTrue(answered >= AT_ONCE, "so many were answered: " + answered);
        assertEquals(
                new Missing(Missing.Cause.TIMEOUT, "all 8 threads of source api were busy for 2s"),
                missing("m499"),
                "what had no turn says so");
    }

    @Test
    void threadsThatHaveNothingToAskEnd() {
        server.on("/value", Answer.json("{\"value\": 1}"));
        try (Readings readings = readings(Optional.empty())) {
            IntStream.range(0, 50).forEach(number -> begin(readings, "m" + number));
            Await.until("all are told", LONG, () -> told.size() == 50);
            Await.until("no thread is left", LONG, () -> threads() == 0);
        }
    }

    @Test
    void aPersonWhoThinksKeepsNoSourceWaiting() throws InterruptedException {
        server.on("/value", Answer.json("{\"value\": 1}"));
        CountDownLatch thinking = new CountDownLatch(1);
        List<String> asked = new ArrayList<>();
        Person person = new Person() {
            @Override
            public String name() {
                return "ada";
            }

            @Override
            public Optional<String> value(String metric, String question, Unit unit, Duration bound) {
                synchronized (asked) {
                    asked.add(metric);
                }
                try {
                    return thinking.await(LONG.toSeconds(), TimeUnit.SECONDS) ? Optional.of("7") : Optional.empty();
                } catch (InterruptedException interrupted) {
                    return Optional.empty();
                }
            }

            @Override
            public Optional<Boolean> done(String step, String instruction, Duration bound) {
                return Optional.empty();
            }
        };
        try (Readings readings = readings(Optional.of(person))) {
            IntStream.range(0, 20).forEach(number -> begin(readings, "asked" + number));
            IntStream.range(0, 20).forEach(number -> begin(readings, "m" + number));
            Await.until("the metrics of the source", LONG, () -> told.size() == 20);
            synchronized (asked) {
                assertEquals(List.of("asked0"), asked, "one question at a time");
            }
            thinking.countDown();
            Await.until("all answers", LONG, () -> told.size() == 40);
            assertEquals(
                    IntStream.range(0, 20).mapToObj(number -> "asked" + number).toList(), asked);
        }
    }

    @Test
    void aComparisonThatWaitsForAnotherDatabaseKeepsNoMetricOfItsOwnWaiting() {
        try (Readings readings = readings(Optional.empty())) {
            begin(readings, "copied");
            begin(readings, "copied_too");
            begin(readings, "rows");
            Await.until("the metric of one database", LONG, () -> told("rows") == 1);
            assertEquals(1, told.size());
            compared.countDown();
            Await.until("both comparisons", LONG, () -> told.size() == 3);
        }
    }

    /** A database of one connection; what compares it with another one hangs. */
    private record Comparing(CountDownLatch compared) implements MetricSource {
        @Override
        public Width width() {
            return new Width(1, "connections");
        }

        @Override
        public dev.sluice.source.Answer read(Question question, Duration timeout) {
            if (question.query() instanceof Query.Sample) {
                try {
                    compared.await(LONG.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            return new Failed(Missing.because(Missing.Cause.EMPTY), "", "");
        }

        @Override
        public Optional<SourceProblem> probe(Duration timeout) {
            return Optional.empty();
        }

        @Override
        public void close() {
            compared.countDown();
        }
    }

    @Test
    void whatWaitsWhenTheRunEndsIsNotAskedAnyMore() {
        server.on("/value", Answer.never());
        Readings readings = readings(Optional.empty());
        IntStream.range(0, 50).forEach(number -> begin(readings, "slow" + number));
        Await.until("the first are asked", LONG, () -> server.requests().size() == AT_ONCE);
        readings.close();
        assertEquals(50 - AT_ONCE, told.size());
        assertEquals(new Missing(Missing.Cause.OFF, "the run is over"), missing("slow49"));
        sources.get("api").close();
        Await.until("the others, too", LONG, () -> told.size() == 50);
        assertEquals(AT_ONCE, server.requests().size());
    }

    private void begin(Readings readings, String metric) {
        readings.begin(
                metric,
                new RunClock(0),
                (name, reading, series) -> told.add(new Happening.Read(name, reading, series)));
    }

    private long told(String metric) {
        return told.stream().filter(read -> read.metric().equals(metric)).count();
    }

    private Reading reading(String metric) {
        return told.stream()
                .filter(read -> read.metric().equals(metric))
                .findFirst()
                .orElseThrow()
                .reading();
    }

    private Missing missing(String metric) {
        return assertInstanceOf(Reading.Absent.class, reading(metric)).missing();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("reading-") && !name.equals("reading-clock"))
                .count();
    }

    private Readings readings(Optional<Person> person) {
        StringBuilder metrics = new StringBuilder();
        for (int number = 0; number < 500; number++) {
            metrics.append(metric("m" + number, "api", "2s"));
        }
        for (int number = 0; number < 50; number++) {
            metrics.append(metric("slow" + number, "api", "50s"));
        }
        for (int number = 0; number < 20; number++) {
            metrics.append("metric asked%d count safety every 30m ask \"How many?\"\n".formatted(number));
        }
        metrics.append(metric("elsewhere", "other", "50s"));
        for (String name : List.of("copied", "copied_too")) {
            metrics.append(
                    "metric " + name + " count correctness from db every 1m timeout 50s sample 10 rows of t by id"
                            + " compare \"a\" with \"a\" in u from shadow\n");
        }
        metrics.append("metric rows count safety from db every 1m timeout 50s sql \"select count(*) from t\"\n");
        Runbook runbook = Checker.check(new SourceText("many", """
                        runbook many "A lot is watched"
                        owner      "team-shop"
                        contact    "#shop"
                        migration  schema on t
                        because    "It is to be seen how much is read at once."
                        otherwise  "Nobody knows."
                        writes     "nobody but the test"
                        worst case "the test fails"
                        undoing    easy "run the undo"
                        source api     http
                        source other   http
                        source db      postgres
                        source shadow  postgres
                        %s
                        phase work "It is watched" {
                          pause   when m0 > 9
                          proceed when m0 == 1
                        }
                        """.formatted(metrics)), Map.of())
                .runbook()
                .orElseThrow();
        return new Readings(runbook, sources::get, Map::of, person);
    }

    private static String metric(String name, String source, String timeout) {
        return "metric %s count safety from %s every 1m timeout %s get \"/value\" json \"$.value\"\n"
                .formatted(name, source, timeout);
    }

    private static HttpSource source(String name, FakeHttp server) {
        return new HttpSource(name, new SourceSettings.Http(Endpoints.at(server.url())), Secrets.NONE);
    }
}
