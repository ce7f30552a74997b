package dev.sluice.engine;

import dev.sluice.language.model.Expression;

/** How much time a condition needs to be judged: its longest {@code for} and its longest window, together. */
final class Horizon {
    private Horizon() {}

    /**
     * 0 if its newest samples suffice.
     *
     * @param every the time between two samples of its slowest metric
     */
    static long millis(Expression expression, long every) {
        return switch (expression) {
            case Expression.Constant ignored -> 0;
            case Expression.Knob ignored -> 0;
            case Expression.MetricRef ignored -> 0;
            case Expression.Age ignored -> 0;
            case Expression.Known ignored -> 0;
            case Expression.Is ignored -> 0;
            case Expression.BaselineOf ignored -> 0;
            case Expression.Across ignored -> 0;
            case Expression.Window window -> window.over().toMillis();
            case Expression.Blind blind -> blind.duration().toMillis();
            case Expression.Eta eta -> Math.max(1, millis(eta.total(), every));
            case Expression.Above above -> longest(every, above.base(), above.relative(), above.absolute());
            case Expression.Quantified quantified -> millis(quantified.each(), every);
            case Expression.Negative negative -> millis(negative.operand(), every);
            case Expression.Arithmetic arithmetic -> longest(every, arithmetic.left(), arithmetic.right());
            case Expression.Comparison comparison -> longest(every, comparison.left(), comparison.right());
            case Expression.Between between -> longest(every, between.operand(), between.low(), between.high());
            case Expression.And and -> longest(every, and.operands().toArray(Expression[]::new));
            case Expression.Or or -> longest(every, or.operands().toArray(Expression[]::new));
            case Expression.Not not -> millis(not.operand(), every);
            case Expression.For held ->
                millis(held.condition(), every)
                        + switch (held.hold()) {
                            case Expression.Hold.Lasting lasting ->
                                lasting.duration().toMillis();
                            case Expression.Hold.Samples samples -> samples.outOf() * every;
                        };
        };
    }

    private static long longest(long every, Expression... expressions) {
        long longest = 0;
        for (Expression expression : expressions) {
            longest = Math.max(longest, millis(expression, every));
        }
        return longest;
    }
}
