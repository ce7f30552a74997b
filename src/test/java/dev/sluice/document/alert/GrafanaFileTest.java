package dev.sluice.document.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.Provenance;
import dev.sluice.document.Samples;
import dev.sluice.document.board.Board;
import dev.sluice.language.model.Runbook;
import dev.sluice.testing.Golden;
import dev.sluice.testing.GrafanaTypes;
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
    void theRulesOfEveryRunbookAreOfGrafanasTypes() {
        List<String> lists = new ArrayList<>();
        for (Runbook runbook : runbooks()) {
            lists.add(json(rules(file(runbook))));
        }
        assertEquals(List.of(), GrafanaTypes.alertRules(lists));
    }

    @Test
    void everyAlertIsARuleWithAPlaceToLook() {
        for (Runbook runbook : runbooks()) {
            List<Map<String, Object>> rules = rules(file(runbook));
            List<Alert> alerts = Alerts.of(runbook);
            assertEquals(
                    alerts.stream().map(Alert::name).toList(),
                    rules.stream().map(rule -> rule.get("title")).toList());
            assertEquals(
                    rules.size(),
                    rules.stream().map(rule -> rule.get("uid")).distinct().count());
            for (int i = 0; i < alerts.size(); i++) {
                Map<?, ?> annotations = (Map<?, ?>) rules.get(i).get("annotations");
                assertEquals(
                        "https://docs.example.org/" + runbook.name() + "-alerts.md#" + Alerts.anchor(alerts.get(i)),
                        annotations.get("runbook_url"));
                assertEquals(
                        alerts.get(i).rule().isPresent()
                                && !Recordings.readBy(alerts.get(i), runbook).isEmpty(),
                        annotations.containsKey("__panelId__")
                                && alerts.get(i).rule().isPresent());
                assertFalse(annotations.toString().contains("$"), annotations::toString);
            }
        }
    }

    @Test
    void oneReadsAsReviewed() {
        Golden.assertMatches("document/one_of_each-linked-grafana-alerts.yaml", file(Samples.oneOfEach()));
    }

    @Test
    void theTypesFindMistakes() {
        String right = json(rules(file(Samples.oneOfEach())));
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

    private static List<Runbook> runbooks() {
        List<Runbook> runbooks = new ArrayList<>(Samples.shipped());
        runbooks.add(Samples.oneOfEach());
        return runbooks;
    }

    private static String file(Runbook runbook) {
        return GrafanaFile.of(
                runbook,
                Alerts.watches(runbook),
                Board.of(runbook),
                new Provenance(
                        "test",
                        Optional.empty(),
                        new Provenance.Links(Optional.of("https://docs.example.org"), Optional.empty())));
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
