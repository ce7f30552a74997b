package dev.sluice.document.alert;

import dev.sluice.language.model.Alerting.Urgency;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Alertmanager 0.25 and newer is told of each kind of receiver. No key ever stands here: they lie in files. */
final class Channels {
    private static final String SUMMARY = "{{ .CommonAnnotations.summary }}";
    private static final String TEXT =
            "{{ range .Alerts }}{{ .Annotations.description }}\n{{ with .Annotations.runbook_url }}{{ . }}\n{{ end }}{{ end }}";
    private static final String JIRA_API = "https://api.atlassian.com/jsm/ops/integration/";

    private Channels() {}

    static Map<String, Object> settings(Receiver receiver) {
        return switch (receiver.channel()) {
            case PAGERDUTY -> pagerDuty(receiver);
            case OPSGENIE -> opsgenie(receiver);
            case JIRA -> jira(receiver);
            case SLACK -> slack(receiver);
            case WEBHOOK -> webhook(receiver);
            case EMAIL -> email(receiver);
            case COMMAND -> throw new IllegalStateException("Alertmanager starts no command");
        };
    }

    /** Whether the address in the file is only a stand-in, to be replaced by whoever installs it. */
    static boolean isStandIn(Receiver receiver) {
        return switch (receiver.channel()) {
            case WEBHOOK -> !isAddress(receiver.to());
            case EMAIL -> !isMail(receiver.to());
            case PAGERDUTY, OPSGENIE, JIRA, SLACK, COMMAND -> false;
        };
    }

    private static Map<String, Object> pagerDuty(Receiver receiver) {
        Map<String, Object> settings = begin("routing_key_file", secret(receiver));
        settings.put("severity", page(receiver) ? "critical" : "warning");
        settings.put("description", SUMMARY);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("what", TEXT);
        details.put("what to do", "{{ .CommonAnnotations.runbook_url }}");
        settings.put("details", details);
        return settings;
    }

    private static Map<String, Object> opsgenie(Receiver receiver) {
        Map<String, Object> settings = begin("api_key_file", secret(receiver));
        settings.put("priority", page(receiver) ? "P1" : "P3");
        settings.put("message", SUMMARY);
        settings.put("description", TEXT);
        settings.put("source", "sluice");
        return settings;
    }

    private static Map<String, Object> jira(Receiver receiver) {
        Map<String, Object> settings = opsgenie(receiver);
        settings.put("api_url", JIRA_API);
        return settings;
    }

    private static Map<String, Object> slack(Receiver receiver) {
        Map<String, Object> settings = begin("api_url_file", secret(receiver));
        if (receiver.to().startsWith("#")) {
            settings.put("channel", literal(receiver.to()));
        }
        settings.put("title", SUMMARY);
        settings.put("title_link", "{{ .CommonAnnotations.runbook_url }}");
        settings.put("text", TEXT);
        return settings;
    }

    private static Map<String, Object> webhook(Receiver receiver) {
        return begin("url", isStandIn(receiver) ? "http://webhook.invalid/" : receiver.to());
    }

    private static Map<String, Object> email(Receiver receiver) {
        Map<String, Object> settings =
                begin("to", isStandIn(receiver) ? "somebody@mail.invalid" : literal(receiver.to()));
        settings.put("headers", Map.of("Subject", SUMMARY));
        return settings;
    }

    private static Map<String, Object> begin(String key, String value) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(key, value);
        settings.put("send_resolved", true);
        return settings;
    }

    private static String secret(Receiver receiver) {
        return receiver.secret().orElseThrow();
    }

    private static boolean page(Receiver receiver) {
        return receiver.urgency() == Urgency.PAGE;
    }

    /** An address that Alertmanager takes: of ours only what cannot be read otherwise. */
    private static boolean isAddress(String to) {
        return to.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?(/[A-Za-z0-9._~/?&=,;@!*+-]*)?");
    }

    private static boolean isMail(String to) {
        return to.matches("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+");
    }

    /** A text that Alertmanager takes for a template, so that it comes out as it is. */
    static String literal(String text) {
        return text.replace("{{", "{{ \"{{\" }}");
    }
}
