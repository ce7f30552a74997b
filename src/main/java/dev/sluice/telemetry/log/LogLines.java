package dev.sluice.telemetry.log;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.telemetry.MetricReadings;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.TelemetrySettings.LogTo;
import dev.sluice.telemetry.Witness;
import dev.sluice.value.Reading;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells a run as JSON lines, one for each decision and each event of interest; what an earlier process of the run has told is not
 * repeated. Schema: {@code schemas/log.schema.json}.
 */
public final class LogLines implements Witness {
    private static final long PROGRESS_EVERY_MILLIS = 30_000;

    private final Lines lines;
    private final LogWriter writer;
    private final LongSupplier wall;
    private final Set<String> missing = new HashSet<>();
    /** Metrics that were read, or failed to be; that the others have no reading yet is no news. */
    private final Set<String> asked = new HashSet<>();

    private long progressAt = Long.MIN_VALUE;

    /** @param wall milliseconds since 1970 */
    LogLines(Subject subject, LogWriter writer, LongSupplier wall) {
        this.lines = new Lines(subject);
        this.writer = writer;
        this.wall = wall;
    }

    /** @param told in one sentence why lines are lost; any thread */
    public static LogLines begin(LogTo to, Subject subject, Consumer<String> told) {
        return new LogLines(subject, LogWriter.begin(to, told), System::currentTimeMillis);
    }

    @Override
    public void wrote(Entry entry) {
        if (entry instanceof Entry.Happened happened && happened.event() instanceof Event.Tick tick) {
            tick.samples().forEach(sample -> asked.add(sample.metric()));
        }
        lines.of(entry).ifPresent(writer::add);
    }

    @Override
    public void reads(MetricReadings readings) {
        readings.newest().forEach((metric, reading) -> {
            boolean watched = readings.watched().contains(metric);
            switch (reading) {
                case Reading.Absent absent -> {
                    if (watched && asked.contains(metric) && missing.add(metric)) {
                        writer.add(lines.event(
                                wall.getAsLong(),
                                Level.WARNING,
                                "metric_missing",
                                metric + " has no reading: " + absent.missing(),
                                Map.of("metric", metric)));
                    }
                }
                case Reading.Present present -> {
                    asked.add(metric);
                    if (missing.remove(metric)) {
                        writer.add(lines.event(
                                wall.getAsLong(),
                                Level.INFO,
                                "metric_back",
                                metric + " has a reading again",
                                Map.of("metric", metric)));
                    }
                }
            }
        });
    }

    @Override
    public void sees(RunView view) {
        if (progressAt != Long.MIN_VALUE && view.at() - progressAt < PROGRESS_EVERY_MILLIS) {
            return;
        }
        progressAt = view.at();
        view.phases().stream()
                .flatMap(phase -> phase.steps().stream())
                .filter(step -> step.state() == RunView.StepState.RUNNING)
                .forEach(step -> step.progress().ifPresent(progress -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("rows_done", progress.rowsDone());
                    progress.share().ifPresent(share -> fields.put("progress_ratio", share));
                    progress.rowsPerSecond().ifPresent(speed -> fields.put("rows_per_second", speed));
                    progress.eta().ifPresent(eta -> fields.put("eta_seconds", eta.medianMillis() / 1_000.0));
                    writer.add(lines.progress(wall.getAsLong(), step.step(), fields));
                }));
    }

    @Override
    public void leaves(Optional<Ending> ending) {
        writer.add(lines.left(wall.getAsLong(), ending));
        writer.close();
    }
}
