package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.run.Feed;
import dev.sluice.run.LiveRun;
import dev.sluice.run.RunFolder;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.TestPrometheus;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Prometheus that was good, and then answers nothing that may be trusted: the run holds, pauses blind, never proceeds. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class MetricSourceTest {

    private enum Fault {
        DOWN("UNREACHABLE"),
        ERROR_500("HTTP(500)"),
        HANGS("TIMEOUT"),
        EMPTY("EMPTY"),
        NAN("NAN"),
        STALE("STALE"),
        CLOCK_AN_HOUR_BACK("STALE"),
        CLOCK_AN_HOUR_AHEAD("STALE");

        /** Why a reading is missing once the fault is felt; a busy machine has reasons of its own before that. */
        private final String reason;

        Fault(String reason) {
            this.reason = reason;
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String RUNBOOK = """
            runbook watched "Watched by Prometheus"
            owner      "team-shop"
            contact    "#shop"
            migration  schema on t
            because    "It is to be seen what happens without data."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            source db   postgres
            source prom prometheus
            metric ready  count safety from db   every 1s timeout 900ms sql "select ready from readiness"
            metric errors count safety from prom every 1s timeout 900ms promql "errors{of='%s'}"
            phase work "It takes its time" {
              step change sql on db "alter table t add column added int"
              undo change sql on db "alter table t drop column if exists added"
              rollback when errors > 50
              pause    when errors > 10
              proceed  when errors < 5 and ready == 1
            }
            """;

    /** All at once: each takes as long as the budget of blindness, and no more than that. */
    @Test
    void row13_noFaultOfPrometheusIsEverTakenForGood(@TempDir Path path) throws IOException {
        try (TestPrometheus prometheus = TestPrometheus.start()) {
            Map<Fault, Watched> all = new EnumMap<>(Fault.class);
            try {
                for (Fault fault : Fault.values()) {
                    all.put(fault, new Watched(fault, prometheus, Files.createDirectory(path.resolve(fault.name()))));
                }
                all.values().forEach(Watched::breaks);
                all.values().forEach(Watched::endsBlind);
            } finally {
                all.values().forEach(Watched::close);
            }
        }
    }

    /** A run whose Prometheus lies behind something that can fail. */
    private static final class Watched implements AutoCloseable {
        private final Fault fault;
        private final TestPrometheus prometheus;
        private final FakeHttp front = FakeHttp.start();
        private final HttpClient client = HttpClient.newHttpClient();
        private final TestDatabase database = TestPostgres.createDatabase();
        private final Feed feed = new Feed(this::push);
        private final LiveRun run;
        private volatile boolean broken;

        Watched(Fault fault, TestPrometheus prometheus, Path path) {
            this.fault = fault;
            this.prometheus = prometheus;
            database.execute(
                    "create table t (id int)",
                    "create table readiness (ready numeric not null)",
                    "insert into readiness values (0)");
            front.on("/api/v1/query", this::answer).on("/api/v1/query_range", this::answer);
            feed.begin();
            run = new RunFolder(path, database)
                    .source("prom", "{type: prometheus, url: \"" + front.url() + "\"}")
                    .runbook(RUNBOOK.formatted(fault))
                    .beginWith(PATIENCE);
        }

        /** Breaks behind the step, so that nothing but the metric keeps the phase from being left. */
        void breaks() {
            run.await(Kind.STEP_ENDED);
            broken = true;
            int before = run.decided();
            if (fault == Fault.DOWN) {
                front.close();
            }
            // A busy machine may hold for a reason of its own before; then only the pause names this one.
            run.await(Set.of(Kind.VERDICT, Kind.PAUSED), "missing: " + fault.reason, before);
            database.execute("update readiness set ready = 1");
        }

        void endsBlind() {
            assertEquals(Ending.BLIND, run.end(), () -> fault + "\n" + run);
            assertFalse(
                    run.all(Kind.VERDICT).stream()
                            .anyMatch(decision -> decision.subject().equals("PROCEED")),
                    () -> fault + "\n" + run);
            assertTrue(
                    run.all(Kind.PAUSED).stream()
                            .anyMatch(decision -> decision.text().contains("blind")),
                    () -> fault + "\n" + run);
            assertEquals(List.of(), run.all(Kind.PHASE_LEFT), () -> fault + "\n" + run);
        }

        private void push() {
            Instant now = Instant.now();
            Map<String, String> labels = Map.of("of", fault.name());
            if (!broken) {
                prometheus.push("errors", labels, 1, now);
                return;
            }
            switch (fault) {
                case NAN -> prometheus.push("errors", labels, Double.NaN, now);
                case CLOCK_AN_HOUR_BACK -> prometheus.push("errors", labels, 1, now.minus(Duration.ofHours(1)));
                case CLOCK_AN_HOUR_AHEAD -> prometheus.push("errors", labels, 1, now.plus(Duration.ofHours(1)));
                case STALE -> {}
                case DOWN, ERROR_500, HANGS, EMPTY -> prometheus.push("errors", labels, 1, now);
            }
        }

        private Answer answer(FakeHttp.Request request) {
            if (broken) {
                switch (fault) {
                    case ERROR_500 -> {
                        return Answer.status(500).body("oops");
                    }
                    case HANGS -> {
                        return Answer.never();
                    }
                    case EMPTY -> {
                        return Answer.json(
                                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}");
                    }
                    case DOWN, NAN, STALE, CLOCK_AN_HOUR_BACK, CLOCK_AN_HOUR_AHEAD -> {}
                }
            }
            return forward(request);
        }

        private Answer forward(FakeHttp.Request request) {
            HttpRequest onward = HttpRequest.newBuilder(
                            prometheus.url().resolve(request.uri().toString()))
                    .header(
                            "Content-Type",
                            request.headers().getOrDefault("content-type", "application/x-www-form-urlencoded"))
                    .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()))
                    .build();
            try {
                HttpResponse<String> response = client.send(onward, HttpResponse.BodyHandlers.ofString());
                return new Answer(
                        response.statusCode(),
                        Map.of("Content-Type", "application/json"),
                        response.body(),
                        Duration.ZERO);
            } catch (IOException lost) {
                return Answer.status(502);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                return Answer.status(502);
            }
        }

        @Override
        public void close() {
            List<AutoCloseable> parts = new ArrayList<>(List.of(run, feed, front, database));
            for (AutoCloseable part : parts) {
                try {
                    part.close();
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
            }
        }
    }
}
