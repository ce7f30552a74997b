package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Urgency;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Messages for programs: all there is to say, as {@code schemas/notification.schema.json} has it. */
final class WebhookPayload {
    private static final int FORMAT_VERSION = 1;

    private WebhookPayload() {}

    static List<Post> of(String receiver, Message message, Urgency urgency) {
        return List.of(Post.to("", fields(receiver, message, urgency)));
    }

    private static Map<String, Object> fields(String receiver, Message message, Urgency urgency) {
        return Body.fields(
                "format_version",
                FORMAT_VERSION,
                "id",
                message.id(),
                "key",
                message.key(),
                "stage",
                message.stage().word(),
                "quiet",
                message.quiet(),
                "occasions",
                message.occasions().stream().map(Occasion::word).toList(),
                "urgency",
                urgency.name().toLowerCase(java.util.Locale.ROOT),
                "receiver",
                receiver,
                "environment",
                message.about().environment(),
                "runbook",
                message.about().runbook(),
                "title",
                message.about().title(),
                "run",
                message.about().run(),
                "phase",
                message.phase(),
                "rule",
                message.rule(),
                "at",
                Instant.ofEpochMilli(message.wall()).toString(),
                "lasting_seconds",
                message.lasting().map(lasting -> lasting.toMillis() / 1_000.0),
                "headline",
                message.headline(),
                "text",
                message.text(),
                "details",
                message.details());
    }
}
