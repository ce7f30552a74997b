package dev.sluice.telemetry.notify;

import dev.sluice.source.CommandSettings;
import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings.Header;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One by whom people are reached: an entry of the {@code notify} block of an environment. */
public sealed interface Receiver {
    String name();

    /** The word of {@code type} in the environment file. */
    String type();

    /** The keys of the entry that its service accepts or refuses, for help. */
    List<String> keys();

    /** Where it is, as far as that may be shown. */
    String shown();

    /**
     * Slack, and whatever takes its incoming webhooks: Mattermost, Rocket.Chat, Discord with {@code /slack}.
     *
     * @param ca certificates by which its server is known, where those of this machine do not do
     */
    record Slack(String name, Secret url, Optional<Path> ca) implements Receiver {
        @Override
        public String type() {
            return "slack";
        }

        @Override
        public List<String> keys() {
            return List.of("url");
        }

        @Override
        public String shown() {
            return "url from " + url.origin();
        }
    }

    /** @param url without the path */
    record PagerDuty(String name, Secret routingKey, URI url) implements Receiver {
        public static final URI URL = URI.create("https://events.pagerduty.com");

        @Override
        public String type() {
            return "pagerduty";
        }

        @Override
        public List<String> keys() {
            return List.of("routing_key", "url");
        }

        @Override
        public String shown() {
            return url + ", routing_key from " + routingKey.origin();
        }
    }

    /** @param url without the path */
    record Opsgenie(String name, Secret apiKey, URI url) implements Receiver {
        public static final URI URL = URI.create("https://api.opsgenie.com");

        @Override
        public String type() {
            return "opsgenie";
        }

        @Override
        public List<String> keys() {
            return List.of("api_key", "url");
        }

        @Override
        public String shown() {
            return url + ", api_key from " + apiKey.origin();
        }
    }

    /**
     * The operations of Jira Service Management, through an API integration.
     *
     * @param url up to {@code /v2/alerts}
     */
    record Jira(String name, Secret apiKey, URI url) implements Receiver {
        public static final URI URL = URI.create("https://api.atlassian.com/jsm/ops/integration");

        @Override
        public String type() {
            return "jira";
        }

        @Override
        public List<String> keys() {
            return List.of("api_key", "url");
        }

        @Override
        public String shown() {
            return url + ", api_key from " + apiKey.origin();
        }
    }

    /**
     * Anything that takes JSON by POST; the body is {@code schemas/notification.schema.json}.
     *
     * @param ca certificates by which its server is known, where those of this machine do not do
     */
    record Webhook(String name, Header url, Map<String, Header> headers, Optional<Path> ca) implements Receiver {
        public Webhook {
            headers = Map.copyOf(headers);
        }

        @Override
        public String type() {
            return "webhook";
        }

        @Override
        public List<String> keys() {
            return headers.isEmpty() ? List.of("url") : List.of("url", "headers");
        }

        @Override
        public String shown() {
            return switch (url) {
                case Header.Plain plain -> plain.text();
                case Header.Hidden hidden -> "url from " + hidden.secret().origin();
            };
        }
    }

    /** A command, which finds the message in its variables. */
    record Command(String name, CommandSettings settings) implements Receiver {
        @Override
        public String type() {
            return "command";
        }

        @Override
        public List<String> keys() {
            return List.of("run");
        }

        @Override
        public String shown() {
            return String.join(" ", settings.argv());
        }
    }
}
