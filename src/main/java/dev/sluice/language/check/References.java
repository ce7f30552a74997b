package dev.sluice.language.check;

import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Walks over expressions as they are written. */
final class References {
    private References() {}

    /** Every name that stands for a value, in the order of the text. */
    static List<Tree.Name> of(Term term) {
        List<Tree.Name> names = new ArrayList<>();
        walk(term, node -> {
            if (node instanceof Term.Reference reference) {
                names.add(reference.name());
            }
        });
        return names;
    }

    /** Whether a function is called anywhere in the term. */
    static boolean calls(Term term, String function) {
        boolean[] found = {false};
        walk(
                term,
                node -> found[0] |=
                        node instanceof Term.Call call && call.function().text().equals(function));
        return found[0];
    }

    private static void walk(Term term, Consumer<Term> visitor) {
        visitor.accept(term);
        switch (term) {
            case Term.Reference leaf -> {}
            case Term.Literal leaf -> {}
            case Term.Call call ->
                call.arguments().forEach(argument -> {
                    walk(argument.term(), visitor);
                    argument.over().ifPresent(setting -> walk(setting, visitor));
                    argument.in().ifPresent(setting -> walk(setting, visitor));
                });
            case Term.Negative negative -> walk(negative.operand(), visitor);
            case Term.Arithmetic arithmetic -> {
                walk(arithmetic.left(), visitor);
                walk(arithmetic.right(), visitor);
            }
            case Term.Comparison comparison -> {
                walk(comparison.left(), visitor);
                walk(comparison.right(), visitor);
            }
            case Term.Between between -> {
                walk(between.operand(), visitor);
                walk(between.low(), visitor);
                walk(between.high(), visitor);
            }
            case Term.Is is -> walk(is.operand(), visitor);
            case Term.Not not -> walk(not.operand(), visitor);
            case Term.And and -> and.operands().forEach(operand -> walk(operand, visitor));
            case Term.Or or -> or.operands().forEach(operand -> walk(operand, visitor));
            case Term.For lasting -> {
                walk(lasting.condition(), visitor);
                if (lasting.hold() instanceof Term.Hold.Lasting hold) {
                    walk(hold.duration(), visitor);
                }
            }
        }
    }
}
