package dev.sluice.telemetry.otlp;

import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.source.Delivery;
import dev.sluice.source.Secrets;
import dev.sluice.telemetry.Errand;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.TelemetrySettings;
import dev.sluice.telemetry.Witness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sends a run as a trace. A span is sent by the process that ends it, so that a run which several processes drive is one trace;
 * what finds no room while a collector does not answer is dropped and counted.
 */
public final class TraceSending implements Witness, Errand.Work {
    /** Spans that may wait. */
    static final int ROOM = 4_096;

    private static final int AT_ONCE = 512;
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final BlockingQueue<SpanData> waiting = new ArrayBlockingQueue<>(ROOM);
    private final List<SpanData> underWay = new ArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final Spans spans;
    private final Otlp otlp;
    private final Delivery delivery;
    private final Collector collector;
    private final Consumer<String> told;
    private final Errand errand;
    private boolean mine;
    private boolean begun;

    private TraceSending(Delivery delivery, String url, Subject subject, Consumer<String> told) {
        this.spans = new Spans(subject, this::ended);
        this.otlp = new Otlp(subject);
        this.delivery = delivery;
        this.collector = new Collector(delivery);
        this.told = told;
        this.errand = new Errand("the spans for the collector " + url, EVERY, this, told);
    }

    /**
     * @param secrets masked in what the collector says
     * @param told in one sentence what does not get through; any thread
     */
    public static TraceSending begin(
            TelemetrySettings.Otlp settings, Subject subject, Secrets secrets, Consumer<String> told) {
        Delivery delivery = new Delivery("otlp", settings.endpoint(), secrets);
        return new TraceSending(delivery, settings.endpoint().url().toString(), subject, told);
    }

    /** What ended before is sent already, or lost with the process that ended it. */
    @Override
    public void recalls(Entry entry) {
        spans.fold(entry);
    }

    @Override
    public void wrote(Entry entry) {
        mine = true;
        spans.fold(entry);
    }

    @Override
    public void sees(RunView view) {
        spans.sees(view);
        if (!begun) {
            begun = true;
            errand.begin();
        }
    }

    @Override
    public void leaves(Optional<Ending> ending) {
        errand.end();
        delivery.close();
        long lost = dropped.get() + waiting.size();
        if (lost > 0) {
            told.accept(lost + " spans of the trace are lost");
        }
    }

    private void ended(SpanData span) {
        if (mine && !waiting.offer(span)) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void once() throws IOException {
        while (true) {
            if (underWay.isEmpty() && waiting.drainTo(underWay, AT_ONCE) == 0) {
                return;
            }
            try {
                collector.take("/v1/traces", otlp.traces(underWay));
            } catch (Collector.Rejected never) {
                dropped.addAndGet(underWay.size());
                underWay.clear();
                throw never;
            }
            underWay.clear();
        }
    }
}
