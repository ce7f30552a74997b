package dev.sluice.step.target;

import java.time.Duration;

/** The right to cause effects in a target: a row per runbook, with an epoch that grows with each owner. */
public final class Fence {

    /**
     * Takes the fence for a run, waiting for a dead owner's backend to go.
     *
     * @param patience how long to wait for it
     * @throws dev.sluice.step.Held if another owner is alive, or another run of the runbook is open
     */
    public static Fence acquire(Target target, Owner owner, Duration patience) {
        throw new UnsupportedOperationException(target.toString() + owner + patience);
    }

    public long epoch() {
        throw new UnsupportedOperationException();
    }

    /** Gives the fence back: for good when the run is over, else so that the run can be resumed. */
    public void release(boolean over) {
        throw new UnsupportedOperationException(Boolean.toString(over));
    }
}
