package dev.sluice.language.model;

/**
 * The address of a step, written {@code phase.step}; steps of the runbook's own {@code finally} have phase {@link #FINALLY}, those
 * of its {@code verify} {@link #VERIFY}.
 */
public record StepRef(String phase, String step) {
    public static final String FINALLY = "finally";
    public static final String VERIFY = "verify";

    @Override
    public String toString() {
        return phase + "." + step;
    }
}
