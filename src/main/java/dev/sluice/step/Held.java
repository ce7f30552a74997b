package dev.sluice.step;

/** Somebody else drives this runbook against this target. */
public final class Held extends Refusal {
    public Held(String message) {
        super(40, message, null);
    }
}
