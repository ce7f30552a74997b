package dev.sluice.run;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Ending;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import dev.sluice.testing.LoudSkip;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.TestPrometheus;
import dev.sluice.testing.TestPushgateway;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The series of real runs, where real servers see them. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class PublishedSeriesTest {
    private static final Pattern PAGE = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/metrics");

    private final HttpClient client = HttpClient.newHttpClient();

    private String get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void areTheSameOnAllWaysAndFinalAfterTheRun(TestDatabase database, @TempDir Path path) throws Exception {
        Path textfile = path.resolve("sluice.prom");
        try (TestPushgateway gateway = TestPushgateway.start()) {
            RunFolder folder = WatchedRun.folder(path, database)
                    .keeping("telemetry: {metrics_port: 0, textfile: sluice.prom, pushgateway: {url: \"%s\"}}"
                            .formatted(gateway.url()))
                    .runbook(WatchedRun.RUNBOOK);
            try (LiveRun run = folder.begin()) {
                run.until("it tells where its page is", () -> run.told("the series are at http"));
                Matcher found = PAGE.matcher(run.toString());
                assertTrue(found.find(), run::toString);
                String page = found.group();
                String working =
                        "sluice_step_running{runbook=\"watched\",environment=\"test\",phase=\"work\",step=\"change\"} 0";
                run.until("the step is done and the metrics are read", () -> {
                    String text = get(page);
                    return text.contains("metric=\"share\"} 25\n")
                            && text.contains(
                                    "sluice_decisions_total{runbook=\"watched\",environment=\"test\",kind=\"step_ended\"} 1")
                            && text.contains(working)
                            && text.contains(
                                    "sluice_metric_value{runbook=\"watched\",environment=\"test\",metric=\"ready\"} 0")
                            && text.contains(
                                    "sluice_metric_missing{runbook=\"watched\",environment=\"test\",metric=\"gone\"} 1");
                });
                String text = get(page);
                assertSound(text);
                assertTrue(text.contains("metric=\"share\"} 25\n"), text);
                assertTrue(
                        text.contains("sluice_phase_active{runbook=\"watched\",environment=\"test\",phase=\"work\"} 1"),
                        text);
                assertTrue(text.contains("phase=\"work\",rule=\"pause_1\"} 0"), text);
                assertTrue(text.contains("phase=\"work\",rule=\"rollback_1\"} 3"), text);
                assertFalse(
                        text.contains("sluice_metric_value{runbook=\"watched\",environment=\"test\",metric=\"gone\"}"),
                        text);
                assertEquals("the run is driven\n", get(page.replace("/metrics", "/-/healthy")));

                run.until(
                        "the file has them",
                        () -> Files.exists(textfile)
                                && names(Files.readString(textfile)).equals(names(get(page))));
                run.until("the gateway has them", () -> names(gateway.metrics()).equals(names(get(page))));
                try (TestPrometheus prometheus =
                        TestPrometheus.startScraping(URI.create(page).getAuthority())) {
                    Await.until(
                            "Prometheus has scraped the page",
                            RunFolder.LONG,
                            () -> prometheus
                                    .query("sluice_phase_active{runbook=\"watched\"} == 1")
                                    .contains("\"work\""));
                    assertTrue(prometheus
                            .query("sluice_metric_value{metric=\"share\"}")
                            .contains("\"25\""));

                    database.execute("update readiness set ready = 1");
                    assertEquals(Ending.DONE, run.end());
                    Await.until(
                            "no series is left in Prometheus",
                            RunFolder.LONG,
                            () -> !prometheus.query("sluice_run_active").contains("watched"));
                }
                assertThrows(IOException.class, () -> get(page));
            }
            assertFinal(Files.readString(textfile));
            assertSound(Files.readString(textfile));
            assertFinal(gateway.metrics());
            assertEquals(names(Files.readString(textfile)), names(gateway.metrics()));
        }
    }

    @Test
    void aGatewayThatHangsKeepsNoRunWaiting(TestDatabase database, @TempDir Path path) throws Exception {
        try (FakeHttp gateway = FakeHttp.start()) {
            gateway.on("/metrics/job/sluice/runbook/watched/environment/test", Answer.never());
            RunFolder folder = WatchedRun.folder(path, database)
                    .keeping("telemetry: {pushgateway: {url: \"%s\"}}".formatted(gateway.url()))
                    .runbook(WatchedRun.RUNBOOK);
            try (LiveRun run = folder.begin()) {
                run.until("it hangs", () -> !gateway.requests().isEmpty());
                database.execute("update readiness set ready = 1");
                assertEquals(Ending.DONE, run.end());
                assertTrue(run.told("do not get through: no answer within 2s"), run::toString);
            }
        }
    }

    @Test
    void aSecretThatAServerRepeatsIsToldToNobody(TestDatabase database, @TempDir Path path) throws Exception {
        try (FakeHttp gateway = FakeHttp.start()) {
            gateway.on(
                    "/metrics/job/sluice/runbook/watched/environment/test",
                    Answer.status(403).body("no right for Bearer very-hidden"));
            RunFolder folder = WatchedRun.folder(path, database)
                    .keeping(
                            "telemetry: {pushgateway: {url: \"%s\", bearer: \"file:token\"}}".formatted(gateway.url()));
            folder.write("token", "very-hidden");
            folder.runbook(WatchedRun.RUNBOOK);
            database.execute("update readiness set ready = 1");
            try (LiveRun run = folder.begin()) {
                assertEquals(Ending.DONE, run.end());
                assertTrue(run.told("it answers 403: no right for Bearer "), run::toString);
                assertFalse(run.told("very-hidden"), run::toString);
                assertEquals(
                        "Bearer very-hidden",
                        gateway.requests().getFirst().headers().get("authorization"));
            }
        }
    }

    @Test
    void aPortInUseIsRefusedBeforeAnythingBegins(TestDatabase database, @TempDir Path path) throws Exception {
        RunFolder folder = WatchedRun.folder(path, database).runbook(WatchedRun.RUNBOOK);
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            Command.Result result =
                    folder.sluice(("run migration.runbook --env test --unattended --create-schema --metrics-port "
                                    + taken.getLocalPort())
                            .split(" "));

            assertEquals(2, result.exitCode(), result.err());
            assertTrue(
                    result.err().contains("127.0.0.1:" + taken.getLocalPort() + " cannot be listened on"),
                    result.err());
            assertTrue(result.err().contains("--metrics-port 0"), result.err());
            assertFalse(Files.exists(path.resolve(".sluice/runs")), result.err());
        }
    }

    @Test
    void aKilledProcessLeavesAHeartbeatThatGrowsOldAndTheNextOneGoesOn(TestDatabase database, @TempDir Path path)
            throws Exception {
        Path textfile = path.resolve("sluice.prom");
        RunFolder folder = WatchedRun.folder(path, database).lease("1s").runbook(WatchedRun.RUNBOOK);
        String entered = "sluice_decisions_total{runbook=\"watched\",environment=\"test\",kind=\"phase_entered\"} 1";
        try (SluiceProcess run = folder.start("--textfile", textfile.toString())) {
            run.waitFor("work.change is done", RunFolder.LONG);
            Await.until(
                    "the file is there",
                    RunFolder.LONG,
                    () -> Files.exists(textfile) && Files.readString(textfile).contains(entered));
            run.kill();
        }
        assertTrue(Files.readString(textfile)
                .contains("sluice_run_active{runbook=\"watched\",environment=\"test\",run=\"r\"} 1"));
        database.execute("update readiness set ready = 1");
        try (SluiceProcess run = folder.startResume(Map.of(), "--textfile", textfile.toString())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertFinal(Files.readString(textfile));
        assertTrue(Files.readString(textfile).contains(entered), "counts go on");
    }

    private static void assertSound(String text) {
        Command.Result result = Command.of(
                        LoudSkip.orSkip(Command.find("promtool"), "no promtool: install Debian's package prometheus")
                                .toString(),
                        "check",
                        "metrics")
                .run(text);
        assertEquals("0 ", result.exitCode() + " " + result.out() + result.err());
    }

    private static void assertFinal(String text) {
        assertTrue(
                Pattern.compile("(?m)^sluice_run_active\\{.*} 0$").matcher(text).find(), text);
        assertTrue(
                Pattern.compile("(?m)^sluice_run_ending\\{.*ending=\"done\".*} 1$")
                        .matcher(text)
                        .find(),
                text);
        assertFalse(
                Pattern.compile(
                                "(?m)^sluice_(phase_active|run_paused|run_blind|person_needed|step_running)(\\{.*})? 1$")
                        .matcher(text)
                        .find(),
                text);
        assertFalse(
                Pattern.compile("(?m)^sluice_(gate_state|metric_\\w+|eta_seconds)\\{")
                        .matcher(text)
                        .find(),
                text);
    }

    /** Names with their labels in alphabetical order, values and what the gateway adds left out. */
    private static TreeSet<String> names(String text) {
        return text.lines()
                .filter(line -> line.startsWith("sluice_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .map(series -> series.replace("instance=\"\",", "").replace("job=\"sluice\",", ""))
                .map(series -> {
                    int brace = series.indexOf('{');
                    TreeSet<String> labels = new TreeSet<>(java.util.List.of(
                            series.substring(brace + 1, series.length() - 1).split(",")));
                    return series.substring(0, brace) + labels;
                })
                .collect(toCollection(TreeSet::new));
    }
}
