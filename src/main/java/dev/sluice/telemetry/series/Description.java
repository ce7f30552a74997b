package dev.sluice.telemetry.series;

import dev.sluice.telemetry.Series;
import java.util.List;

/**
 * What one of the {@link Series} is.
 *
 * @param unit in the notation of UCUM, as OpenTelemetry wants it; empty of what has none
 * @param help one sentence, without a full stop
 */
public record Description(String name, Type type, String unit, String help) {
    public enum Type {
        GAUGE,
        COUNTER
    }

    /** Also of flags: a unit of 1 would be given the suffix _ratio on its way to Prometheus. */
    private static final String ONE = "";

    private static final String SECONDS = "s";
    private static final String ROWS = "{row}";

    /** All series, in the order in which they are shown. */
    public static final List<Description> ALL = List.of(
            gauge(Series.RUN_ACTIVE, ONE, "1 while a process drives the run"),
            gauge(Series.RUN_STATE, ONE, "1 for the state in which the run is"),
            gauge(Series.RUN_ENDING, ONE, "1 for the way in which the run or its last process ended"),
            gauge(Series.RUN_PAUSED, ONE, "1 while the run is paused"),
            gauge(Series.RUN_BLIND, ONE, "1 while nothing begins because a reading is missing"),
            gauge(Series.PERSON_NEEDED, ONE, "1 while nothing goes on until a person answers"),
            gauge(Series.HEARTBEAT, SECONDS, "When the driver of the run was last alive, seconds since 1970"),
            gauge(Series.PHASE_ACTIVE, ONE, "1 for the phase that is active"),
            gauge(Series.PHASE_SECONDS, SECONDS, "How long the active phase has been active, downtime left out"),
            gauge(
                    Series.GATE_STATE,
                    ONE,
                    "A rule of the active phase: 0 lets through, 1 its clock runs or it lets go, 2 stands, 3 unknown"),
            gauge(Series.DUTY, ONE, "The duty at which batches run, 1 is full"),
            gauge(Series.STEP_RUNNING, ONE, "1 while the step runs or is undone"),
            gauge(Series.ROWS_DONE, ROWS, "Rows done by a backfill"),
            gauge(Series.ROWS_PER_SECOND, "{row}/s", "Throughput of a backfill over its working time"),
            gauge(Series.PROGRESS, ONE, "How much of a backfill is done, 0 to 1"),
            gauge(Series.ETA, SECONDS, "Working time left of a backfill, its median; -1 while nobody can tell"),
            new Description(Series.DECISIONS, Type.COUNTER, "{decision}", "Decisions since the run began"),
            gauge(
                    Series.METRIC_VALUE,
                    ONE,
                    "The newest reading of a metric: seconds, bytes, percent from 0 to 100, 0 or 1, or a number"),
            gauge(Series.METRIC_WATCHED, ONE, "1 while the metric is read at this stage of the run"),
            gauge(Series.METRIC_MISSING, ONE, "1 while a metric that is read has no reading that a gate would take"),
            gauge(Series.METRIC_AGE, SECONDS, "The age of the newest reading of a metric"));

    private static Description gauge(String name, String unit, String help) {
        return new Description(name, Type.GAUGE, unit, help);
    }
}
