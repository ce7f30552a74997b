package dev.sluice.run.environment;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.telemetry.Outlets;
import dev.sluice.telemetry.notify.Receiver;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code notify} and {@code grafana} blocks. */
class NotifyReaderTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "SLACK_ORDERS", "https://hooks.slack.com/services/T0/B0/s3cret",
            "PAGERDUTY_KEY", "pd-key",
            "OPSGENIE_KEY", "og-key",
            "JSM_KEY", "jsm-key",
            "HOOK_AUTHORIZATION", "Bearer hook-key",
            "NOT_AN_ADDRESS", "hooks.slack.com/s3cret");

    @TempDir
    private Path folder;

    private Loaded load(String text) throws IOException {
        Files.writeString(folder.resolve("mattermost.url"), "https://chat.internal/hooks/s3cret\n");
        Files.writeString(folder.resolve("grafana.token"), "gr-token\n");
        Files.createDirectories(folder.resolve("certs"));
        Files.writeString(folder.resolve("certs/ca.pem"), "");
        Path file = Files.writeString(folder.resolve("sluice.yaml"), text);
        return EnvironmentFile.load(file, "production", VARIABLES);
    }

    private static String indented(List<String> lines) {
        return lines.stream().map(line -> "      " + line.strip() + "\n").collect(joining());
    }

    @Test
    void readsEveryExampleOfItsPage() throws IOException {
        String page = Files.readString(Path.of("docs/notifications.md"));
        Matcher example = Pattern.compile("(?m)^ {6}(\\S.*\\{type: .*})$").matcher(page);
        List<String> lines = example.results()
                .map(found -> found.group(1).replaceAll(": +", ": "))
                .filter(line -> !line.startsWith("orders-oncall: {type: opsgenie"))
                .distinct()
                .toList();
        Loaded loaded = load("environments:\n  production:\n    notify:\n" + indented(lines)
                + "      genie: {type: opsgenie, api_key: env:OPSGENIE_KEY, url: \"https://api.eu.opsgenie.com\"}\n"
                + "    grafana: {url: \"https://grafana.internal\", token: file:grafana.token}\n");

        assertTrue(loaded instanceof Loaded.Usable, loaded::toString);
        Environment environment = ((Loaded.Usable) loaded).environment();
        Outlets outlets = environment.outlets();
        assertEquals(
                List.of("command", "jira", "opsgenie", "pagerduty", "slack", "slack", "webhook"),
                outlets.receivers().values().stream()
                        .map(Receiver::type)
                        .sorted()
                        .toList());
        assertTrue(outlets.grafana().isPresent());
        String shown = outlets.receivers() + " " + outlets.grafana();
        for (String secret : List.of("s3cret", "pd-key", "og-key", "jsm-key", "hook-key", "gr-token")) {
            assertFalse(shown.contains(secret), shown);
        }
        for (String secret : List.of("/services/T0/B0/s3cret", "pd-key", "og-key", "jsm-key", "hook-key", "gr-token")) {
            assertEquals("said: ***", environment.secrets().mask("said: " + secret));
        }
    }

    @Test
    void saysOfEachFaultWhatToWriteInstead() throws IOException {
        Loaded loaded = load("""
                environments:
                  production:
                    notify:
                      mail:    {type: email, to: team@example.org}
                      typo:    {type: slak, url: env:SLACK_ORDERS}
                      bare:    {url: env:SLACK_ORDERS}
                      open:    {type: slack, url: "https://hooks.slack.com/services/T0/B0/s3cret"}
                      none:    {type: slack}
                      wrong:   {type: slack, url: env:NOT_AN_ADDRESS}
                      unset:   {type: pagerduty, routing_key: env:NOWHERE}
                      more:    {type: opsgenie, api_key: env:OPSGENIE_KEY, team: shop}
                      hook:    {type: webhook, url: "https://hooks.internal/x?token=s3cret"}
                      program: {type: command}
                    grafana: {url: "ftp://grafana.internal"}
                """);
        String faults = ((Loaded.Faulty) loaded)
                .faults().stream().map(EnvironmentFault::toString).collect(joining("\n\n", "", "\n"));
        assertFalse(faults.contains("s3cret"), faults);
        Golden.assertMatches("environment/notify-faulty.txt", faults.replace(folder + "/", ""));
    }
}
