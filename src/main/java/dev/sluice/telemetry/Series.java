package dev.sluice.telemetry;

/**
 * The names of the series that a run publishes, and of their labels; the rules, dashboards and alerts that are generated from a
 * runbook read these. Every series carries {@link #RUNBOOK} and {@link #ENVIRONMENT}. Amounts are in Prometheus's base units: seconds, bytes, ratios 0..1.
 */
public final class Series {
    /** The runbook's name. */
    public static final String RUNBOOK = "runbook";

    /** The name of the environment, so that a rehearsal and the real run are told apart. */
    public static final String ENVIRONMENT = "environment";

    public static final String RUN = "run";
    public static final String PHASE = "phase";
    public static final String STEP = "step";
    public static final String METRIC = "metric";
    /** A rule's {@link dev.sluice.language.model.RuleGroup#id id}. */
    public static final String RULE = "rule";

    public static final String KIND = "kind";
    public static final String STATE = "state";
    public static final String ENDING = "ending";

    /** 1 while a process drives the run; labels: run. */
    public static final String RUN_ACTIVE = "sluice_run_active";
    /** 1 for the state in which the run is, 0 for the others; labels: state. */
    public static final String RUN_STATE = "sluice_run_state";
    /** 1 for the way in which the run, or the last process's part of it, ended; absent while it goes on; labels: ending. */
    public static final String RUN_ENDING = "sluice_run_ending";
    /** 1 while the run is paused, for whatever reason. */
    public static final String RUN_PAUSED = "sluice_run_paused";
    /** 1 while a reading that the gate needs is missing, so that nothing new begins. */
    public static final String RUN_BLIND = "sluice_run_blind";
    /** 1 while nothing goes on until a person answers. */
    public static final String PERSON_NEEDED = "sluice_person_needed";
    /** When the driver was last alive, seconds since 1970. */
    public static final String HEARTBEAT = "sluice_heartbeat_timestamp_seconds";
    /** 1 for the phase that is active, 0 for the others; labels: phase. */
    public static final String PHASE_ACTIVE = "sluice_phase_active";
    /** How long the active phase has been active; labels: phase. */
    public static final String PHASE_SECONDS = "sluice_phase_active_seconds";
    /** A rule of the active phase: 0 lets through, 1 its clock runs (or it lets go), 2 stands, 3 unknown; labels: phase, rule. */
    public static final String GATE_STATE = "sluice_gate_state";
    /** The duty at which batches run; 1 is full. */
    public static final String DUTY = "sluice_duty_ratio";
    /** Rows done by a backfill; labels: phase, step. */
    public static final String ROWS_DONE = "sluice_rows_done";
    /** Throughput of a backfill over its working time; labels: phase, step. */
    public static final String ROWS_PER_SECOND = "sluice_rows_per_second";
    /** How much of a backfill is done; labels: phase, step. */
    public static final String PROGRESS = "sluice_progress_ratio";
    /** Working time left of a backfill, median; -1 unknown; labels: phase, step. */
    public static final String ETA = "sluice_eta_seconds";
    /** 1 while a step runs; labels: phase, step. */
    public static final String STEP_RUNNING = "sluice_step_running";
    /** Decisions since the run began; labels: kind. */
    public static final String DECISIONS = "sluice_decisions_total";
    /**
     * A metric's newest reading in the amounts in which the runbook compares: seconds, bytes, percent as 0..100, 0 or 1; absent while
     * it is missing; labels: metric, and those that the metric declares.
     */
    public static final String METRIC_VALUE = "sluice_metric_value";
    /** 1 while a metric is read at this stage of the run, 0 while it only ages; labels: metric. */
    public static final String METRIC_WATCHED = "sluice_metric_watched";
    /** 1 while a metric that is read has no reading that a gate would take; labels: metric. */
    public static final String METRIC_MISSING = "sluice_metric_missing";
    /** The age of a metric's newest reading; labels: metric. */
    public static final String METRIC_AGE = "sluice_metric_age_seconds";

    private Series() {}
}
