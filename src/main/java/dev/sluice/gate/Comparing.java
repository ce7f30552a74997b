package dev.sluice.gate;

import dev.sluice.gate.Condition.Amount;
import dev.sluice.language.model.Expression.Relation;

/** Comparisons of amounts: a missing one makes them unknown, never false. */
final class Comparing {
    private Comparing() {}

    static Condition compare(Relation relation, Amount left, Amount right) {
        return view -> {
            view.blind = false;
            view.early = false;
            double first = left.amount(view);
            boolean blind = view.blind;
            boolean early = view.early;
            view.blind = false;
            view.early = false;
            double second = right.amount(view);
            if (Double.isNaN(first) || Double.isNaN(second)) {
                return notKnown(blind || view.blind, early || view.early);
            }
            return Outcome.of(holds(relation, first, second));
        };
    }

    static Condition between(boolean negated, Amount operand, Amount low, Amount high) {
        Condition above = compare(Relation.GREATER_OR_EQUAL, operand, low);
        Condition below = compare(Relation.LESS_OR_EQUAL, operand, high);
        return view -> {
            Outcome inside = above.test(view).and(below.test(view));
            return negated ? inside.not() : inside;
        };
    }

    /** An amount that stands for a condition: a boolean metric, parameter or function. */
    static Condition flag(Amount amount) {
        return view -> {
            view.blind = false;
            view.early = false;
            double set = amount.amount(view);
            return Double.isNaN(set) ? notKnown(view.blind, view.early) : Outcome.of(set != 0);
        };
    }

    /** A condition that stands for an amount, to be compared with true or false. */
    static Amount amountOf(Condition condition) {
        return view -> switch (condition.test(view)) {
            case TRUE -> 1;
            case FALSE -> 0;
            case EARLY -> view.notYet();
            case UNKNOWN -> view.unknown();
        };
    }

    static Outcome notKnown(boolean blind, boolean early) {
        return blind || !early ? Outcome.UNKNOWN : Outcome.EARLY;
    }

    static boolean holds(Relation relation, double left, double right) {
        return switch (relation) {
            case LESS -> left < right;
            case LESS_OR_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_OR_EQUAL -> left >= right;
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
        };
    }
}
