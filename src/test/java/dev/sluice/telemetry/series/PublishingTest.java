package dev.sluice.telemetry.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.source.Secret;
import dev.sluice.source.Secrets;
import dev.sluice.telemetry.MetricReadings;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.TelemetrySettings;
import dev.sluice.testing.Await;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver's thread does for the series, what it does not wait for, and what becomes of readings. */
class PublishingTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String GROUP = "/metrics/job/sluice/runbook/tiny/environment@base64/YSBi";
    private static final int MANY = 10_000;
    private static final Runbook RUNBOOK = runbook();

    private final List<String> told = new CopyOnWriteArrayList<>();

    private static Runbook runbook() {
        Checked checked = Checker.check(new SourceText("tiny.runbook", """
                        runbook tiny "Tiny"
                        owner      "a"
                        contact    "b"
                        migration  schema on t
                        because    "c"
                        otherwise  "d"
                        writes     "e"
                        worst case "f"
                        undoing    easy "g"
                        source db postgres
                        metric ready count safety from db every 1s sql "select 1"
                        phase work "It works" {
                          step change sql on db "alter table t add column added int"
                          undo change sql on db "alter table t drop column if exists added"
                          pause   when ready > 5
                          proceed when ready == 1
                        }
                        """), Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }

    /** More than once: whoever reads last must get the whole of it. */
    @RepeatedTest(20)
    void thePageStaysUntilWhatIsFinalWasRead() throws Exception {
        Publishing publishing = Publishing.begin(page(), subject(), Secrets.NONE, told::add);
        publishing.sees(view());
        URI page = URI.create(told.getFirst().replaceFirst(".* are at ", ""));
        assertTrue(read(page).contains("sluice_run_active{runbook=\"tiny\",environment=\"a b\",run=\"r\"} 1"));

        Thread farewell = Thread.ofPlatform().start(() -> publishing.leaves(Optional.of(Ending.DONE)));
        Await.until("the page waits", LONG, () -> told.stream().anyMatch(said -> said.contains("last reading")));
        assertTrue(read(page).contains("sluice_run_active{runbook=\"tiny\",environment=\"a b\",run=\"r\"} 0"));

        assertTrue(farewell.join(LONG));
        assertThrows(IOException.class, () -> read(page));
    }

    @Test
    void aPageThatNobodyReadsWaitsForNobody() {
        Publishing publishing = Publishing.begin(page(), subject(), Secrets.NONE, told::add);
        publishing.sees(view());

        publishing.leaves(Optional.of(Ending.DONE));

        assertEquals(1, told.size(), told::toString);
    }

    @Test
    void thePageWaitsByHowOftenItIsRead() {
        long[] now = {0};
        Scrapes scrapes = new Scrapes(() -> now[0]);
        assertEquals(Duration.ZERO, scrapes.ends());
        scrapes.begins();
        assertEquals(Scrapes.LONGEST, scrapes.ends());
        now[0] += Duration.ofSeconds(10).toNanos();
        scrapes.begins();
        assertEquals(Duration.ofSeconds(15), scrapes.ends());
        now[0] += Duration.ofMinutes(10).toNanos();
        scrapes.begins();
        assertEquals(Scrapes.LONGEST, scrapes.ends());
        now[0] += 1;
        scrapes.begins();
        assertEquals(Duration.ofSeconds(2), scrapes.ends());
    }

    private static TelemetrySettings page() {
        return new TelemetrySettings(
                Optional.of(new TelemetrySettings.Listen("127.0.0.1", 0)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String read(URI page) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static Subject subject() {
        return new Subject(RUNBOOK, "r", "a b", "ada", "test");
    }

    private static RunView view() {
        Interpreter interpreter = new Interpreter(RUNBOOK);
        interpreter.on(new Event.Started(
                0, "r", "d", Map.of(), "a b", "ada", true, false, Optional.empty(), Optional.empty()));
        return interpreter.view();
    }

    private static TelemetrySettings settings(FakeHttp gateway, Optional<Path> textfile) {
        return new TelemetrySettings(
                Optional.empty(),
                Optional.of(Endpoints.at(gateway.url())),
                textfile,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aSecretInALongAnswerIsMaskedBeforeTheAnswerIsCut() {
        try (FakeHttp gateway = FakeHttp.start()) {
            gateway.on(GROUP, Answer.status(400).body("x".repeat(195) + "t-secret-7f3a"));
            Publishing publishing = Publishing.begin(
                    settings(gateway, Optional.empty()),
                    subject(),
                    new Secrets(List.of(new Secret("env:T", "t-secret-7f3a"))),
                    told::add);
            publishing.sees(view());
            Await.until("it complains", LONG, () -> !told.isEmpty());
            publishing.leaves(Optional.of(Ending.DONE));

            assertTrue(told.getFirst().contains("xxx***"), told::toString);
        }
    }

    @Test
    void whileAGatewayHangsTheDriverHandsOverAndReturns() {
        try (FakeHttp gateway = FakeHttp.start()) {
            gateway.on(GROUP, Answer.never());
            Publishing publishing =
                    Publishing.begin(settings(gateway, Optional.empty()), subject(), Secrets.NONE, told::add);
            RunView view = view();
            publishing.sees(view);
            Await.until(
                    "the gateway holds a request",
                    LONG,
                    () -> gateway.requests().size() == 1);
            Decision decision = new Decision(Decision.Kind.VERDICT, Optional.empty(), "run", "so", List.of());
            for (int i = 0; i < MANY; i++) {
                publishing.wrote(new Entry.Decided(i, i, decision));
                publishing.sees(view);
            }
            publishing.leaves(Optional.of(Ending.DONE));

            assertTrue(gateway.requests().size() <= 2 + 1, "no request for each event");
            assertTrue(told.getFirst().contains("do not get through"), told::toString);
            assertTrue(told.getLast().contains("what is there is not final"), told::toString);
        }
    }

    @Test
    void aProcessFromWhichTheRunWasTakenLeavesTheGatewayToTheOther(@TempDir Path folder) throws IOException {
        Path textfile = folder.resolve("run.prom");
        try (FakeHttp gateway = FakeHttp.start()) {
            gateway.on(GROUP, Answer.status(200));
            Publishing publishing =
                    Publishing.begin(settings(gateway, Optional.of(textfile)), subject(), Secrets.NONE, told::add);
            publishing.sees(view());
            Await.until("both have the series", LONG, () -> !gateway.requests().isEmpty() && Files.exists(textfile));
            publishing.leaves(Optional.of(Ending.TAKEN_OVER));

            assertFalse(gateway.requests().getLast().body().contains("run=\"r\"} 0"));
            assertTrue(Files.readString(textfile).contains("run=\"r\"} 0"));
            assertEquals(List.of(), told);
        }
    }

    @Test
    void readingsComeAsTheRunbookComparesThem() {
        Map<String, Reading> newest = new LinkedHashMap<>();
        newest.put("percent", Reading.of(Value.amount(99.5), 500));
        newest.put("flag", Reading.of(Value.flag(true), 500));
        newest.put("moment", Reading.of(new Value.Moment(Instant.ofEpochMilli(1_500)), 500));
        newest.put(
                "parts",
                Reading.of(
                        new Value.Series(List.of(
                                new Value.Point(Map.of("host", "a", "metric", "x"), 1),
                                new Value.Point(Map.of("host", "b", "metric", "x"), 2))),
                        500));
        newest.put("blind", Reading.missing(Missing.Cause.TIMEOUT, "no answer within 1s"));
        newest.put("idle", Reading.missing(Missing.Cause.STALE, ""));
        Gauges gauges = new Gauges(subject(), () -> 5_000);
        gauges.reads(new MetricReadings(2_000, newest, Set.of("percent", "flag", "moment", "parts", "blind")));
        gauges.sees(view());
        String text = Exposition.text(gauges.snapshot());

        for (String line : List.of(
                "sluice_metric_value{runbook=\"tiny\",environment=\"a b\",metric=\"percent\"} 99.5",
                "sluice_metric_value{runbook=\"tiny\",environment=\"a b\",metric=\"flag\"} 1",
                "sluice_metric_value{runbook=\"tiny\",environment=\"a b\",metric=\"moment\"} 1.5",
                "sluice_metric_value{runbook=\"tiny\",environment=\"a b\",metric=\"parts\",host=\"b\",exported_metric=\"x\"} 2",
                "sluice_metric_age_seconds{runbook=\"tiny\",environment=\"a b\",metric=\"flag\"} 1.5",
                "sluice_metric_missing{runbook=\"tiny\",environment=\"a b\",metric=\"flag\"} 0",
                "sluice_metric_missing{runbook=\"tiny\",environment=\"a b\",metric=\"blind\"} 1",
                "sluice_metric_missing{runbook=\"tiny\",environment=\"a b\",metric=\"idle\"} 0",
                "sluice_metric_watched{runbook=\"tiny\",environment=\"a b\",metric=\"idle\"} 0",
                "sluice_heartbeat_timestamp_seconds{runbook=\"tiny\",environment=\"a b\"} 5")) {
            assertTrue(text.contains(line + "\n"), line + "\nin\n" + text);
        }
        assertFalse(text.contains("sluice_metric_value{runbook=\"tiny\",environment=\"a b\",metric=\"blind\""), text);
    }
}
