package dev.sluice.document.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.Samples;
import dev.sluice.document.alert.Alert.Severity;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.testing.GrafanaTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** What Grafana is told, held to the types that Grafana publishes. */
class GrafanaFileTest {

    @Test
    void theRulesAreOfGrafanasTypes() {
        assertEquals(List.of(), GrafanaTypes.alertRules(List.of(json(rules(file(alert("up == 0", "{{ $value }}")))))));
    }

    @Test
    void theTypesFindMistakes() {
        String right = json(rules(file(alert("up == 0", "x"))));
        List<String> found = GrafanaTypes.alertRules(List.of(
                right.replace("\"noDataState\":\"OK\"", "\"noDataState\":\"Ok\""),
                right.replace("\"reducer\"", "\"reduce\""),
                right.replace("\"annotations\"", "\"annotation\""),
                right.replace("\"instant\":true", "\"instant\":\"yes\""),
                right.replace("\"for\":\"30s\"", "\"for\":30")));
        for (int i = 0; i < 5; i++) {
            String place = "[" + i + "].ts(";
            assertTrue(found.stream().anyMatch(line -> line.startsWith(place)), () -> place + found);
        }
    }

    @Test
    void aTemplateIsGrafanasAndHoldsNoDollar() {
        assertEquals(
                "{{ .Labels.phase }}: {{ .Values.B.Value | printf \"%.4g\" }}, {{ \"\\u0024\" }}HOME {{ \"{{\" }} x",
                GrafanaFile.template("{{ $labels.phase }}: {{ $value | printf \"%.4g\" }}, $HOME {{ \"{{\" }} x"));
    }

    private static Alert alert(String expression, String description) {
        return new Alert(
                "MigrationSample",
                Severity.WARNING,
                Occasion.PAUSE,
                Optional.empty(),
                List.of("fill"),
                expression,
                Duration.ofSeconds(30),
                "It is down.",
                description);
    }

    private static String file(Alert alert) {
        return GrafanaFile.of(
                Samples.oneOfEach(),
                List.of(alert),
                each -> Map.of("severity", each.severity().word()),
                each -> Map.of("description", each.description()),
                each -> Optional.of(new GrafanaFile.Place("sluice-1", 7)));
    }

    /** The rules as Grafana reads them from a file: what stands at the group is of every rule. */
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules(String file) {
        Map<String, Object> top = new Yaml().load(file);
        assertEquals(Set.of("apiVersion", "groups"), top.keySet());
        assertEquals(1, top.get("apiVersion"));
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Map<String, Object> group : (List<Map<String, Object>>) top.get("groups")) {
            assertEquals(Set.of("orgId", "name", "folder", "interval", "rules"), group.keySet());
            for (Map<String, Object> rule : (List<Map<String, Object>>) group.get("rules")) {
                Map<String, Object> whole = new LinkedHashMap<>(rule);
                whole.put("orgID", group.get("orgId"));
                whole.put("folderUID", group.get("folder"));
                whole.put("ruleGroup", group.get("name"));
                rules.add(whole);
                assertTrue(rule.get("uid").toString().matches("[A-Za-z0-9_-]{1,40}"));
            }
        }
        return rules;
    }

    private static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }
}
