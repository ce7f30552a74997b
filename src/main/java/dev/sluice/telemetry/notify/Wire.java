package dev.sluice.telemetry.notify;

import dev.sluice.source.Delivery;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/**
 * Sends requests to one service and says in words what became of them; the words hold the server's name, never the rest of its
 * address. Redirects are not followed: they could carry a secret elsewhere. Safe for any thread.
 */
final class Wire {
    private static final String JSON = "application/json";
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);
    private static final int REDIRECT = 300;
    private static final int CLIENT = 400;
    private static final int SERVER = 500;
    private static final int SHOWN = 200;

    private final String server;
    private final Delivery delivery;
    private final Secrets secrets;

    /**
     * @param name as the environment file calls the receiver
     * @param secrets masked in what the server says
     */
    Wire(String name, Endpoint endpoint, Secrets secrets) {
        this.server = server(endpoint.url());
        this.delivery = new Delivery(name, endpoint, secrets);
        this.secrets = secrets;
    }

    Outcome send(Post post, Duration timeout) {
        try {
            return outcome(delivery.send(
                    post.method(), post.path(), JSON, post.body().getBytes(StandardCharsets.UTF_8), timeout));
        } catch (IOException none) {
            String why = secrets.mask(String.valueOf(none.getMessage()));
            return new Outcome.Later(why.contains(server) ? why : server + ": " + why, Optional.empty());
        }
    }

    private Outcome outcome(Delivery.Receipt receipt) {
        if (receipt.accepted()) {
            return new Outcome.Delivered(receipt.body());
        }
        String said = secrets.mask(receipt.body()).strip().replaceAll("\\s+", " ");
        String why =
                server + " answers " + receipt.status() + (said.isEmpty() ? "" : " (" + Body.atMost(SHOWN, said) + ")");
        if (receipt.status() >= REDIRECT && receipt.status() < CLIENT) {
            return new Outcome.Refused(why + ", which leads elsewhere and is not followed");
        }
        return PASSING.contains(receipt.status()) || receipt.status() >= SERVER
                ? new Outcome.Later(why, receipt.retryAfter().flatMap(Wire::wait))
                : new Outcome.Refused(why);
    }

    private static String server(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /** Seconds, or a moment. */
    private static Optional<Duration> wait(String text) {
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant moment = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), moment);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }
}
