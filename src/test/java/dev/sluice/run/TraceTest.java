package dev.sluice.run;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.testing.TestCollector;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The trace and the series of real runs, decoded by OpenTelemetry's own classes. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class TraceTest {
    private static final String RUNBOOK = """
            runbook traced "Seen by a collector"
            owner      "team-shop"
            contact    "#shop"
            migration  backfill on orders
            because    "It is to be seen from outside."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            estimate   1m
            source db  postgres
            param batch rows = 10 in 1 .. 100
            metric ready  count safety      from db every 1s timeout 900ms sql "select ready from readiness"
            metric wrong  count correctness from db every 1s timeout 900ms sql "select wrong from readiness"
            phase fill "Batches" {
              step all backfill orders on db by id batch batch sql "update orders set n = n + 1 where :range"
              undo all sql on db "update orders set n = n - 1 where :range"
              rollback when wrong > 0
              proceed  when ready >= 1
            }
            phase settle "It waits" {
              step mark sql on db "update orders set n = 5 where id = 1"
              undo mark sql on db "update orders set n = 1 where id = 1"
              rollback when wrong > 0
              proceed  when ready >= 2
            }
            """;

    private static RunFolder folder(Path path, TestDatabase database, TestCollector collector) {
        database.execute(
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select g from generate_series(1, 50) g",
                "create table readiness (ready numeric not null, wrong numeric not null)",
                "insert into readiness values (0, 0)");
        return new RunFolder(path, database)
                .keeping("telemetry: {otlp: {url: \"%s\", every: 1s}}".formatted(collector.url()))
                .runbook(RUNBOOK);
    }

    @Test
    void aRunOfTwoProcessesIsOneTraceWhoseSpansNest(TestDatabase database, @TempDir Path path) {
        try (TestCollector collector = TestCollector.start()) {
            RunFolder folder = folder(path, database, collector);
            try (LiveRun run = folder.begin()) {
                run.await(Decision.Kind.STEP_ENDED, "fill.all");
                run.say(new Signal.Interrupt());
                assertEquals(Ending.INTERRUPTED, run.end());
            }
            assertFalse(named(collector, "batch 2").isEmpty(), () -> names(collector));
            assertTrue(named(collector, "phase fill").isEmpty(), "it is open, and goes on");
            database.execute("update readiness set ready = 2");
            try (LiveRun run = folder.resume()) {
                assertEquals(Ending.DONE, run.end());
            }
            assertSound(collector.spans());
            Span root = named(collector, "run traced").getFirst();
            assertTrue(root.getParentSpanId().isEmpty());
            assertEquals(Status.StatusCode.STATUS_CODE_UNSET, root.getStatus().getCode());
            assertEquals("done", attribute(root, "sluice.verdict"));
            assertEquals("r", attribute(root, "sluice.run"));
            Span phase = named(collector, "phase fill").getFirst();
            assertEquals(root.getSpanId(), phase.getParentSpanId());
            Span step = named(collector, "step fill.all").getFirst();
            assertEquals(phase.getSpanId(), step.getParentSpanId());
            List<Span> batches = collector.spans().stream()
                    .filter(span -> span.getName().startsWith("batch "))
                    .toList();
            batches.forEach(batch -> assertEquals(step.getSpanId(), batch.getParentSpanId()));
            assertEquals(
                    50,
                    batches.stream()
                            .mapToLong(batch -> Long.parseLong(attribute(batch, "sluice.rows")))
                            .sum());
            assertEquals(1, named(collector, "step settle.mark").size(), () -> names(collector));
            assertTrue(root.getEventsList().stream()
                    .anyMatch(event -> event.getName().equals("resumed")));
            assertTrue(root.getEventsList().stream()
                    .anyMatch(event -> event.getName().equals("finished")));
            assertSeries(collector);
        }
    }

    private static void assertSeries(TestCollector collector) {
        Map<String, Metric> live = TestCollector.series(collector.metrics().getFirst()).stream()
                .collect(toMap(Metric::getName, Function.identity()));
        assertEquals(
                1, live.get("sluice_run_active").getGauge().getDataPoints(0).getAsDouble());
        List<Metric> last = TestCollector.series(collector.metrics().getLast());
        Map<String, Metric> series = last.stream().collect(toMap(Metric::getName, Function.identity()));
        assertEquals(
                0, series.get("sluice_run_active").getGauge().getDataPoints(0).getAsDouble());
        Metric decisions = series.get("sluice_decisions_total");
        assertTrue(decisions.getSum().getIsMonotonic());
        assertEquals(2, decisions.getSum().getAggregationTemporalityValue(), "cumulative");
        assertTrue(decisions.getSum().getDataPointsList().stream()
                .anyMatch(point -> point.getAsDouble() == 2
                        && point.getAttributesList().stream()
                                .anyMatch(label ->
                                        label.getValue().getStringValue().equals("phase_entered"))));
        assertFalse(series.containsKey("sluice_metric_value"), "gone after the run");
    }

    @Test
    void aRunThatIsRolledBackIsAnErrorAndLosesNoSpanToACollectorThatIsBusy(TestDatabase database, @TempDir Path path) {
        try (TestCollector collector = TestCollector.start(429, 503, 200)) {
            RunFolder folder = folder(path, database, collector);
            try (LiveRun run = folder.begin()) {
                run.await(Decision.Kind.STEP_ENDED, "fill.all");
                run.until("the collector was busy", () -> collector.answered().size() >= 3);
                database.execute("update readiness set wrong = 1");
                assertEquals(Ending.ROLLED_BACK, run.end());
                assertTrue(run.told("it answers 429"), run::toString);
                assertTrue(run.told("get through again"), run::toString);
            }
            assertSound(collector.spans());
            Span root = named(collector, "run traced").getFirst();
            assertEquals(Status.StatusCode.STATUS_CODE_ERROR, root.getStatus().getCode());
            assertEquals("rolled_back", attribute(root, "sluice.verdict"));
            assertFalse(named(collector, "batch 2").isEmpty(), () -> names(collector));
            assertTrue(
                    collector.spans().stream().anyMatch(span -> span.getName().startsWith("undo batch ")),
                    () -> names(collector));
            assertEquals(2, named(collector, "step fill.all").size(), "done, then undone");
        }
    }

    @Test
    void aCollectorThatHangsOrRefusesKeepsNoRunFromItsEnd(TestDatabase database, @TempDir Path path) {
        try (TestCollector collector = TestCollector.start(500, TestCollector.NEVER)) {
            RunFolder folder = folder(path, database, collector);
            database.execute("update readiness set ready = 2");
            try (LiveRun run = folder.begin()) {
                run.until("it refuses", () -> run.told("it answers 500"));
                assertEquals(Ending.DONE, run.end());
                assertTrue(run.told("spans of the trace are lost"), run::toString);
            }
        }
    }

    /** One trace, no id twice, each parent there, each child within its parent's time. */
    private static void assertSound(List<Span> spans) {
        Map<ByteString, Span> byId = spans.stream().collect(toMap(Span::getSpanId, Function.identity()));
        assertEquals(1, spans.stream().map(Span::getTraceId).distinct().count());
        assertEquals(16, spans.getFirst().getTraceId().size());
        for (Span span : spans) {
            assertEquals(8, span.getSpanId().size());
            assertTrue(span.getStartTimeUnixNano() <= span.getEndTimeUnixNano(), span::toString);
            if (!span.getParentSpanId().isEmpty()) {
                Span parent = byId.get(span.getParentSpanId());
                assertTrue(parent != null, () -> "no parent of " + span);
                assertTrue(parent.getStartTimeUnixNano() <= span.getStartTimeUnixNano(), () -> span + " in " + parent);
                assertTrue(span.getEndTimeUnixNano() <= parent.getEndTimeUnixNano(), () -> span + " in " + parent);
            }
        }
    }

    private static List<Span> named(TestCollector collector, String name) {
        return collector.spans().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private static String names(TestCollector collector) {
        return collector.spans().stream().map(Span::getName).toList().toString();
    }

    private static String attribute(Span span, String key) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(KeyValue::getValue)
                .map(value -> value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue())
                .findFirst()
                .orElseThrow();
    }
}
