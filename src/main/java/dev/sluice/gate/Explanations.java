package dev.sluice.gate;

import dev.sluice.language.model.Expression;

/** Explains expressions that no gate holds: the console's live ones. */
public final class Explanations {
    private Explanations() {}

    /** What an expression amounts to now; a {@code for} has seen nothing but this moment. */
    public static Explanation evaluate(Expression expression, Samples samples, Baselines baselines, long at) {
        baselines.linkTo(samples);
        Compiler compiler = new Compiler(samples, Use.GREEN, () -> 0);
        return new Explainer(samples, compiler, View.plain(at)).explain(expression);
    }

    /** The same with every {@code for} taken off: what the condition amounts to at this moment, however long it must last. */
    public static Explanation ofThisMoment(Expression expression, Samples samples, Baselines baselines, long at) {
        baselines.linkTo(samples);
        Compiler compiler = new Compiler(samples, Use.GREEN, () -> 0).stripped();
        return new Explainer(samples, compiler, View.plain(at)).explain(expression);
    }
}
