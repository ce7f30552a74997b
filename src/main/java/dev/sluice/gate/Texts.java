package dev.sluice.gate;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Comparison;
import dev.sluice.language.model.Expression.Constant;
import dev.sluice.language.model.Expression.Knob;
import dev.sluice.language.model.Expression.MetricRef;
import dev.sluice.language.model.Expression.Relation;
import dev.sluice.value.Value;
import java.util.Optional;
import java.util.function.Function;

/** Comparisons of texts: equal or not. */
final class Texts {
    private Texts() {}

    static Condition compare(Comparison comparison, Samples samples) {
        Function<View, Optional<Value>> left = value(comparison.left(), samples);
        Function<View, Optional<Value>> right = value(comparison.right(), samples);
        boolean whenEqual = comparison.relation() == Relation.EQUAL;
        boolean comparable = whenEqual || comparison.relation() == Relation.NOT_EQUAL;
        return view -> {
            view.blind = false;
            view.early = false;
            Optional<Value> first = left.apply(view);
            Optional<Value> second = right.apply(view);
            if (first.isEmpty() || second.isEmpty() || !comparable) {
                return Comparing.notKnown(view.blind, view.early);
            }
            return Outcome.of(first.get().equals(second.get()) == whenEqual);
        };
    }

    private static Function<View, Optional<Value>> value(Expression expression, Samples samples) {
        return switch (expression) {
            case Constant constant -> view -> Optional.of(constant.value());
            case Knob knob -> view -> samples.knobValue(knob.name());
            case MetricRef ref -> samples.metric(ref.metric())::value;
            default -> view -> Optional.empty();
        };
    }
}
