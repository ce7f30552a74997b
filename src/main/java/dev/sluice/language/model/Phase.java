package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A phase.
 *
 * @param after names of the phases that must be done before; empty for the first
 * @param requires what must hold before the first effect, clocks and all
 * @param rules its own rules and those of the gates it names, in the order of the file
 * @param soak observation after the last effect
 * @param warmup time in which green uses are false
 * @param within bound of the phase's active time, the default computed if the file has none
 * @param withinStated whether the file stated it
 * @param patience how long an automatic pause may last before a person is needed; absent: the command line's
 */
public record Phase(
        String name,
        String title,
        boolean irreversible,
        List<String> after,
        List<Condition> requires,
        List<Baseline> baselines,
        List<Step> steps,
        List<GateRule> rules,
        Duration soak,
        Duration warmup,
        Duration within,
        boolean withinStated,
        Optional<Duration> patience,
        List<Step> finallySteps,
        Span span) {

    /** A condition with its reason: {@code require}, {@code expect}. */
    public record Condition(Expression when, Optional<String> because, Span span) {}

    /** Metrics frozen over the window before the phase's first effect. */
    public record Baseline(String metric, Duration over, Span span) {}

    public Phase {
        after = List.copyOf(after);
        requires = List.copyOf(requires);
        baselines = List.copyOf(baselines);
        steps = List.copyOf(steps);
        rules = List.copyOf(rules);
        finallySteps = List.copyOf(finallySteps);
    }

    /** Its steps and those of its {@code finally}. */
    public List<Step> allSteps() {
        List<Step> all = new java.util.ArrayList<>(steps);
        all.addAll(finallySteps);
        return all;
    }
}
