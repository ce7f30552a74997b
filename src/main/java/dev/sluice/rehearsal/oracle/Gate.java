package dev.sluice.rehearsal.oracle;

import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Reach;
import dev.sluice.language.model.StepRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The gate of the active phase: its rules as far as they are understood, and what was observed since its last effect. */
final class Gate {
    final Phase phase;
    final List<RedRule> red = new ArrayList<>();
    final Map<GateRule, List<GreenRun>> green = new HashMap<>();
    /** What it requires before its first effect. */
    final List<Term> requires = new ArrayList<>();

    private final Set<StepRef> steps = new HashSet<>();
    private final Map<String, Long> covers = new HashMap<>();
    private final Reach reach;
    private final boolean throttles;
    private boolean begun;
    private boolean warming;
    private long since;
    private long observed;
    private long observedInAll;

    Gate(Phase phase, Shapes shapes, Reach reach, long at) {
        this.phase = phase;
        this.reach = reach;
        phase.steps().forEach(step -> steps.add(step.ref()));
        for (GateRule rule : phase.rules()) {
            if (rule.shadow()) {
                continue;
            }
            switch (rule.kind()) {
                case ROLLBACK, PAUSE -> red.add(new RedRule(rule, shapes.red(rule.when())));
                case PROCEED -> green.put(rule, shapes.green(rule.when()));
                case THROTTLE -> {}
            }
        }
        throttles = phase.rules().stream().anyMatch(rule -> rule.kind() == GateRule.Kind.THROTTLE);
        phase.requires()
                .forEach(condition -> shapes.green(condition.when()).stream()
                        .filter(run -> run.needed == 0)
                        .forEach(run -> requires.add(run.term)));
        effectChanged(at);
    }

    boolean holds(StepRef step) {
        return steps.contains(step);
    }

    /** No more than these milliseconds have passed since the event before, in a verdict that counts for the soak. */
    void observed(long millis) {
        observed += millis;
        observedInAll += millis;
    }

    /** Puts right what a throttle's first moments, which are not told, may have taken from the soak. */
    void pauseEnded() {
        observed(throttles ? 3_000 : 0);
    }

    void sampled(Newest metric, long at) {
        endWarmUp(at);
        for (RedRule rule : red) {
            for (Exposure part : rule.parts()) {
                if (part.term.metric() == metric) {
                    part.sampled(at);
                }
            }
        }
        for (List<GreenRun> runs : green.values()) {
            for (GreenRun run : runs) {
                if (run.term.metric() == metric) {
                    run.sampled(at);
                }
            }
        }
    }

    /** What is clocked by green rules starts anew once the warm-up is over. */
    private void endWarmUp(long at) {
        if (warming && at >= since) {
            warming = false;
            restartGreen(since);
        }
    }

    /** Its metrics have to be read again. */
    void lookAfresh(long at) {
        red.forEach(rule -> rule.parts().forEach(part -> part.freeze(at)));
    }

    void restartGreen(long at) {
        green.values().forEach(runs -> runs.forEach(run -> run.restart(at)));
    }

    /** An effect began, or ended: observation starts anew. */
    void effectChanged(long at) {
        since = at + phase.warmup().toMillis();
        warming = since > at;
        observed = 0;
        restartGreen(at);
    }

    void begins() {
        begun = true;
    }

    boolean isBegun() {
        return begun;
    }

    void cover(String name, long until) {
        covers.put(name, until);
    }

    boolean isCovered(GateRule rule, long at) {
        return !covers.isEmpty() && at < covers.getOrDefault(rule.gate().orElse(phase.name()), Long.MIN_VALUE);
    }

    /** Whether a rule that is not covered is unknown, or true. */
    boolean isBlind(long at) {
        for (RedRule rule : red) {
            if (rule.isBlind(at) && !isCovered(rule.rule(), at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a rule that is not covered looks at this metric. */
    boolean looksAt(Newest metric, long at) {
        for (RedRule rule : red) {
            if (rule.looksAt(metric) && !isCovered(rule.rule(), at)) {
                return true;
            }
        }
        return false;
    }

    /** The moment from which samples count for {@code proceed}, the metric's own reach on top. */
    long countsFrom(Newest metric) {
        return since + reach.ofMetric(metric.name());
    }

    long since() {
        return since;
    }

    long observed() {
        return observed;
    }

    /** The same, effects or not. */
    long observedInAll() {
        return observedInAll;
    }
}
