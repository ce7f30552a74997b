package dev.sluice.step;

/** Somebody else took the run over: this process must not cause another effect. */
public final class Fenced extends Refusal {
    public Fenced(String message) {
        super(40, message, null);
    }
}
