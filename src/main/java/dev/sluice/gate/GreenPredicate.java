package dev.sluice.gate;

import dev.sluice.language.model.Expression;
import java.util.List;

/** One predicate in a green use, with its clocks and the moment from which samples count for it. */
final class GreenPredicate {
    /** The shortest time between two reads that only wait for a newer sample, in milliseconds. */
    private static final long REST = 5_000;

    final Expression expression;
    final MetricSamples[] inputs;
    final Compiler compiler;
    final View view = new View();

    private final Condition condition;
    private final List<Clock> clocks;

    GreenPredicate(Expression expression, Samples samples) {
        this.expression = expression;
        inputs = samples.inputs(expression);
        compiler = new Compiler(samples, Use.GREEN, () -> 0);
        condition = compiler.condition(expression);
        clocks = compiler.clocks();
    }

    /** Takes the default {@code until} of a red predicate: its negation for twice the largest {@code every}. */
    GreenPredicate(Expression expression, Condition negated, MetricSamples[] inputs, int[] turns) {
        this.expression = expression;
        this.inputs = inputs;
        compiler = null;
        if (inputs.length == 0) {
            condition = negated;
            clocks = List.of();
        } else {
            Clock clock = new GreenClock(2 * Clock.every(inputs), negated, inputs, turns);
            condition = clock;
            clocks = List.of(clock);
        }
    }

    /** Its clocks start anew, and only samples taken from now on count. */
    void restart(long at, long workingAt) {
        view.since = at;
        view.workingSince = workingAt;
        restartClocks(at);
    }

    void restartClocks(long at) {
        clocks.forEach(clock -> clock.restart(at));
    }

    /**
     * A first reading may still stand for the time before samples count. It is read again when it no longer can, rather than one
     * {@code every} later, which may be long.
     */
    void readEarlyMetricsAgain(Samples samples) {
        for (MetricSamples input : inputs) {
            long lacking = view.since + input.reach - input.sampledAt;
            if (input.arrivedAt >= view.since && lacking > 0) {
                samples.readNoLaterThan(input, input.arrivedAt + Math.max(lacking, Math.min(input.every, REST)));
            }
        }
    }

    Outcome assess(long at) {
        view.at = at;
        for (int index = 0; index < clocks.size(); index++) {
            clocks.get(index).settle(view);
        }
        return condition.test(view);
    }

    /** Progress of the clock of a default {@code until}, or of the only clock; empty otherwise. */
    String progress() {
        return clocks.size() == 1 ? clocks.get(0).progress(view) : "";
    }

    boolean namesAnotherThanOwnProgress() {
        return inputs.length > 0 && !Samples.allOwnProgress(inputs);
    }
}
