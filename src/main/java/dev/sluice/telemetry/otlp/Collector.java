package dev.sluice.telemetry.otlp;

import dev.sluice.source.Delivery;
import dev.sluice.telemetry.Errand;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** Delivers messages to a collector over HTTP. */
final class Collector {
    /** Twice within the farewell. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** What OTLP/HTTP says may be tried again. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final Delivery delivery;

    Collector(Delivery delivery) {
        this.delivery = delivery;
    }

    /** The collector will never take this message. */
    static final class Rejected extends IOException {
        private static final long serialVersionUID = 1L;

        Rejected(String message) {
            super(message);
        }
    }

    /** @throws IOException if it may be tried again; {@link Rejected} if not */
    void take(String path, byte[] message) throws IOException {
        Delivery.Receipt receipt = delivery.send("POST", path, "application/x-protobuf", message, TIMEOUT);
        if (receipt.accepted()) {
            return;
        }
        String answer = delivery.said(receipt);
        String said = "it answers " + receipt.status()
                + (answer.isEmpty() || answer.chars().anyMatch(Character::isISOControl) ? "" : ": " + answer);
        if (!PASSING.contains(receipt.status())) {
            throw new Rejected(said);
        }
        throw receipt.retryAfter()
                .map(Collector::pause)
                .<IOException>map(pause -> new Errand.NotYet(said, pause))
                .orElseGet(() -> new IOException(said));
    }

    /** Seconds, or a date. */
    static Duration pause(String retryAfter) {
        if (retryAfter.matches("[0-9]{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            Duration until = Duration.between(
                    Instant.now(), ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException neither) {
            return Duration.ofSeconds(1);
        }
    }
}
