package dev.sluice.gate;

import dev.sluice.language.model.Expression;

/** Explains expressions that no gate holds: the console's live ones. */
public final class Explanations {
    private Explanations() {}

    /** What an expression amounts to now; a {@code for} shows what stands under it, as no clock has run for it. */
    public static Explanation evaluate(Expression expression, Samples samples, Baselines baselines, long at) {
        throw new UnsupportedOperationException();
    }
}
