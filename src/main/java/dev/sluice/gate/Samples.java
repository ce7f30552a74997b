package dev.sluice.gate;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The samples of all metrics of a run, shared by its phases and conditions, and the schedule of their reads. Not safe for use by
 * several threads.
 */
public final class Samples {
    public Samples(Map<String, Metric> metrics) {
        throw new UnsupportedOperationException();
    }

    /** The samples of a runbook's metrics, with the values its knobs have at the start. */
    public static Samples of(Runbook runbook) {
        throw new UnsupportedOperationException();
    }

    /** What is referred to now; formulas stand for their inputs. A newly active metric is due at once, others are no longer read. */
    public void activate(Set<String> metrics, long at) {
        throw new UnsupportedOperationException();
    }

    /** Queried and {@code ask} metrics whose read is due and not in flight; they count as in flight from now on. */
    public List<String> due(long at) {
        throw new UnsupportedOperationException();
    }

    /** {@code from step} metrics that the engine is to hand in by {@link #engineSample} now. */
    public List<String> engineDue(long at) {
        throw new UnsupportedOperationException();
    }

    /** A read ended. */
    public void arrived(String metric, long at, Reading reading) {
        throw new UnsupportedOperationException();
    }

    /** The run's own progress, from checkpoints. */
    public void engineSample(String metric, long at, double amount) {
        throw new UnsupportedOperationException();
    }

    /** Reads these now, whatever their {@code every}. */
    public void readAllAt(Set<String> metrics, long at) {
        throw new UnsupportedOperationException();
    }

    /** How the work goes from now on. A phase's watch calls it with each assessment. */
    public void pace(Pace pace, long at) {
        throw new UnsupportedOperationException();
    }

    /** A new process took over: reads in flight are lost, and every active metric is due at once. */
    public void resumed(long at) {
        throw new UnsupportedOperationException();
    }

    /** A knob was turned. */
    public void knob(String param, Value value) {
        throw new UnsupportedOperationException();
    }

    /** When the next read or engine sample is due; {@link Long#MAX_VALUE} if none is. */
    public long nextDue() {
        throw new UnsupportedOperationException();
    }

    /** The newest sample as a gate sees it at this moment: with staleness and the file's opt-outs applied. */
    public Reading newest(String metric, long at) {
        throw new UnsupportedOperationException();
    }
}
