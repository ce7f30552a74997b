package dev.sluice.gate;

import dev.sluice.gate.Condition.Amount;
import dev.sluice.language.model.Expression.Window;
import dev.sluice.language.model.Expression.WindowFunction;

/**
 * A function over a window of a metric's own samples, as gates.md §6 bounds it: unknown when the newest sample is, or when fewer
 * than four in five of the samples due in the window are known.
 */
final class WindowAmount implements Amount {
    private static final long[] NO_TIMES = {};

    private final WindowFunction function;
    private final MetricSamples metric;
    private final MetricSamples[] inputs;
    private final RunTime time;
    private final long over;
    private final long horizon;

    WindowAmount(Window window, MetricSamples metric, MetricSamples[] inputs, RunTime time) {
        function = window.function();
        this.metric = metric;
        this.inputs = inputs;
        this.time = time;
        over = window.over().toMillis();
        horizon = window.horizon().map(ahead -> ahead.toMillis()).orElse(0L);
        metric.ring.keep(over + 2 * metric.every);
    }

    @Override
    public double amount(View view) {
        for (MetricSamples input : inputs) {
            if (!input.countsAsRead(view) || function != WindowFunction.COUNT && !input.knownAt(view.at)) {
                return view.unknown();
            }
        }
        if (metric.reads > 0 && metric.isEarly(view, over)) {
            return view.notYet();
        }
        if (function != WindowFunction.COUNT && !metric.knownAt(view.at)) {
            return view.unknown();
        }
        return compute(view);
    }

    private double compute(View view) {
        SampleRing ring = metric.ring;
        long now = metric.ownProgress() ? time.working(view.at) : view.at;
        int first = ring.firstAfter(now - over);
        int due = ring.size() - first;
        int different = ring.count(first, SampleRing.KNOWN);
        int known = due - ring.count(first, SampleRing.UNKNOWN);
        if (function != WindowFunction.COUNT && known * 5L < due * 4L) {
            return view.unknown();
        }
        boolean wholeWindow = function == WindowFunction.STALLED || function == WindowFunction.CHANGED;
        if (different < WindowMath.fewest(function)) {
            // Of the run's own progress too little is seen as yet; of anything else that is blindness.
            return metric.ownProgress() || wholeWindow && known > 0 ? view.notYet() : view.unknown();
        }
        double result = WindowMath.compute(
                function,
                WindowMath.usesTimes(function) ? ring.knownTimes(first, different) : NO_TIMES,
                ring.knownAmounts(first, different),
                now + horizon);
        if (!Double.isFinite(result)) {
            return view.unknown();
        }
        boolean unchanged = function == WindowFunction.STALLED ? result == 1 : result == 0;
        // That something stands still is seen only when there are samples from the whole window and before it.
        return wholeWindow && unchanged && first == 0 ? view.notYet() : result;
    }
}
