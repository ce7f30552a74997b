package dev.sluice.language.check;

import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Walks over expressions as they are written. */
final class References {
    private References() {}

    /** Every name that stands for a value, in the order of the text. */
    static List<Tree.Name> of(Term term) {
        List<Tree.Name> names = new ArrayList<>();
        collect(term, names);
        return names;
    }

    private static void collect(Term term, List<Tree.Name> names) {
        switch (term) {
            case Term.Reference reference -> names.add(reference.name());
            case Term.Literal literal -> {}
            case Term.Call call ->
                call.arguments().forEach(argument -> {
                    collect(argument.term(), names);
                    Stream.of(argument.over(), argument.in())
                            .flatMap(Optional::stream)
                            .forEach(setting -> collect(setting, names));
                });
            case Term.Negative negative -> collect(negative.operand(), names);
            case Term.Arithmetic arithmetic -> {
                collect(arithmetic.left(), names);
                collect(arithmetic.right(), names);
            }
            case Term.Comparison comparison -> {
                collect(comparison.left(), names);
                collect(comparison.right(), names);
            }
            case Term.Between between -> {
                collect(between.operand(), names);
                collect(between.low(), names);
                collect(between.high(), names);
            }
            case Term.Is is -> collect(is.operand(), names);
            case Term.Not not -> collect(not.operand(), names);
            case Term.And and -> and.operands().forEach(operand -> collect(operand, names));
            case Term.Or or -> or.operands().forEach(operand -> collect(operand, names));
            case Term.For lasting -> {
                collect(lasting.condition(), names);
                if (lasting.hold() instanceof Term.Hold.Lasting hold) {
                    collect(hold.duration(), names);
                }
            }
        }
    }
}
