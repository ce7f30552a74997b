package dev.sluice.language.model;

/** The address of a step, written {@code phase.step}; steps of the runbook's own {@code finally} have phase {@link #FINALLY}. */
public record StepRef(String phase, String step) {
    public static final String FINALLY = "finally";

    @Override
    public String toString() {
        return phase + "." + step;
    }
}
