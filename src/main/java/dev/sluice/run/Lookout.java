package dev.sluice.run;

import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.MetricReadings;
import dev.sluice.telemetry.Witnesses;
import dev.sluice.value.Reading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells those who follow a run from outside how it stands, on the driver's thread. */
final class Lookout {
    /** A batch may end every few milliseconds; nobody outside looks that often. */
    private static final long METRICS_EVERY_MILLIS = 500;

    private final Witnesses witnesses;
    private final Runbook runbook;
    private final List<String> metrics;
    private long readAt = Long.MIN_VALUE;

    Lookout(Witnesses witnesses, Runbook runbook) {
        this.witnesses = witnesses;
        this.runbook = runbook;
        this.metrics = runbook.metrics().stream()
                .filter(Metric::declared)
                .map(Metric::name)
                .toList();
    }

    void wrote(Entry entry) {
        witnesses.wrote(entry);
    }

    void evaluated(Interpreter interpreter, RunView view) {
        if (witnesses.isEmpty()) {
            return;
        }
        if (readAt == Long.MIN_VALUE || view.at() - readAt >= METRICS_EVERY_MILLIS) {
            readAt = view.at();
            Map<String, Reading> newest = new LinkedHashMap<>();
            metrics.forEach(metric -> newest.put(metric, interpreter.newest(metric)));
            witnesses.reads(
                    new MetricReadings(view.at(), newest, LiveExpressions.withInputs(runbook, interpreter.watched())));
        }
        witnesses.sees(view);
    }
}
