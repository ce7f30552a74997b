package dev.sluice.telemetry.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.source.Secret;
import dev.sluice.telemetry.notify.Message.Stage;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What each service is sent on each occasion. */
class PayloadTest {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final long WALL = 1_800_000_000_000L;
    private static final Message.About ABOUT =
            new Message.About("orders_status", "Fill orders.status", "orders_status-20270115-080000", "prod");
    private static final String HOSTILE =
            "<!channel> @here \"quoted\" | `code` {{x}} & é 😀 \u202Eabc\u0007\nsecond line";

    private static Message message(Stage stage, boolean quiet, String text, Occasion... occasions) {
        boolean lasting = stage == Stage.LASTS || stage == Stage.OVER;
        return new Message(
                "orders_status-20270115-080000:1800000000000:7",
                stage,
                quiet,
                "orders_status/orders_status-20270115-080000/fill/" + occasions[0].word(),
                List.of(occasions),
                ABOUT,
                Optional.of("fill"),
                Optional.of("pause_1"),
                text,
                stage == Stage.OVER
                        ? List.of()
                        : List.of("lag 34s > 30s (db, 2s old)", "sluice why orders_status-20270115-080000"),
                WALL,
                lasting ? Optional.of(Duration.ofMinutes(15)) : Optional.empty());
    }

    private static Map<String, Message> messages() {
        Map<String, Message> messages = new LinkedHashMap<>();
        String paused = "paused: no new effect begins because lag 34s > 30s (db, 2s old)";
        messages.put("pause", message(Stage.BEGINS, false, paused, Occasion.PAUSE));
        messages.put("pause, over", message(Stage.OVER, false, paused, Occasion.PAUSE));
        messages.put("pause, over, told by another message", message(Stage.OVER, true, paused, Occasion.PAUSE));
        messages.put("rollback", message(Stage.BEGINS, false, "a gate rolls back", Occasion.ROLLBACK));
        messages.put("rollback, done", message(Stage.TOLD, false, "rolled back", Occasion.ROLLBACK));
        messages.put("person", message(Stage.BEGINS, false, "fill.all failed", Occasion.PERSON));
        messages.put("person, reminder", message(Stage.LASTS, false, "fill.all failed", Occasion.PERSON));
        messages.put("blind", message(Stage.BEGINS, false, "paused, blind", Occasion.BLIND));
        messages.put(
                "stalled", message(Stage.BEGINS, false, "to be done within 1h", Occasion.STALLED, Occasion.PERSON));
        messages.put("failed", message(Stage.BEGINS, false, "stopped, failed", Occasion.FAILED, Occasion.PERSON));
        messages.put("done", message(Stage.TOLD, false, "done", Occasion.DONE));
        messages.put("test", message(Stage.TEST, false, "this is a test; nothing is wrong", Occasion.PERSON));
        messages.put("hostile", message(Stage.BEGINS, false, HOSTILE, Occasion.PAUSE));
        return messages;
    }

    private static void assertGolden(String name, BiFunction<Message, Urgency, List<Post>> writing) {
        StringBuilder text = new StringBuilder();
        messages().forEach((occasion, message) -> {
            for (Urgency urgency : Urgency.values()) {
                boolean same = urgency == Urgency.NOTIFY
                        && bodies(writing.apply(message, Urgency.PAGE)).equals(bodies(writing.apply(message, urgency)));
                if (!same) {
                    text.append("## ")
                            .append(occasion)
                            .append(", by ")
                            .append(urgency)
                            .append("\n\n");
                    List<Post> posts = writing.apply(message, urgency);
                    text.append(posts.isEmpty() ? "nothing\n\n" : "");
                    posts.forEach(post -> text.append(shown(post)));
                }
            }
        });
        Golden.assertMatches("notify/" + name + ".txt", text.toString());
    }

    private static List<String> bodies(List<Post> posts) {
        return posts.stream().map(Post::body).toList();
    }

    private static String shown(Post post) {
        return post.method() + " " + (post.path().isEmpty() ? "(the address itself)" : post.path()) + "\n"
                + MAPPER.writeValueAsString(MAPPER.readTree(post.body())) + "\n\n";
    }

    @Test
    void slackIsSentAHeadlineAndAnAttachment() {
        assertGolden("slack", SlackPayload::of);
    }

    @Test
    void pagerDutyIsSentEventsAndChanges() {
        Secret key = new Secret("env:KEY", "0123456789abcdef0123456789abcdef");
        assertGolden("pagerduty", (message, urgency) -> PagerDutyPayload.of(key, message, urgency));
    }

    @Test
    void opsgenieAndJiraAreSentAlertsAndTheirClosing() {
        assertGolden("opsgenie", OpsgeniePayload::of);
    }

    @Test
    void aWebhookIsSentAllThereIs() {
        assertGolden("webhook", (message, urgency) -> WebhookPayload.of("hook", message, urgency));
    }

    @Test
    void whatAWebhookIsSentIsWhatItsSchemaSays() {
        messages().values().forEach(message -> {
            for (Urgency urgency : Urgency.values()) {
                WebhookPayload.of("hook", message, urgency)
                        .forEach(post -> Schemas.assertValid("notification", post.body()));
            }
        });
    }

    @Test
    void aCommandFindsItInItsVariables() {
        StringBuilder text = new StringBuilder();
        messages()
                .forEach((occasion, message) -> text.append("## ")
                        .append(occasion)
                        .append("\n\n")
                        .append(CommandVariables.of(message, Urgency.PAGE).entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining("\n")))
                        .append("\n\n"));
        Golden.assertMatches("notify/command.txt", text.toString());
    }

    @Test
    void aKeyThatIsTooLongIsCutToOneOfItsOwn() {
        String long1 = "r/" + "x".repeat(600) + "1";
        String long2 = "r/" + "x".repeat(600) + "2";
        assertEquals(255, Keys.atMost(255, long1).length());
        assertFalse(Keys.atMost(255, long1).equals(Keys.atMost(255, long2)));
        assertEquals("short", Keys.atMost(255, "short"));
    }

    @Test
    void nothingIsLongerThanItsServiceTakes() {
        Message long1 = message(Stage.BEGINS, false, "😀".repeat(20_000), Occasion.PAUSE);
        JsonNode alert = MAPPER.readTree(
                OpsgeniePayload.of(long1, Urgency.PAGE).getFirst().body());
        assertTrue(alert.get("message").asString().length() <= 130);
        assertTrue(alert.get("description").asString().length() <= 15_000);
        Secret key = new Secret("env:KEY", "k");
        JsonNode event = MAPPER.readTree(
                PagerDutyPayload.of(key, long1, Urgency.PAGE).getFirst().body());
        assertTrue(event.get("payload").get("summary").asString().length() <= 1_024);
        JsonNode slack =
                MAPPER.readTree(SlackPayload.of(long1, Urgency.PAGE).getFirst().body());
        assertTrue(slack.get("text").asString().length() <= 1_000);
    }
}
