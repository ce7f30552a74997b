package dev.sluice.language.difference;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Expressions;
import java.util.List;

/**
 * What two conditions differ in, as short as it can be said: {@code lag: 10s -> 30s} for {@code lag > 10s for 30s} and
 * {@code lag > 30s for 30s}.
 *
 * @param subject what both have in common; empty if they have nothing
 */
record Wording(String subject, String before, String after) {

    /** The subject behind the word of its rule. */
    String what(String word) {
        return subject.isEmpty() ? word : word + " " + subject;
    }

    /** @param first the normal form of the one before, {@code second} of the one after */
    static Wording of(Expression before, Expression after, Normal first, Normal second) {
        Expression one = before;
        Expression two = after;
        while (true) {
            if (one instanceof Expression.For held && two instanceof Expression.For other) {
                if (!held.hold().equals(other.hold())) {
                    return clock(held, other, first, second);
                }
                one = held.condition();
                two = other.condition();
            } else if (chain(one) && one.getClass() == two.getClass() && onlyOne(one, two, first, second) >= 0) {
                int differs = onlyOne(one, two, first, second);
                one = Expressions.children(one).get(differs);
                two = Expressions.children(two).get(differs);
            } else if (one instanceof Expression.Comparison comparison && two instanceof Expression.Comparison other) {
                return comparison(comparison, other, first, second);
            } else {
                return whole("", one, two, first, second);
            }
        }
    }

    private static Wording clock(Expression.For before, Expression.For after, Normal first, Normal second) {
        boolean clockOnly = first.of(before.condition()).equals(second.of(after.condition()));
        if (!clockOnly) {
            return whole("", before, after, first, second);
        }
        String hold = ExpressionText.hold(before.hold());
        String text = ExpressionText.of(before);
        String subject = text.substring(0, text.length() - hold.length()).strip();
        return new Wording(subject, hold, ExpressionText.hold(after.hold()));
    }

    private static Wording comparison(
            Expression.Comparison before, Expression.Comparison after, Normal first, Normal second) {
        boolean boundOnly =
                before.relation() == after.relation() && first.of(before.left()).equals(second.of(after.left()));
        return boundOnly
                ? whole(ExpressionText.of(before.left()), before.right(), after.right(), first, second)
                : whole("", before, after, first, second);
    }

    private static Wording whole(String subject, Expression before, Expression after, Normal first, Normal second) {
        String one = ExpressionText.of(before);
        String two = ExpressionText.of(after);
        // A live parameter keeps its name; what it stands for is then what differs.
        return one.equals(two)
                ? new Wording(subject, ExpressionText.of(first.of(before)), ExpressionText.of(second.of(after)))
                : new Wording(subject, one, two);
    }

    private static boolean chain(Expression expression) {
        return expression instanceof Expression.And || expression instanceof Expression.Or;
    }

    /** Where two chains of one length differ, if that is one place; else -1. */
    private static int onlyOne(Expression before, Expression after, Normal first, Normal second) {
        List<Expression> one = Expressions.children(before);
        List<Expression> two = Expressions.children(after);
        int found = -1;
        for (int i = 0; i < one.size() && one.size() == two.size(); i++) {
            if (!first.of(one.get(i)).equals(second.of(two.get(i)))) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }
}
