package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Messages as incoming webhooks of Slack take them; only what Mattermost and Rocket.Chat understand, too, is used. */
final class SlackPayload {
    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_DETAILS = 3_000;

    private SlackPayload() {}

    static List<Post> of(Message message, Urgency urgency) {
        if (message.quiet()) {
            return List.of();
        }
        String headline = Body.atMost(LONGEST_TEXT, message.headline());
        List<Map<String, Object>> fields = new ArrayList<>();
        fields.add(field("Run", message.about().run()));
        fields.add(field("Occasion", words(message)));
        message.rule().ifPresent(rule -> fields.add(field("Rule", rule)));
        Map<String, Object> attachment = Body.fields(
                "color",
                Gravity.of(message, urgency).colour,
                "fallback",
                escaped(headline),
                "text",
                Body.atMost(
                        LONGEST_DETAILS,
                        message.details().stream().map(SlackPayload::line).collect(Collectors.joining("\n"))),
                "fields",
                fields,
                "footer",
                "sluice",
                "ts",
                message.wall() / 1_000,
                "mrkdwn_in",
                List.of("text"));
        return List.of(Post.to("", Body.fields("text", escaped(headline), "attachments", List.of(attachment))));
    }

    private static String words(Message message) {
        return message.occasions().stream().map(occasion -> occasion.word()).collect(Collectors.joining(", "));
    }

    private static Map<String, Object> field(String title, String value) {
        return Body.fields("title", title, "value", escaped(value), "short", true);
    }

    /** A reason as a list's item; what is to be typed as code. */
    private static String line(String detail) {
        String text = escaped(detail);
        return "• " + (detail.startsWith("sluice ") && detail.indexOf('`') < 0 ? "`" + text + "`" : text);
    }

    /** What Slack asks for; it also keeps {@code <!channel>} in a foreign text from calling everybody. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
