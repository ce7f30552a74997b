package dev.sluice.document.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.document.Samples;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Series;
import dev.sluice.testing.Await;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.TestAlertmanager;
import dev.sluice.testing.TestPrometheus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An alert on its whole way: a reading crosses its threshold, Prometheus, Alertmanager, somebody's webhook. */
class AlertTravelTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final String ALERT = "MigrationOrdersStatusMismatchedRollback";

    @TempDir
    private Path directory;

    @Test
    void itTravelsWhileItsPhaseRunsAndNeitherBeforeNorAfter() throws Exception {
        Runbook runbook = Samples.shipped().stream()
                .filter(shipped -> shipped.name().equals("orders_status"))
                .findFirst()
                .orElseThrow();
        Path rules = RuleFiles.write(runbook, directory);
        Files.writeString(rules, Files.readString(rules).replaceFirst("interval: \\w+", "interval: 1s"));
        try (FakeHttp webhook = FakeHttp.start().on("/hook", FakeHttp.Answer.status(200));
                TestAlertmanager alertmanager = TestAlertmanager.start(routeTo(webhook));
                TestPrometheus prometheus = TestPrometheus.configured(
                        "rule_files: [\"%s\"]\nalerting: {alertmanagers: [{static_configs: [{targets: [\"127.0.0.1:%d\"]}]}]}\n"
                                .formatted(rules, alertmanager.url().getPort()))) {
            publish(prometheus, "expand");
            untilEvaluated(prometheus);
            assertEquals(List.of(), told(webhook), "before its phase");

            publish(prometheus, "canary");
            Await.until("the webhook is told", BOUND, () -> {
                publish(prometheus, "canary");
                return !told(webhook).isEmpty();
            });
            assertEquals(
                    List.of("firing canary: mismatched is 1 in phase canary."),
                    told(webhook).stream().distinct().toList());

            publish(prometheus, "adopt");
            Await.until("the webhook is told that it is over", BOUND, () -> {
                publish(prometheus, "adopt");
                return told(webhook).getLast().startsWith("resolved");
            });
            int messages = told(webhook).size();
            untilEvaluated(prometheus);
            assertEquals(messages, told(webhook).size(), "after its phase");
        }
    }

    /** One row is wrong all the time; the active phase changes. */
    private static void publish(TestPrometheus prometheus, String active) {
        Instant now = Instant.now();
        prometheus.push(
                Series.METRIC_VALUE, Map.of(Series.RUNBOOK, "orders_status", Series.METRIC, "mismatched"), 1, now);
        for (String phase : List.of("expand", "canary", "adopt")) {
            prometheus.push(
                    Series.PHASE_ACTIVE,
                    Map.of(Series.RUNBOOK, "orders_status", Series.PHASE, phase),
                    phase.equals(active) ? 1 : 0,
                    now);
        }
    }

    /** The rules have been evaluated twice from now on. */
    private static void untilEvaluated(TestPrometheus prometheus) {
        for (int round = 0; round < 2; round++) {
            Instant now = Instant.now();
            Await.until(
                    "the rules are evaluated",
                    BOUND,
                    () -> lastEvaluation(prometheus).isAfter(now));
        }
    }

    private static Instant lastEvaluation(TestPrometheus prometheus) {
        JsonNode groups =
                JSON.readTree(prometheus.get("/api/v1/rules")).path("data").path("groups");
        return OffsetDateTime.parse(groups.path(0).path("lastEvaluation").asString())
                .toInstant();
    }

    /** What the webhook was told of this alert: its state, its phase, the beginning of its description. */
    private static List<String> told(FakeHttp webhook) {
        List<String> told = new ArrayList<>();
        for (FakeHttp.Request request : webhook.requests()) {
            for (JsonNode alert : JSON.readTree(request.body()).path("alerts")) {
                if (alert.path("labels").path("alertname").asString().equals(ALERT)) {
                    String description =
                            alert.path("annotations").path("description").asString();
                    told.add(alert.path("status").asString() + " "
                            + alert.path("labels").path("phase").asString() + ": "
                            + description.substring(0, description.indexOf('.') + 1));
                }
            }
        }
        return told;
    }

    private static String routeTo(FakeHttp webhook) {
        return """
                route: {receiver: hook, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
                receivers: [{name: hook, webhook_configs: [{url: "%s", send_resolved: true}]}]
                """.formatted(webhook.url("/hook"));
    }
}
