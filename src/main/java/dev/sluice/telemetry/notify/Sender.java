package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.source.CommandCall;
import dev.sluice.source.Secret;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings.Credentials;
import dev.sluice.source.SourceSettings.Endpoint;
import dev.sluice.source.SourceSettings.Header;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings messages to one receiver. Safe for any thread. */
sealed interface Sender {
    /** One attempt, no longer than that. */
    Outcome send(Message message, Urgency urgency, Duration timeout);

    /** @param secrets masked in what others say */
    static Sender to(Receiver receiver, Secrets secrets) {
        return switch (receiver) {
            case Receiver.Slack slack ->
                web(
                        slack.name(),
                        endpoint(URI.create(slack.url().reveal()), Map.of(), slack.ca()),
                        secrets,
                        SlackPayload::of);
            case Receiver.PagerDuty pager ->
                web(
                        pager.name(),
                        endpoint(pager.url(), Map.of(), Optional.empty()),
                        secrets,
                        (message, urgency) -> PagerDutyPayload.of(pager.routingKey(), message, urgency));
            case Receiver.Opsgenie opsgenie ->
                web(opsgenie.name(), genie(opsgenie.url(), opsgenie.apiKey()), secrets, OpsgeniePayload::of);
            case Receiver.Jira jira -> web(jira.name(), genie(jira.url(), jira.apiKey()), secrets, OpsgeniePayload::of);
            case Receiver.Webhook webhook ->
                web(
                        webhook.name(),
                        endpoint(URI.create(webhook.url().reveal()), webhook.headers(), webhook.ca()),
                        secrets,
                        (message, urgency) -> WebhookPayload.of(webhook.name(), message, urgency));
            case Receiver.Command command -> new Program(command, new CommandCall(secrets));
        };
    }

    /** Where the API of Opsgenie is spoken. */
    private static Endpoint genie(URI url, Secret apiKey) {
        Secret authorization = new Secret(apiKey.origin(), "GenieKey " + apiKey.reveal());
        return endpoint(url, Map.of("Authorization", new Header.Hidden(authorization)), Optional.empty());
    }

    private static Endpoint endpoint(URI url, Map<String, Header> headers, Optional<Path> ca) {
        return new Endpoint(
                url, new Credentials.None(), headers, ca, Optional.empty(), Optional.empty(), Duration.ofSeconds(5));
    }

    private static Sender web(String name, Endpoint endpoint, Secrets secrets, Writing writing) {
        return new Web(new Wire(name, endpoint, secrets), writing);
    }

    /** What to do if nothing reaches it. */
    static String help(Receiver receiver, String environment) {
        String keys = String.join(
                " and ", receiver.keys().stream().map(key -> "`" + key + "`").toList());
        return "check " + keys + " of receiver " + receiver.name() + " below `notify:` in sluice.yaml, and try it: "
                + "sluice notify --test --env " + environment + " " + quoted(receiver.name());
    }

    private static String quoted(String name) {
        return name.matches("[A-Za-z0-9._@-]+") ? name : "'" + name + "'";
    }

    /** What a service is sent for a message: nothing, a request, or several in their order. */
    @FunctionalInterface
    interface Writing {
        List<Post> posts(Message message, Urgency urgency);
    }

    /** Over HTTP. */
    record Web(Wire wire, Writing writing) implements Sender {
        @Override
        public Outcome send(Message message, Urgency urgency, Duration timeout) {
            long due = System.nanoTime() + timeout.toNanos();
            for (Post post : writing.posts(message, urgency)) {
                Outcome outcome = wire.send(post, Duration.ofNanos(Math.max(1_000_000, due - System.nanoTime())));
                if (!(outcome instanceof Outcome.Delivered)) {
                    return outcome;
                }
            }
            return new Outcome.Delivered("");
        }
    }

    /** By a command; what it has done before it failed is not known, so that it is started once. */
    record Program(Receiver.Command command, CommandCall call) implements Sender {
        @Override
        public Outcome send(Message message, Urgency urgency, Duration timeout) {
            if (message.quiet()) {
                return new Outcome.Delivered("");
            }
            Optional<String> failed = call.call(command.settings(), CommandVariables.of(message, urgency), timeout);
            return failed.<Outcome>map(Outcome.Refused::new).orElseGet(() -> new Outcome.Delivered(""));
        }
    }
}
