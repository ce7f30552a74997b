package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Urgency;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Messages as the variables of a command, without their {@code SLUICE_}. */
final class CommandVariables {
    private static final int LONGEST = 4_000;

    private CommandVariables() {}

    static Map<String, String> of(Message message, Urgency urgency) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("id", message.id());
        variables.put("key", message.key());
        variables.put("stage", message.stage().word());
        variables.put("occasion", message.occasion().word());
        variables.put(
                "occasions", message.occasions().stream().map(Occasion::word).collect(Collectors.joining(" ")));
        variables.put("urgency", urgency.name().toLowerCase(java.util.Locale.ROOT));
        variables.put("environment", message.about().environment());
        variables.put("runbook", message.about().runbook());
        variables.put("title", message.about().title());
        variables.put("run", message.about().run());
        variables.put("phase", message.phase().orElse(""));
        variables.put("rule", message.rule().orElse(""));
        variables.put("at", Instant.ofEpochMilli(message.wall()).toString());
        variables.put("headline", Body.atMost(LONGEST, message.headline()));
        variables.put("text", Body.atMost(LONGEST, message.text()));
        variables.put("details", Body.atMost(LONGEST, String.join("\n", message.details())));
        return variables;
    }
}
