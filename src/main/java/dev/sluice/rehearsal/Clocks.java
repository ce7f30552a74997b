package dev.sluice.rehearsal;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;

/** How long the clocks and windows of an expression run. */
final class Clocks {
    private Clocks() {}

    /** Milliseconds, clocks within clocks added up. */
    static long longest(Expression expression) {
        long below = Expressions.children(expression).stream()
                .mapToLong(Clocks::longest)
                .max()
                .orElse(0);
        long own = switch (expression) {
            case Expression.For held -> lasting(held);
            case Expression.Window window -> window.over().toMillis();
            case Expression.Blind blind -> blind.duration().toMillis();
            default -> 0;
        };
        return below + own;
    }

    private static long lasting(Expression.For held) {
        return held.hold() instanceof Expression.Hold.Lasting lasting
                ? lasting.duration().toMillis()
                : 0;
    }
}
