package dev.sluice.telemetry.otlp;

import dev.sluice.source.Delivery;
import dev.sluice.telemetry.Errand;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.series.Gauges;
import java.io.IOException;

/** Sends a run's series to a collector, under the names that Prometheus knows them by. */
public final class SeriesSending implements Errand.Work {
    private final Collector collector;
    private final Otlp otlp;
    private final Gauges gauges;

    public SeriesSending(Delivery delivery, Subject subject, Gauges gauges) {
        this.collector = new Collector(delivery);
        this.otlp = new Otlp(subject);
        this.gauges = gauges;
    }

    @Override
    public void once() throws IOException {
        long now = System.currentTimeMillis();
        collector.take("/v1/metrics", otlp.metrics(gauges.snapshot(), Math.min(gauges.began(), now), now));
    }
}
