package dev.sluice.gate;

import dev.sluice.language.model.ExpressionText;
import java.time.Duration;

/**
 * {@code X for d} in a red use: the time covered by true samples adds up to d. A sample covers the time until the next one, but
 * at most twice the larger of the group's {@code every} and the source's own interval. Only a false sample sets the sum to zero;
 * an unknown one freezes it, so that a flapping source never masks red.
 */
final class RedClock extends Clock {
    private final long duration;
    private long sum;
    private Outcome newest = Outcome.FALSE;
    private long coveredFrom;
    private long cover;
    private long countedTo;
    /** When the sum reached d although a false sample came before anyone looked: it was true then, and must act. */
    private long reachedUnseenAt = Long.MIN_VALUE;

    RedClock(long duration, Condition group, MetricSamples[] inputs, int[] turns) {
        super(group, inputs, turns);
        this.duration = duration;
    }

    @Override
    void sampled(View view, Outcome outcome, boolean fresh, boolean slowest) {
        long before = sum;
        count(view.at);
        switch (outcome) {
            case TRUE -> {
                if (fresh || newest == Outcome.FALSE) {
                    coveredFrom = view.at;
                }
                cover = cover();
                countedTo = view.at;
                newest = Outcome.TRUE;
            }
            case FALSE, EARLY -> {
                if (before < duration && sum > duration) {
                    reachedUnseenAt = view.at;
                }
                sum = 0;
                newest = Outcome.FALSE;
            }
            case UNKNOWN -> {
                if (newest == Outcome.TRUE) {
                    newest = Outcome.UNKNOWN;
                }
            }
        }
    }

    private void count(long at) {
        if (newest == Outcome.TRUE) {
            long end = Math.min(at, coveredFrom + cover);
            sum += Math.max(0, end - countedTo);
            countedTo = Math.max(countedTo, end);
        }
    }

    private long cover() {
        long longest = every();
        for (MetricSamples input : inputs) {
            longest = Math.max(longest, input.interval);
        }
        return 2 * longest;
    }

    @Override
    void skipped(long at, int input) {
        // The previous sample is still the newest, and its cover is bounded anyway.
    }

    @Override
    void restarted(long at) {
        sum = 0;
        newest = Outcome.FALSE;
        reachedUnseenAt = Long.MIN_VALUE;
    }

    @Override
    public Outcome test(View view) {
        count(view.at);
        if (sum >= duration && newest != Outcome.FALSE || reachedUnseenAt == view.at) {
            return Outcome.TRUE;
        }
        return group.test(view) == Outcome.UNKNOWN ? Outcome.UNKNOWN : Outcome.FALSE;
    }

    @Override
    String progress(View view) {
        count(view.at);
        return ExpressionText.duration(Duration.ofMillis(Math.min(sum, duration))) + " of "
                + ExpressionText.duration(Duration.ofMillis(duration));
    }

    @Override
    long nextDue(long at) {
        if (newest != Outcome.TRUE || sum >= duration) {
            return Long.MAX_VALUE;
        }
        long due = countedTo + duration - sum;
        return due <= coveredFrom + cover ? due : Long.MAX_VALUE;
    }
}
