package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.source.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Messages as the Events API v2 of PagerDuty takes them; what is no problem becomes a change event, which wakes nobody. */
final class PagerDutyPayload {
    private static final int LONGEST_SUMMARY = 1_024;
    private static final int LONGEST_KEY = 255;

    private PagerDutyPayload() {}

    static List<Post> of(Secret routingKey, Message message, Urgency urgency) {
        return switch (message.stage()) {
            case BEGINS, LASTS -> List.of(trigger(routingKey, message, urgency));
            case OVER -> List.of(resolve(routingKey, message));
            case TOLD -> List.of(change(routingKey, message, urgency));
            case TEST -> List.of(trigger(routingKey, message, urgency), resolve(routingKey, message));
        };
    }

    private static Post trigger(Secret routingKey, Message message, Urgency urgency) {
        return Post.to(
                "/v2/enqueue",
                Body.fields(
                        "routing_key",
                        routingKey.reveal(),
                        "event_action",
                        "trigger",
                        "dedup_key",
                        Keys.atMost(LONGEST_KEY, message.key()),
                        "client",
                        "sluice",
                        "payload",
                        payload(message, urgency)));
    }

    private static Post resolve(Secret routingKey, Message message) {
        return Post.to(
                "/v2/enqueue",
                Body.fields(
                        "routing_key",
                        routingKey.reveal(),
                        "event_action",
                        "resolve",
                        "dedup_key",
                        Keys.atMost(LONGEST_KEY, message.key())));
    }

    private static Post change(Secret routingKey, Message message, Urgency urgency) {
        Map<String, Object> payload = payload(message, urgency);
        payload.keySet().retainAll(List.of("summary", "timestamp", "source", "custom_details"));
        return Post.to("/v2/change/enqueue", Body.fields("routing_key", routingKey.reveal(), "payload", payload));
    }

    private static Map<String, Object> payload(Message message, Urgency urgency) {
        return Body.fields(
                "summary",
                Body.atMost(LONGEST_SUMMARY, message.headline()),
                "timestamp",
                Instant.ofEpochMilli(message.wall()).toString(),
                "source",
                message.about().environment(),
                "severity",
                Gravity.of(message, urgency).severity,
                "component",
                message.about().runbook(),
                "group",
                message.about().run(),
                "class",
                message.occasion().word(),
                "custom_details",
                Body.fields(
                        "runbook",
                        message.about().title(),
                        "run",
                        message.about().run(),
                        "phase",
                        message.phase(),
                        "rule",
                        message.rule(),
                        "occasions",
                        message.occasions().stream().map(Occasion::word).toList(),
                        "details",
                        message.details()));
    }
}
