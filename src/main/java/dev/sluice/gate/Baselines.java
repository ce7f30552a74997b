package dev.sluice.gate;

import dev.sluice.language.model.Phase;
import dev.sluice.value.Reading;
import java.util.List;
import java.util.OptionalDouble;

/** The frozen samples that {@code baseline(m)} stands for: their median. */
public final class Baselines {
    public Baselines(Samples samples) {
        throw new UnsupportedOperationException();
    }

    /** A phase declares this baseline: its window's samples are kept from now on. */
    public void declare(Phase.Baseline baseline) {
        throw new UnsupportedOperationException();
    }

    /** A history that the source could tell (a Prometheus range), older than our own samples. */
    public void history(String metric, List<Reading.Present> samples) {
        throw new UnsupportedOperationException();
    }

    /** Whether the window before this moment is full, so that the first effect may begin. */
    public boolean isFull(String metric, long at) {
        throw new UnsupportedOperationException();
    }

    /** Freezes the window before this moment and returns its samples for the journal. */
    public List<Reading.Present> freeze(String metric, long at) {
        throw new UnsupportedOperationException();
    }

    /** The median of the frozen samples in the metric's base unit; absent until frozen. */
    public OptionalDouble value(String metric) {
        throw new UnsupportedOperationException();
    }
}
