package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting.Urgency;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Messages as the Alert API of Opsgenie takes them, and with it the integrations of Jira Service Management. */
final class OpsgeniePayload {
    private static final int LONGEST_MESSAGE = 130;
    private static final int LONGEST_ALIAS = 512;
    private static final int LONGEST_DESCRIPTION = 15_000;

    private OpsgeniePayload() {}

    /** An alert that is only told or tried is closed at once, so that nobody has to. */
    static List<Post> of(Message message, Urgency urgency) {
        List<Post> posts = new ArrayList<>();
        switch (message.stage()) {
            case BEGINS, LASTS -> posts.add(create(message, urgency));
            case OVER -> posts.add(close(message));
            case TOLD, TEST -> {
                posts.add(create(message, urgency));
                posts.add(close(message));
            }
        }
        return posts;
    }

    private static Post create(Message message, Urgency urgency) {
        List<String> tags = new ArrayList<>(List.of("sluice", message.about().runbook()));
        message.occasions().forEach(occasion -> tags.add(occasion.word()));
        List<String> description = new ArrayList<>(List.of(message.headline()));
        message.details().forEach(detail -> description.add("- " + detail));
        Map<String, Object> details = Body.fields(
                "run", message.about().run(), "phase", message.phase(), "rule", message.rule(), "id", message.id());
        return Post.to(
                "/v2/alerts",
                Body.fields(
                        "message",
                        Body.atMost(LONGEST_MESSAGE, message.headline()),
                        "alias",
                        alias(message),
                        "description",
                        Body.atMost(LONGEST_DESCRIPTION, String.join("\n", description)),
                        "priority",
                        Gravity.of(message, urgency).priority,
                        "source",
                        "sluice",
                        "entity",
                        message.about().environment(),
                        "tags",
                        tags,
                        "details",
                        details));
    }

    private static Post close(Message message) {
        String alias = URLEncoder.encode(alias(message), StandardCharsets.UTF_8).replace("+", "%20");
        return Post.to(
                "/v2/alerts/" + alias + "/close?identifierType=alias",
                Body.fields("source", "sluice", "note", message.headline()));
    }

    private static String alias(Message message) {
        return Keys.atMost(LONGEST_ALIAS, message.key());
    }
}
