package dev.sluice.telemetry.series;

import dev.sluice.source.Delivery;
import dev.sluice.telemetry.Errand;
import dev.sluice.telemetry.Series;
import dev.sluice.telemetry.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Puts the series into a Pushgateway, in a group of their own: what is no longer among them is gone there, too. */
final class Pushing implements Errand.Work {
    static final Duration EVERY = Duration.ofSeconds(5);
    /** Twice within the farewell. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Delivery delivery;
    private final String path;
    private final Gauges gauges;

    Pushing(Delivery delivery, Subject subject, Gauges gauges) {
        this.delivery = delivery;
        this.path = "/metrics/job/sluice"
                + label(Series.RUNBOOK, subject.runbook().name()) + label(Series.ENVIRONMENT, subject.environment());
        this.gauges = gauges;
    }

    @Override
    public void once() throws IOException {
        byte[] text = Exposition.text(gauges.snapshot()).getBytes(StandardCharsets.UTF_8);
        Delivery.Receipt receipt = delivery.send("PUT", path, Exposition.TYPE, text, TIMEOUT);
        if (!receipt.accepted()) {
            String answer = delivery.said(receipt);
            throw new IOException("it answers " + receipt.status() + (answer.isEmpty() ? "" : ": " + answer));
        }
    }

    /** A label of the group; a value that would not survive in a path goes as base64. */
    private static String label(String name, String value) {
        return value.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")
                ? "/" + name + "/" + value
                : "/" + name + "@base64/"
                        + Base64.getUrlEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }
}
