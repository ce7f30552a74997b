package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.alert.Alert;
import dev.sluice.document.alert.AlertmanagerFile;
import dev.sluice.document.alert.Alerts;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Alerting.Channel;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Route;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.Span;
import dev.sluice.testing.Command;
import dev.sluice.testing.TestAlertmanager;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What somebody who was called finds on the page. */
class AlertsPageTest {
    private static final Pattern SECTION = Pattern.compile("(?ms)^### (Migration\\w+)\\n(.*?)(?=^##)");
    private static final Pattern SILENCE = Pattern.compile("(?m)^amtool silence add .*$");

    @Test
    void everyAlertHasItsSectionWhereItsAddressLeads() {
        for (Runbook runbook : Samples.shipped()) {
            Map<String, String> sections = sections(page(runbook));
            List<Alert> alerts = Alerts.of(runbook);
            assertEquals(alerts.stream().map(Alert::name).collect(Collectors.toSet()), sections.keySet());
            for (Alert alert : alerts) {
                assertEquals(Alerts.anchor(alert), Markdown.anchor(alert.name()));
                for (String label : List.of(
                        "Meaning",
                        "When",
                        "Impact",
                        "What Sluice does",
                        "Diagnosis",
                        "What to type",
                        "Why this threshold",
                        "Silencing",
                        "Escalation")) {
                    assertTrue(
                            sections.get(alert.name()).contains("**" + label + ".**"),
                            () -> alert.name() + " has no " + label);
                }
            }
        }
    }

    @Test
    void theSilencesSilenceTheirAlertsAndOnlyWhereTheyAreAllowed() {
        Runbook runbook = Samples.shipped().stream()
                .filter(each -> each.name().equals("orders_status"))
                .findFirst()
                .orElseThrow();
        List<Alert> alerts = Alerts.of(runbook);
        Map<String, String> sections = sections(page(runbook));
        try (TestAlertmanager alertmanager =
                TestAlertmanager.start(AlertmanagerFile.of(runbook, Provenance.of("test")))) {
            alertmanager.post(JsonMapper.shared()
                    .writeValueAsString(
                            alerts.stream().map(alert -> posted(alert, runbook)).toList()));
            Set<String> silenced = new TreeSet<>();
            for (Alert alert : alerts) {
                Matcher line = SILENCE.matcher(sections.get(alert.name()));
                if (line.find()) {
                    silenced.add(alert.name());
                    Command.of(
                                    "/bin/sh",
                                    "-c",
                                    line.group()
                                            .replaceFirst("amtool", "amtool --alertmanager.url=" + alertmanager.url()))
                            .run()
                            .orFail();
                }
            }
            Set<String> suppressed = new TreeSet<>();
            for (JsonNode alert : JsonMapper.shared().readTree(alertmanager.alerts())) {
                if (!alert.at("/status/silencedBy").isEmpty()) {
                    suppressed.add(alert.at("/labels/alertname").asString());
                }
            }
            assertEquals(silenced, suppressed);
            assertEquals(
                    alerts.stream()
                            .filter(alert ->
                                    alert.occasion() != Occasion.ROLLBACK && alert.occasion() != Occasion.SILENT)
                            .map(Alert::name)
                            .collect(Collectors.toCollection(TreeSet::new)),
                    silenced);
        }
    }

    @Test
    void whatNobodyIsToldOfIsSaidAndSlowingDownPagesNobody() {
        Runbook runbook = Samples.with(
                new Alerting(
                        List.of(new Route(
                                Urgency.PAGE,
                                "on|call",
                                Channel.PAGERDUTY,
                                EnumSet.of(Occasion.PAUSE, Occasion.ROLLBACK),
                                Span.NONE)),
                        Optional.empty(),
                        true),
                Samples.oneOfEach());
        String page = page(runbook);
        List<String> expected = new ArrayList<>(
                List.of(
                        "| A pause | on\\|call (pagerduty) | page | by default |",
                        "| Missing data | **nobody** | neither | never |",
                        "| A good end | **nobody** | neither | never |",
                        "| info | `fill` | at once | **nobody** | no | [`throttle_1`](one_of_each.md#gates-of-fill) |",
                        "| warning | `prepare` | 30s | on\\|call (pagerduty) | yes | [`pause_1`](one_of_each.md#gates-of-prepare) |"));
        expected.removeIf(page::contains);
        assertEquals(List.of(), expected, page);
    }

    private static Map<String, Object> posted(Alert alert, Runbook runbook) {
        Map<String, String> labels = new HashMap<>(Alerts.labels(alert, runbook));
        labels.put("alertname", alert.name());
        return Map.of("labels", labels);
    }

    private static String page(Runbook runbook) {
        return Documents.generate(runbook, Provenance.of("test"), TemplateSource.bundled()).stream()
                .filter(file -> file.name().endsWith("-alerts.md"))
                .findFirst()
                .orElseThrow()
                .text();
    }

    private static Map<String, String> sections(String page) {
        Map<String, String> sections = new HashMap<>();
        SECTION.matcher(page).results().forEach(section -> sections.put(section.group(1), section.group(2)));
        return sections;
    }
}
