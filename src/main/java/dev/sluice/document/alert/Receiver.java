package dev.sluice.document.alert;

import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Alerting.Channel;
import dev.sluice.language.model.Alerting.Route;
import dev.sluice.language.model.Alerting.Urgency;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom Alertmanager reaches for a route of the policy.
 *
 * @param name of plain letters, whatever the file calls it; unique in the runbook
 * @param secret where the key that it takes stands; absent where none is needed
 */
public record Receiver(String name, String to, Channel channel, Urgency urgency, Optional<String> secret) {
    /** Where the files with keys lie unless somebody puts them elsewhere. */
    public static final String SECRETS = "/etc/alertmanager/secrets";

    private static final int LONGEST = 40;
    private static final int HASH = 8;

    /** What makes two routes one receiver. */
    private record Key(String to, Channel channel, Urgency urgency) {}

    /** The receivers by their routes; routes of a channel that Alertmanager does not know have none. */
    public static Map<Route, Receiver> of(String runbook, Alerting alerting) {
        Map<Key, Receiver> known = new LinkedHashMap<>();
        Map<Route, Receiver> receivers = new LinkedHashMap<>();
        for (Route route : alerting.routes()) {
            if (isKnown(route.channel())) {
                Key key = new Key(route.to(), route.channel(), route.urgency());
                receivers.put(route, known.computeIfAbsent(key, fresh -> of(runbook, route, known.values())));
            }
        }
        return receivers;
    }

    /** Whether Alertmanager has a way to send there; a command is started by the run alone. */
    public static boolean isKnown(Channel channel) {
        return channel != Channel.COMMAND;
    }

    /** Who takes what nobody wants to be told of. */
    public static String nobody(String runbook) {
        return runbook + "-nobody";
    }

    private static Receiver of(String runbook, Route route, java.util.Collection<Receiver> taken) {
        String plain = plain(route.to());
        String prefix = runbook + "-" + route.urgency().name().toLowerCase(java.util.Locale.ROOT) + "-";
        boolean used = taken.stream().anyMatch(other -> other.name().equals(prefix + plain));
        String unique = used ? plain + "-" + hash(route.channel().word() + " " + route.to()) : plain;
        return new Receiver(prefix + unique, route.to(), route.channel(), route.urgency(), secret(route, unique));
    }

    private static Optional<String> secret(Route route, String plain) {
        return switch (route.channel()) {
            case PAGERDUTY, OPSGENIE, JIRA, SLACK ->
                Optional.of(SECRETS + "/" + route.channel().word() + "-" + plain);
            case WEBHOOK, EMAIL, COMMAND -> Optional.empty();
        };
    }

    /** A name as it may stand in a file's name; one that had to be changed says which it was by a hash. */
    private static String plain(String to) {
        if (to.matches("https?://.*")) {
            String host = to.replaceFirst("^https?://([^/?#]*@)?", "").replaceFirst("[/?#].*", "");
            return host.replaceAll("[^A-Za-z0-9.-]+", "-") + "-" + hash(to);
        }
        String name = to.startsWith("#") ? to.substring(1) : to;
        String plain = name.replaceAll("[^A-Za-z0-9._@+-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
        String cut = plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
        return cut.equals(name) ? name : cut.isEmpty() ? hash(to) : cut + "-" + hash(to);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As the file calls it, but for a user and password in an address. */
    String called() {
        return to.replaceFirst("://[^/@]*@", "://...@");
    }

    /** Its entry in the list {@code receivers}. */
    Map<String, Object> entry() {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put(
                switch (channel) {
                    case PAGERDUTY -> "pagerduty_configs";
                    case OPSGENIE, JIRA -> "opsgenie_configs";
                    case SLACK -> "slack_configs";
                    case WEBHOOK -> "webhook_configs";
                    case EMAIL -> "email_configs";
                    case COMMAND -> throw new IllegalStateException("Alertmanager starts no command");
                },
                List.of(Channels.settings(this)));
        return entry;
    }
}
