package dev.sluice.document.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import dev.sluice.testing.TestPrometheus;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every query of the dashboards, put to a real Prometheus; those over a run's own series with data of a run. */
class DashboardQueriesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static TestPrometheus prometheus;
    private static HttpClient client;

    private final Instant now = Instant.now();

    @BeforeAll
    static void start() {
        prometheus = TestPrometheus.start();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            client.close();
            prometheus.close();
        }
    }

    @Test
    void everyQueryIsPromQl() throws Exception {
        for (Runbook runbook : Boards.shipped()) {
            JsonNode dashboard = JSON.readTree(DashboardJson.of(Board.of(runbook), Optional.empty()));
            for (JsonNode panel : dashboard.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    answer(target.path("expr").asString());
                }
            }
            for (JsonNode annotation : dashboard.path("annotations").path("list")) {
                if (annotation.has("expr")) {
                    answer(annotation.path("expr").asString());
                }
            }
        }
    }

    @Test
    void theSpeedThatIsNeededIsWhatIsLeftOverTheTimeThatIsLeft() throws Exception {
        Map<String, String> step = Map.of("runbook", "needs", "phase", "fill", "step", "copy");
        prometheus.push("sluice_rows_done", step, 1_000, now);
        prometheus.push("sluice_progress_ratio", step, 0.25, now);
        prometheus.push("sluice_phase_active_seconds", Map.of("runbook", "needs", "phase", "fill"), 2_400, now);

        Panel speed = panel(filling("needs"), "Rows per second");

        assertEquals(3_000.0 / (4 * 3_600 - 2_400), value(speed.queries().get(1)), 1e-9);
        assertEquals("needed to end {{phase}} within 4h", speed.queries().get(1).legend());
    }

    @Test
    void aHeartbeatIsOldOnlyWhileTheRunHasNotEnded() throws Exception {
        Panel heartbeat = panel(filling("beats"), "Last heartbeat");
        Map<String, String> run = Map.of("runbook", "beats");
        prometheus.push("sluice_heartbeat_timestamp_seconds", run, now.getEpochSecond() - 90, now);
        prometheus.push("sluice_run_active", run, 1, now.minusSeconds(10));
        assertEquals(90, value(heartbeat.queries().getFirst()), 5);

        prometheus.push("sluice_run_active", run, 0, now);
        assertTrue(answer(heartbeat.queries().getFirst().expression()).isEmpty());
    }

    @Test
    void theLastDecisionIsAsOldAsTheCountersLastRise() throws Exception {
        Panel decision = panel(filling("decides"), "Last decision");
        double[] counted = new double[60];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = i < 40 ? 1 : 2;
        }
        prometheus.pushSeries(
                "sluice_decisions_total",
                Map.of("runbook", "decides", "kind", "pause"),
                now,
                Duration.ofSeconds(30),
                counted);
        double age = value(decision.queries().getFirst());
        assertTrue(age >= 19 * 30 - 150 && age <= 20 * 30 + 30, () -> "seconds: " + age);
    }

    @Test
    void anUnknownTimeLeftIsNoValue() throws Exception {
        Panel left = panel(filling("waits"), "Time left");
        prometheus.push("sluice_eta_seconds", Map.of("runbook", "waits", "phase", "fill", "step", "copy"), -1, now);
        assertTrue(answer(left.queries().getFirst().expression()).isEmpty());
    }

    @Test
    void rulesThatLetTheRunProceedAreNoneThatStandAgainstIt() throws Exception {
        Panel worst = panel(filling("gates"), "Worst rule");
        prometheus.push("sluice_gate_state", Map.of("runbook", "gates", "rule", "proceed_1"), 2, now);
        prometheus.push("sluice_gate_state", Map.of("runbook", "gates", "rule", "pause_1"), 1, now);
        assertEquals(1, value(worst.queries().getFirst()));
    }

    @Test
    void aQueryOfTheAuthorMeansTheSameWithoutVariables() throws Exception {
        prometheus.push("author_metric", Map.of("path", "$datasource [[x]] \\"), 7, now);
        for (String query : new String[] {
            "author_metric{path=\"$datasource [[x]] \\\\\"}  # $datasource",
            "author_metric{path='$datasource [[x]] \\\\'}",
            "author_metric{path=`$datasource [[x]] \\`}"
        }) {
            String neutral = GrafanaText.query(query);
            assertTrue(!neutral.contains("$d") && !neutral.contains("[[x"), neutral);
            assertEquals(1, answer(neutral).size(), neutral);
        }
        assertEquals("a{b=~\"c$|[[:alpha:]]\"}", GrafanaText.query("a{b=~\"c$|[[:alpha:]]\"}"));
    }

    private static Panel panel(Runbook runbook, String title) {
        return Board.of(runbook)
                .panels()
                .filter(panel -> panel.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static Runbook filling(String name) {
        return Boards.check("""
                runbook %s "Fill it"
                source db postgres
                metric left rows correctness from db sql "select 1"
                phase fill "Fill it" {
                  step copy backfill orders on db by id sql "update orders set a = 1 where :range"
                  undo none copy because "nothing is lost"
                  proceed when left == 0
                  within 4h
                }
                """.formatted(name));
    }

    private double value(Panel.Target target) throws Exception {
        JsonNode result = answer(target.expression());
        assertEquals(1, result.size(), () -> target.expression() + " " + result);
        return Double.parseDouble(result.get(0).path("value").get(1).asString());
    }

    private JsonNode answer(String query) throws IOException, InterruptedException {
        String body = "time=" + now.toEpochMilli() / 1e3 + "&query="
                + URLEncoder.encode(query.replace("$__rate_interval", "1m"), StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(prometheus.url() + "/api/v1/query"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), () -> query + "\n" + response.body());
        return JSON.readTree(response.body()).path("data").path("result");
    }
}
