package dev.sluice.document.alert;

import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What an alert must do while its inputs change: silent before its phase, silent below its threshold, silent until the time it waits
 * is over, firing then, silent when the inputs recover, are NaN or absent, firing again, silent as soon as its phase is over.
 */
final class Lifecycle {
    private final Runbook runbook;
    private final Alert alert;
    private final Map<String, String> annotations;
    private final Duration step;
    private final List<Phase> phases;

    Lifecycle(Runbook runbook, Alert alert, Map<String, String> annotations, Duration step, List<Phase> phases) {
        this.runbook = runbook;
        this.alert = alert;
        this.annotations = annotations;
        this.step = step;
        this.phases = phases;
    }

    /**
     * Inputs by series, and what must come of them.
     *
     * @param quiet inputs of which the alert is silent, one after the other
     * @param fire inputs of which it fires
     * @param nothing inputs without a reading, and inputs that are NaN: silent, too
     * @param value what the alert says its value is
     * @param delay how long {@code fire} must last until the expression holds
     * @param release how long the expression still holds afterwards
     * @param window how far back it looks: somewhere within, a change takes effect
     * @param longest how long all inputs must have lasted until the expression can hold
     * @param grid of what looks back in steps of its own
     */
    record Inputs(
            List<Map<String, Double>> quiet,
            Map<String, Double> fire,
            List<Map<String, Double>> nothing,
            OptionalDouble value,
            Duration delay,
            Duration release,
            Duration window,
            Duration longest,
            Duration grid) {

        /** Of something that knows no delay. */
        static Inputs of(List<Map<String, Double>> quiet, Map<String, Double> fire, double value) {
            return new Inputs(
                    quiet,
                    fire,
                    List.of(Map.of()),
                    OptionalDouble.of(value),
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO);
        }
    }

    /** In the first of its phases, or without one if it needs none. */
    Map<String, Object> test(String name, Inputs inputs) {
        Timeline time = new Timeline(name, alert, step);
        int hold = steps(alert.hold());
        int delay = steps(inputs.delay());
        int window = steps(inputs.window());
        int release = steps(inputs.release());
        int settle = align(hold + steps(inputs.longest()) + window + release + 1, inputs.grid());
        boolean armed = !phases.isEmpty();
        String phase = armed ? phases.getFirst().name() : "";
        if (armed) {
            time.go(settle, with(inputs.fire(), gauges(other())));
            time.silentAt(time.now());
        }
        Map<String, Double> active = armed ? gauges(phase) : Map.of();
        for (Map<String, Double> quiet : inputs.quiet()) {
            time.go(settle, with(quiet, active));
            time.silentAt(time.now());
        }
        int begin = time.go(settle, with(inputs.fire(), active));
        if (hold + delay > 0 && window == 0) {
            time.silentAt(begin + hold + delay - 1);
        }
        fires(time, begin + hold + delay + window, inputs, phase);
        begin = time.go(align(release + 1, inputs.grid()), with(inputs.quiet().getFirst(), active));
        time.silentAt(begin + release);
        for (Map<String, Double> nothing : inputs.nothing()) {
            time.go(settle, with(nothing, active));
            time.silentAt(time.now());
        }
        if (armed) {
            time.go(settle, with(inputs.fire(), active));
            begin = time.go(2, with(inputs.fire(), gauges("")));
            time.silentAt(begin);
            time.silentAt(time.now());
        }
        return time.test();
    }

    /** In each of these phases, one after the other. */
    Map<String, Object> every(List<Phase> which, String name, Inputs inputs) {
        Timeline time = new Timeline(name, alert, step);
        int wait = steps(alert.hold()) + steps(inputs.longest());
        for (Phase phase : which) {
            int begin = time.go(align(wait + 1, inputs.grid()), with(inputs.fire(), gauges(phase.name())));
            fires(time, begin + wait, inputs, phase.name());
        }
        return time.test();
    }

    private void fires(Timeline time, int at, Inputs inputs, String phase) {
        time.firesAt(at, labels(phase), expand(inputs.value(), phase));
    }

    Map<String, String> labels(String phase) {
        Map<String, String> labels = new LinkedHashMap<>();
        Alerts.labels(alert, runbook).forEach((key, value) -> labels.put(key, GoTemplate.expand(value, 0, "")));
        if (!phase.isEmpty()) {
            labels.put(Series.PHASE, phase);
        }
        return labels;
    }

    Map<String, String> expand(OptionalDouble value, String phase) {
        Map<String, String> expanded = new LinkedHashMap<>();
        annotations.forEach((key, template) -> expanded.put(key, GoTemplate.expand(template, value.orElse(0), phase)));
        return expanded;
    }

    /** A phase in which the alert is not armed, if there is one. */
    private String other() {
        return runbook.phases().stream()
                .filter(phase -> !phases.contains(phase))
                .map(Phase::name)
                .findFirst()
                .orElse("");
    }

    private Map<String, Double> gauges(String active) {
        // A run publishes a gauge for each phase; these are those in which the alert is armed, and one more.
        Map<String, Double> gauges = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of(other()).filter(name -> !name.isEmpty()),
                        phases.stream().map(Phase::name))
                .forEach(name -> gauges.put(
                        Series.PHASE_ACTIVE + PromQl.selector(Series.RUNBOOK, runbook.name(), Series.PHASE, name),
                        name.equals(active) ? 1.0 : 0.0));
        return gauges;
    }

    private static Map<String, Double> with(Map<String, Double> inputs, Map<String, Double> gauges) {
        Map<String, Double> all = new LinkedHashMap<>(inputs);
        all.putAll(gauges);
        return all;
    }

    private int steps(Duration duration) {
        return (int) Math.ceilDiv(duration.toMillis(), step.toMillis());
    }

    /** So many steps, or more, that what comes next begins on the grid. */
    private int align(int steps, Duration grid) {
        if (grid.isZero()) {
            return steps;
        }
        List<Long> sizes = new ArrayList<>(List.of(grid.toMillis(), step.toMillis()));
        long a = sizes.get(0);
        long b = sizes.get(1);
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        int unit = (int) (grid.toMillis() / a);
        return Math.ceilDiv(steps, unit) * unit;
    }
}
