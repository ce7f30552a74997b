package dev.sluice.gate;

import dev.sluice.language.model.ExpressionText;
import java.time.Duration;

/**
 * {@code X for d} in a green use: true when the newest sample is true and the run of samples behind it spans d. A false sample,
 * or two in a row that are unknown or were skipped, start the run anew, and four in five of its due samples must be true.
 *
 * <p>Spans are between sample times. Over several metrics the run begins with the youngest sample that it began with, and ends
 * with the oldest that it has now: the slowest metric must have shown it, too.
 */
final class GreenClock extends Clock {
    private final long duration;
    private long startedAt = Long.MIN_VALUE;
    private boolean running;
    private long from;
    private int due;
    private int good;
    private int missed;

    GreenClock(long duration, Condition group, MetricSamples[] inputs, int[] turns) {
        super(group, inputs, turns);
        this.duration = duration;
    }

    @Override
    void sampled(View view, Outcome outcome, boolean fresh, boolean slowest) {
        switch (outcome) {
            case TRUE -> {
                if (!running) {
                    running = true;
                    from = Math.max(startedAt, youngest(view.at));
                    due = 0;
                    good = 0;
                }
                due++;
                good++;
                missed = 0;
            }
            case FALSE, EARLY -> stop();
            case UNKNOWN -> miss();
        }
    }

    @Override
    void skipped(long at, int input) {
        miss();
    }

    private void miss() {
        due++;
        missed++;
        if (missed >= 2) {
            stop();
        }
    }

    private void stop() {
        running = false;
        missed = 0;
    }

    @Override
    void restarted(long at) {
        startedAt = at;
        stop();
    }

    @Override
    public Outcome test(View view) {
        Outcome now = group.test(view);
        if (now != Outcome.TRUE) {
            return now == Outcome.UNKNOWN ? now : Outcome.FALSE;
        }
        return Outcome.of(running && good * 5L >= due * 4L && span(view.at) >= duration);
    }

    private long span(long at) {
        return running ? Math.max(0, oldest(at) - from) : 0;
    }

    private long youngest(long at) {
        long youngest = Long.MIN_VALUE;
        for (MetricSamples input : inputs) {
            if (input.knownAt(at)) {
                youngest = Math.max(youngest, input.sampledAt);
            }
        }
        return youngest == Long.MIN_VALUE ? at : youngest;
    }

    private long oldest(long at) {
        long oldest = Long.MAX_VALUE;
        for (MetricSamples input : inputs) {
            if (input.knownAt(at) && !input.once()) {
                oldest = Math.min(oldest, input.sampledAt);
            }
        }
        return oldest == Long.MAX_VALUE ? at : oldest;
    }

    @Override
    String progress(View view) {
        String span = ExpressionText.duration(Duration.ofMillis(Math.min(duration, span(view.at))));
        return span + " of " + ExpressionText.duration(Duration.ofMillis(duration));
    }

    @Override
    long nextDue(long at) {
        return Long.MAX_VALUE;
    }
}
