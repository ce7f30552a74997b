package dev.sluice.document.alert;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.Provenance;
import dev.sluice.document.Samples;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Alerting.Channel;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Route;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.Span;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.Golden;
import dev.sluice.testing.TestAlertmanager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Alertmanager itself says of the generated file. */
class AlertmanagerFileTest {
    private static final List<String> HOSTILE = List.of(
            "a,b",
            "{{ .Boom",
            "x: y # z",
            "line\nbreak: \"here\"",
            "yes",
            "../../etc/passwd",
            "-rf /",
            "\"quoted\" \\ 'twice'",
            "\ud83d\ude80",
            "\u05d0\u202e\u0000",
            "a b",
            "a-b",
            "#a-b",
            "#",
            "#{{ template \"x\" }}",
            "http://hook.example.org/a?b=c",
            "https://user:password@hook.example.org/",
            "http://[::1",
            "a@example.org",
            "a b <x@y>",
            "n".repeat(300));

    @TempDir
    private Path directory;

    @Test
    void theWholePolicyReadsAsReviewed() {
        Golden.assertMatches("document/one_of_each-all-channels-alertmanager.yaml", file(everyChannel()));
    }

    @Test
    void everyRunbookIsLoadedAndRoutedAsItsPolicySays() throws IOException {
        for (Runbook runbook : runbooks()) {
            Path file = write(file(runbook));
            assertLoads(file);
            assertRoutes(file, runbook);
        }
    }

    @Test
    void namesOfAnyKindAreLoadedAndRouted() throws IOException {
        for (Channel channel : Channel.values()) {
            List<Route> routes = new ArrayList<>();
            for (String name : HOSTILE) {
                routes.add(route(Urgency.PAGE, name, channel, EnumSet.of(Occasion.PAUSE, Occasion.SILENT)));
                routes.add(route(Urgency.NOTIFY, name, channel, EnumSet.of(Occasion.PAUSE)));
            }
            Runbook runbook =
                    Samples.with(new Alerting(routes, Optional.of(Duration.ofSeconds(5)), true), Samples.oneOfEach());
            Path file = write(file(runbook));
            assertLoads(file);
            assertRoutes(file, runbook);
        }
    }

    @Test
    void noSecretStandsInTheFile() {
        Runbook runbook = Samples.with(
                policy(route(
                        Urgency.PAGE,
                        "https://user:password@hook.example.org/",
                        Channel.WEBHOOK,
                        EnumSet.of(Occasion.PAUSE))),
                Samples.oneOfEach());
        String file = file(runbook);
        assertFalse(file.contains("password"), file);
    }

    @Test
    void theMarkedPartsFitIntoAnAlertmanagerThatIsThereAlready() throws IOException {
        Runbook runbook = everyChannel();
        String whole = file(runbook);
        String merged = """
                global:
                  smtp_smarthost: mail.example.org:25
                  smtp_from: alerts@example.org
                route:
                  receiver: everybody
                  routes:
                %s    - receiver: shop
                      matchers:
                        - team="shop"
                receivers:
                  - name: everybody
                  - name: shop
                %sinhibit_rules:
                %s""".formatted(part(whole, 1), part(whole, 2), part(whole, 3));
        Path file = write(merged);
        assertLoads(file);
        assertRoutes(file, runbook);
        assertEquals("everybody\n", routed(file, "occasion=pause").out());
        assertEquals("shop\n", routed(file, "occasion=pause", "team=shop").out());
    }

    @Test
    void whatNobodyIsToldOfIsNamed() {
        String file = file(Samples.with(
                policy(
                        route(Urgency.PAGE, "oncall", Channel.PAGERDUTY, EnumSet.of(Occasion.ROLLBACK)),
                        route(Urgency.NOTIFY, "scripts/tell", Channel.COMMAND, EnumSet.of(Occasion.DONE))),
                Samples.oneOfEach()));
        assertAll(
                () -> assertTrue(
                        file.contains(
                                "# Alertmanager tells nobody of: pause, blind, person, stalled, silent, failed, done.\n"),
                        file),
                () -> assertTrue(file.contains("#   \"scripts/tell\" on done\n"), file));
    }

    @Test
    void thatARunSlowsDownWakesNobody() throws IOException {
        Path file = write(file(Samples.with(
                policy(
                        route(Urgency.PAGE, "oncall", Channel.PAGERDUTY, EnumSet.of(Occasion.PAUSE)),
                        route(Urgency.NOTIFY, "#orders", Channel.SLACK, EnumSet.of(Occasion.PAUSE))),
                Samples.oneOfEach())));
        assertEquals(
                "one_of_each-notify-orders\n",
                routed(file, "runbook=one_of_each", "occasion=pause", "severity=info")
                        .out());
    }

    @Test
    void aRollbackMutesThePauseOfItsPhaseAndNothingMutesSilence() {
        try (TestAlertmanager alertmanager = TestAlertmanager.start(file(Samples.oneOfEach()))) {
            List<String> alerts = new ArrayList<>();
            for (Occasion occasion : Occasion.values()) {
                alerts.add(alert(occasion, "fill"));
            }
            alerts.add(alert(Occasion.PAUSE, "prepare"));
            alerts.add(alert(Occasion.STALLED, "adopt"));
            alerts.add(alert(Occasion.PAUSE, "adopt").replace("\"severity\":\"warning\"", "\"severity\":\"info\""));
            alertmanager.post(alerts.toString());

            // Alertmanager finds out what mutes what behind the answer to the post.
            List<String> muted = Await.get(
                    "an alert is muted",
                    Duration.ofSeconds(10),
                    () -> Optional.of(muted(alertmanager)).filter(all -> all.size() > 1));
            assertEquals(List.of("pause in fill", "stalled in fill"), muted);
        }
    }

