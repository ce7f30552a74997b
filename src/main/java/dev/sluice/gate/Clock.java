package dev.sluice.gate;

import dev.sluice.language.model.Expression.Hold;

/**
 * The clock of one {@code for}. It is fed with samples of the group under it: the group is sampled whenever one of its metrics
 * is, and readings that arrive in the same moment are one sample of the group.
 */
abstract class Clock implements Condition {
    final Condition group;
    final MetricSamples[] inputs;
    private final int[] seenReads;
    private final int[] seenSkips;
    private int seenTurns;
    private final int[] turns;

    /** @param turns the number of times that a knob was turned: after each the group is looked at anew */
    Clock(Condition group, MetricSamples[] inputs, int[] turns) {
        this.group = group;
        this.inputs = inputs;
        this.turns = turns;
        seenReads = new int[inputs.length];
        seenSkips = new int[inputs.length];
        seeEverything();
    }

    /** Takes a sample of the group if one of its metrics has one that this clock has not seen. */
    final void settle(View view) {
        boolean fresh = seenTurns != turns[0];
        boolean read = fresh;
        boolean slowest = false;
        for (int index = 0; index < inputs.length; index++) {
            MetricSamples input = inputs[index];
            for (int skip = seenSkips[index]; skip != input.skips; skip++) {
                skipped(view.at, index);
            }
            if (seenReads[index] != input.reads) {
                read = true;
                fresh |= !input.same;
                slowest |= index == slowest() && !input.same;
            }
        }
        if (read) {
            sampled(view, group.test(view), fresh, slowest);
        }
        seeEverything();
    }

    private void seeEverything() {
        for (int index = 0; index < inputs.length; index++) {
            seenReads[index] = inputs[index].reads;
            seenSkips[index] = inputs[index].skips;
        }
        seenTurns = turns[0];
    }

    /** Index of the input that is read least often. */
    private int slowest() {
        int slowest = 0;
        for (int index = 1; index < inputs.length; index++) {
            if (rank(inputs[index]) > rank(inputs[slowest])) {
                slowest = index;
            }
        }
        return slowest;
    }

    private static long rank(MetricSamples input) {
        return input.once() ? 0 : input.every;
    }

    /** The group's {@code every}: the largest among its metrics'. */
    final long every() {
        return every(inputs);
    }

    static long every(MetricSamples[] inputs) {
        long largest = 0;
        for (MetricSamples input : inputs) {
            largest = Math.max(largest, rank(input));
        }
        return largest == 0 && inputs.length > 0 ? inputs[0].every : largest;
    }

    /**
     * @param fresh whether it is more than the same sample read again
     * @param slowest whether a new sample of the slowest metric is part of it
     */
    abstract void sampled(View view, Outcome outcome, boolean fresh, boolean slowest);

    /** A due sample of an input never came. */
    abstract void skipped(long at, int input);

    /** Starts anew: what was counted so far is forgotten. */
    final void restart(long at) {
        for (int index = 0; index < inputs.length; index++) {
            seenSkips[index] = inputs[index].skips;
        }
        restarted(at);
    }

    abstract void restarted(long at);

    /** How far it is, such as {@code 3m10s of 5m}. */
    abstract String progress(View view);

    /** When it falls due without a further sample; {@link Long#MAX_VALUE} if it does not. */
    abstract long nextDue(long at);

    static Clock of(Hold hold, Use use, Condition group, MetricSamples[] inputs, int[] turns) {
        return switch (hold) {
            case Hold.Lasting lasting ->
                use == Use.RED
                        ? new RedClock(lasting.duration().toMillis(), group, inputs, turns)
                        : new GreenClock(lasting.duration().toMillis(), group, inputs, turns);
            case Hold.Samples samples -> new CountClock(samples, use, group, inputs, turns);
        };
    }
}
