package dev.sluice.document.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.Provenance;
import dev.sluice.document.Samples;
import dev.sluice.language.model.Runbook;
import dev.sluice.testing.Await;
import dev.sluice.testing.Golden;
import dev.sluice.testing.TestPrometheus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules of Prometheus that are generated from runbooks, judged by promtool and by a real server. */
class RulesFileTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void promtoolFindsNothingWrongAndEveryTestPasses() {
        for (Runbook runbook : RuleFiles.runbooks()) {
            RuleFiles.check(RuleFiles.write(runbook, directory));
            RuleFiles.test(runbook, directory);
        }
    }

    @Test
    void aRealPrometheusLoadsAllOfThem() throws Exception {
        int rules = 0;
        for (Runbook runbook : RuleFiles.runbooks()) {
            Path file = RuleFiles.write(runbook, directory);
            // Else the first evaluation waits for half a minute.
            Files.writeString(file, Files.readString(file).replaceFirst("interval: \\w+", "interval: 1s"));
            rules += Recordings.of(runbook).size() + Alerts.of(runbook).size();
        }
        int all = rules;
        try (TestPrometheus prometheus =
                TestPrometheus.configured("rule_files: [\"" + directory + "/*-alerts.yaml\"]\n")) {
            List<String> health = Await.get("every rule was evaluated", BOUND, () -> {
                List<String> found = health(prometheus);
                return found.size() == all && !found.toString().contains("unknown")
                        ? Optional.of(found)
                        : Optional.empty();
            });
            assertEquals(
                    List.of(),
                    health.stream().filter(each -> !each.endsWith(" ok")).toList());
        }
    }

    private static List<String> health(TestPrometheus prometheus) {
        List<String> health = new ArrayList<>();
        for (JsonNode group :
                JSON.readTree(prometheus.get("/api/v1/rules")).path("data").path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                health.add(rule.path("name").asString() + " "
                        + rule.path("lastError").asString("")
                        + rule.path("health").asString());
            }
        }
        return health;
    }

    @Test
    void everyShapeOfAConditionReadsAsReviewed() {
        Runbook runbook = RuleFiles.everyCondition();
        Golden.assertMatches(
                "alerts/every_condition-alerts.yaml",
                RulesFile.of(runbook, Alerts.watches(runbook), RuleFiles.PROVENANCE));
    }

    @Test
    void whatIsUnknownIsLeftOut() {
        String text = RulesFile.of(Samples.oneOfEach(), Alerts.watches(Samples.oneOfEach()), Provenance.of("test"));
        assertFalse(text.contains("_url"), text);
        assertFalse(text.contains("commit"), text);
    }

    @Test
    void namesAreUniqueAndNoLabelHoldsAValue() {
        for (Runbook runbook : RuleFiles.runbooks()) {
            List<Alert> alerts = Alerts.of(runbook);
            assertEquals(
                    alerts.size(),
                    alerts.stream().map(Alerts::anchor).distinct().count());
            for (Alert alert : alerts) {
                assertTrue(alert.name().matches("Migration[A-Za-z0-9]+"), alert.name());
                assertFalse(Alerts.labels(alert, runbook).toString().contains("{{"), alert.name());
                assertFalse(alert.summary().contains("{{"), alert.name());
            }
        }
    }

    @Test
    void theFileNamesWhatItsTestsLeaveOut() {
        String tests = RuleTests.of(
                RuleFiles.everyCondition(), Alerts.watches(RuleFiles.everyCondition()), RuleFiles.PROVENANCE);
        assertTrue(tests.contains("# - the condition of MigrationEveryConditionReleasePause: only the run"), tests);
        assertTrue(tests.contains("# - the recording of errors: its query is the runbook's own"), tests);
    }
}
