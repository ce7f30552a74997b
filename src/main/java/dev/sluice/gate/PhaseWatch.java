package dev.sluice.gate;

import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Value;
import java.util.Set;

/**
 * The gate of one active phase. Fed with facts and, through {@link Samples}, with readings; {@link #assess} is to be called after
 * each event that brought readings, at {@link Assessment#nextDue()}, and at least each second. All times are milliseconds on
 * the run's clock.
 */
public final class PhaseWatch {
    public PhaseWatch(
            Phase phase, Runbook runbook, Samples samples, Baselines baselines, Settings settings, long startedAt) {
        throw new UnsupportedOperationException();
    }

    /** The metrics that its rules refer to. */
    public Set<String> metrics() {
        throw new UnsupportedOperationException();
    }

    public void effectBegan(long at) {
        throw new UnsupportedOperationException();
    }

    public void effectEnded(long at) {
        throw new UnsupportedOperationException();
    }

    /** Whether every step of the phase is done; after the last one all metrics of P are read at once. */
    public void stepsDone(boolean done, long at) {
        throw new UnsupportedOperationException();
    }

    /** Whether an irreversible step has begun. */
    public void irreversiblePassed(boolean passed) {
        throw new UnsupportedOperationException();
    }

    /** The phase is being undone: pause and throttle stay in force, rollback and proceed do not. */
    public void undoing(boolean undoing, long at) {
        throw new UnsupportedOperationException();
    }

    public void personPaused(long at, String who, String because) {
        throw new UnsupportedOperationException();
    }

    /** Grants {@code within}, patience and budgets once more and evaluates the whole gate on fresh samples. */
    public void personContinued(long at, String who) {
        throw new UnsupportedOperationException();
    }

    /** A new process took over. Call {@link Samples#resumed} first. */
    public void resumed(long at) {
        throw new UnsupportedOperationException();
    }

    /** The command line's word about pauses changed: a new process took over with another one, or nobody answers any more. */
    public void settings(Settings settings, long at) {
        throw new UnsupportedOperationException();
    }

    /** A knob was turned. */
    public void knob(String param, Value value) {
        throw new UnsupportedOperationException();
    }

    /** Covers one gate instance (the phase's own rules under the phase's name), but never a true rollback. */
    public void override(String gate, String who, String because, long expiresAt) {
        throw new UnsupportedOperationException();
    }

    public Assessment assess(long at) {
        throw new UnsupportedOperationException();
    }
}
