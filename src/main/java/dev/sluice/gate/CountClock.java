package dev.sluice.gate;

import dev.sluice.language.model.Expression.Hold;
import java.util.Arrays;

/**
 * {@code X for n of m samples}, counted at the reads of the slowest metric: true with n true ones among the last m, false when n
 * cannot be reached even if every unknown one were true, else unknown. Samples not yet taken are unknown.
 */
final class CountClock extends Clock {
    private final int wanted;
    private final Use use;
    private final Outcome[] last;
    private int next;
    private boolean wasTrue;

    CountClock(Hold.Samples hold, Use use, Condition group, MetricSamples[] inputs, int[] turns) {
        super(group, inputs, turns);
        wanted = hold.of();
        this.use = use;
        last = new Outcome[hold.outOf()];
        Arrays.fill(last, Outcome.UNKNOWN);
    }

    @Override
    void sampled(View view, Outcome outcome, boolean fresh, boolean slowest) {
        if (slowest && !(outcome == Outcome.EARLY && use == Use.GREEN)) {
            push(outcome == Outcome.EARLY ? Outcome.FALSE : outcome);
        }
        if (outcome != Outcome.UNKNOWN) {
            wasTrue = counted() == Outcome.TRUE;
        }
    }

    @Override
    void skipped(long at, int input) {
        // In a red use a skipped sample must not push a true one out.
        if (use == Use.GREEN) {
            push(Outcome.UNKNOWN);
        }
    }

    private void push(Outcome outcome) {
        last[next] = outcome;
        next = (next + 1) % last.length;
    }

    @Override
    void restarted(long at) {
        // What a red predicate counted before it was let go is dealt with; green has yet to see its samples.
        Arrays.fill(last, use == Use.RED ? Outcome.FALSE : Outcome.UNKNOWN);
        wasTrue = false;
    }

    private Outcome counted() {
        int trues = count(Outcome.TRUE);
        if (trues >= wanted) {
            return Outcome.TRUE;
        }
        return trues + count(Outcome.UNKNOWN) < wanted ? Outcome.FALSE : Outcome.UNKNOWN;
    }

    private int count(Outcome wantedOutcome) {
        int count = 0;
        for (Outcome outcome : last) {
            count += outcome == wantedOutcome ? 1 : 0;
        }
        return count;
    }

    @Override
    public Outcome test(View view) {
        return switch (group.test(view)) {
            case UNKNOWN -> use == Use.RED && wasTrue ? Outcome.TRUE : Outcome.UNKNOWN;
            case EARLY -> Outcome.FALSE;
            case TRUE, FALSE -> counted();
        };
    }

    @Override
    String progress(View view) {
        return count(Outcome.TRUE) + " of " + wanted + " in the last " + last.length + " samples";
    }

    @Override
    long nextDue(long at) {
        return Long.MAX_VALUE;
    }
}