    private static List<String> muted(TestAlertmanager alertmanager) {
        List<String> muted = new ArrayList<>();
        for (JsonNode alert : JsonMapper.shared().readTree(alertmanager.alerts())) {
            if (!alert.at("/status/inhibitedBy").isEmpty()) {
                muted.add(alert.at("/labels/occasion").asString() + " in "
                        + alert.at("/labels/phase").asString());
            }
        }
        return muted.stream().sorted().toList();
    }

    private static String alert(Occasion occasion, String phase) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "labels",
                        Map.of(
                                "alertname",
                                "A" + occasion,
                                "runbook",
                                "one_of_each",
                                "severity",
                                "warning",
                                "phase",
                                phase,
                                "occasion",
                                occasion.word())));
    }

    private static void assertLoads(Path file) {
        Command.Result result = TestAlertmanager.tool("check-config", file.toString());
        assertEquals(0, result.exitCode(), () -> result.out() + result.err());
    }

    /** The receivers of each occasion, worked out from the policy by itself. */
    private static void assertRoutes(Path file, Runbook runbook) {
        Map<Route, Receiver> receivers = Receiver.of(runbook.name(), runbook.alerting());
        for (Occasion occasion : Occasion.values()) {
            String expected = runbook.alerting().routes(occasion).stream()
                    .filter(route -> route.channel() != Channel.COMMAND)
                    .map(route -> receivers.get(route).name())
                    .collect(Collectors.joining(","));
            Command.Result result = TestAlertmanager.tool(
                    "config",
                    "routes",
                    "test",
                    "--config.file=" + file,
                    "--verify.receivers=" + (expected.isEmpty() ? Receiver.nobody(runbook.name()) : expected),
                    "runbook=" + runbook.name(),
                    "occasion=" + occasion.word(),
                    "severity=warning",
                    "phase=any");
            assertEquals(0, result.exitCode(), () -> occasion + ": " + result.out() + result.err());
        }
    }

    private static Command.Result routed(Path file, String... labels) {
        return TestAlertmanager.tool(
                Stream.concat(Stream.of("config", "routes", "test", "--config.file=" + file), Arrays.stream(labels))
                        .toArray(String[]::new));
    }

    private static String part(String whole, int number) {
        List<String> lines = whole.lines().toList();
        int begin = 0;
        int end = 0;
        for (int i = 0; i < lines.size(); i++) {
            begin = lines.get(i).contains("--- part " + number + " of 3") ? i : begin;
            end = lines.get(i).contains("--- end of part " + number + " of 3") ? i : end;
        }
        return String.join("\n", lines.subList(begin, end + 1)) + "\n";
    }

    private static List<Runbook> runbooks() {
        List<Runbook> runbooks = new ArrayList<>(Samples.shipped());
        runbooks.add(Samples.oneOfEach());
        runbooks.add(everyChannel());
        runbooks.add(Samples.with(Alerting.NONE, Samples.oneOfEach()));
        return runbooks;
    }

    private static Runbook everyChannel() {
        return Samples.with(
                new Alerting(
                        List.of(
                                route(
                                        Urgency.PAGE,
                                        "orders-oncall",
                                        Channel.PAGERDUTY,
                                        EnumSet.of(Occasion.ROLLBACK, Occasion.PERSON)),
                                route(Urgency.PAGE, "database-oncall", Channel.OPSGENIE, EnumSet.of(Occasion.SILENT)),
                                route(Urgency.NOTIFY, "desk", Channel.JIRA, EnumSet.of(Occasion.FAILED)),
                                route(
                                        Urgency.NOTIFY,
                                        "#orders",
                                        Channel.SLACK,
                                        EnumSet.of(Occasion.PAUSE, Occasion.ROLLBACK, Occasion.BLIND)),
                                route(
                                        Urgency.NOTIFY,
                                        "https://hooks.example.org/sluice",
                                        Channel.WEBHOOK,
                                        EnumSet.of(Occasion.PAUSE)),
                                route(Urgency.NOTIFY, "bridge", Channel.WEBHOOK, EnumSet.of(Occasion.PAUSE)),
                                route(Urgency.NOTIFY, "orders@example.org", Channel.EMAIL, EnumSet.of(Occasion.BLIND)),
                                route(Urgency.NOTIFY, "scripts/tell", Channel.COMMAND, EnumSet.of(Occasion.DONE))),
                        Optional.of(Duration.ofMinutes(90)),
                        true),
                Samples.oneOfEach());
    }

    private static String file(Runbook runbook) {
        return AlertmanagerFile.of(runbook, Provenance.of("test"));
    }

    private static Alerting policy(Route... routes) {
        return new Alerting(List.of(routes), Optional.empty(), true);
    }

    private static Route route(Urgency urgency, String to, Channel channel, EnumSet<Occasion> on) {
        return new Route(urgency, to, channel, on, Span.NONE);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("alertmanager.yaml"), text);
    }
}
