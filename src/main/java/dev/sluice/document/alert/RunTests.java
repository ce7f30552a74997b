package dev.sluice.document.alert;

import dev.sluice.document.alert.Watch.What;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Series;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;

/** The unit tests of alerts whose inputs move: a backfill that stands still, a process that is not heard of. */
final class RunTests {
    private final Runbook runbook;
    private final Duration step;

    RunTests(Runbook runbook, Duration step) {
        this.runbook = runbook;
        this.step = step;
    }

    Map<String, Object> stalled(Lifecycle lifecycle, Alert alert, What.Stalled stalled) {
        String phase = stalled.phase().name();
        String id = runbook.name();
        String labels = PromQl.selector(Series.RUNBOOK, id, Series.PHASE, phase, Series.STEP, stalled.step());
        String running = Series.STEP_RUNNING + labels;
        String rows = Series.ROWS_DONE + labels;
        String paused = Series.RUN_PAUSED + PromQl.selector(Series.RUNBOOK, id);
        String active = Series.PHASE_ACTIVE + PromQl.selector(Series.RUNBOOK, id, Series.PHASE, phase);
        int hold = steps(RunAlerts.STILL_HOLD);
        int window = steps(RunAlerts.STILL_WINDOW);
        int settle = hold + window + 2;
        Timeline time = new Timeline(alert.name(), alert, step);

        time.go(hold + 1, Map.of(running, 1.0, rows, 0.0, paused, 0.0, active, 0.0));
        time.silentAt(time.now());
        // A row now and then, never more than one within the window, is progress.
        time.goAlong(settle, Map.of(running, at -> 1, rows, at -> at / (window + 1), paused, at -> 0, active, at -> 1));
        time.silentAt(time.now());
        double done = (double) time.now() / (window + 1);
        Map<String, Double> still = Map.of(running, 1.0, rows, Math.floor(done), paused, 0.0, active, 1.0);
        time.go(settle, with(still, paused, 1.0));
        time.silentAt(time.now());
        int begin = time.go(settle, still);
        time.silentAt(begin + hold - 1);
        time.firesAt(begin + hold, lifecycle.labels(phase), lifecycle.expand(OptionalDouble.of(1), phase));
        begin = time.go(2, with(still, running, 0.0));
        time.silentAt(begin);
        time.silentAt(time.now());
        time.go(hold + 1, still);
        time.go(1, with(still, active, 0.0));
        time.silentAt(time.now());
        return time.test();
    }

    List<Map<String, Object>> runnerSilent(Lifecycle lifecycle, Alert alert) {
        return List.of(
                stuck(lifecycle, alert, RunAlerts.SILENCE, false),
                stuck(lifecycle, alert, RunAlerts.SILENCE + 1, true),
                killed(lifecycle, alert),
                ended(alert));
    }

    /** The gauge of life is there and has not moved for so long. */
    private Map<String, Object> stuck(Lifecycle lifecycle, Alert alert, long seconds, boolean fires) {
        Timeline time = new Timeline(alert.name() + ": no sign of life for " + seconds + "s", alert, step);
        int steps = (int) Math.ceilDiv(seconds, step.toSeconds()) + 1;
        double beat = step.toSeconds() * (steps - 1.0) - seconds;
        time.go(steps, Map.of(heartbeat(), beat, active(), 1.0));
        if (fires) {
            time.firesAt(time.now(), lifecycle.labels(""), lifecycle.expand(OptionalDouble.of(seconds), ""));
        } else {
            time.silentAt(time.now());
        }
        return time.test();
    }

    /** Every series vanishes with the process; when it is started again, all is well. */
    private Map<String, Object> killed(Lifecycle lifecycle, Alert alert) {
        Timeline time = new Timeline(alert.name() + ": the process is killed, and started again", alert, step);
        time.go(2, Map.of());
        time.silentAt(time.now());
        int alive = time.goAlong(steps(Duration.ofMinutes(3)), living());
        time.silentAt(time.now());
        int last = time.now();
        int wait = (int) (RunAlerts.SILENCE / step.toSeconds()) + 1;
        time.go(wait + 1, Map.of());
        time.silentAt(last + wait - 1);
        time.firesAt(
                last + wait,
                lifecycle.labels(""),
                lifecycle.expand(OptionalDouble.of((double) wait * step.toSeconds()), ""));
        int again = time.goAlong(3, living());
        time.silentAt(again);
        time.silentAt(time.now());
        if (alive >= again) {
            throw new IllegalStateException("time goes on");
        }
        return time.test();
    }

    /** A run that ended tells so, and its silence means nothing. */
    private Map<String, Object> ended(Alert alert) {
        Timeline time = new Timeline(alert.name() + ": the run ends", alert, step);
        time.goAlong(steps(Duration.ofMinutes(1)), living());
        int end = time.now();
        time.go(1, Map.of(heartbeat(), (double) end * step.toSeconds(), active(), 0.0));
        time.go(steps(Duration.ofMinutes(5)), Map.of());
        time.silentAt(time.now());
        return time.test();
    }

    private Map<String, IntToDoubleFunction> living() {
        return Map.of(heartbeat(), at -> (double) at * step.toSeconds(), active(), at -> 1);
    }

    private String heartbeat() {
        return Series.HEARTBEAT + PromQl.selector(Series.RUNBOOK, runbook.name());
    }

    private String active() {
        return Series.RUN_ACTIVE + PromQl.selector(Series.RUNBOOK, runbook.name(), Series.RUN, "r1");
    }

    private static Map<String, Double> with(Map<String, Double> values, String series, double value) {
        Map<String, Double> changed = new LinkedHashMap<>(values);
        changed.put(series, value);
        return changed;
    }

    private int steps(Duration duration) {
        return (int) Math.ceilDiv(duration.toMillis(), step.toMillis());
    }
}
