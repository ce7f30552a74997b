package dev.sluice.step;

/** Somebody else drives this runbook against this target. */
public final class Held extends Refusal {
    private static final long serialVersionUID = 1L;

    public Held(String what, String next) {
        super(40, what, next, null);
    }
}
