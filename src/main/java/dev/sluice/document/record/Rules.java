package dev.sluice.document.record;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What became of each rule. Thresholds are told where one is a plain comparison of a metric with a constant. */
public final class Rules {
    private Rules() {}

    static List<RunRecord.Rule> of(Runbook runbook, Gathering gathered) {
        return RuleGroup.of(runbook).stream()
                .map(group -> {
                    Refold.Counted counted = gathered.refold().counted(group.id());
                    return new RunRecord.Rule(
                            group,
                            counted.looked,
                            counted.unknown,
                            counted.stood,
                            group.rule().red() ? approaches(group, gathered.readings) : List.of());
                })
                .toList();
    }

    /** Each plain comparison of a metric with a fixed amount in a rule. */
    public static void plain(Expression when, Consumer<Plain> into) {
        Expressions.walk(when, node -> {
            if (node instanceof Expression.Comparison comparison
                    && comparison.left() instanceof Expression.MetricRef metric
                    && comparison.right() instanceof Expression.Constant constant
                    && constant.value() instanceof Value.Amount limit) {
                into.accept(new Plain(comparison, metric.metric(), limit.amount()));
            }
        });
    }

    /** {@code metric > limit}. */
    public record Plain(Expression.Comparison comparison, String metric, double limit) {}

    private static List<RunRecord.Approach> approaches(RuleGroup group, Readings readings) {
        List<RunRecord.Approach> approaches = new ArrayList<>();
        plain(group.rule().when(), plain -> approach(plain, group, readings).ifPresent(approaches::add));
        return approaches;
    }

    private static Optional<RunRecord.Approach> approach(Plain plain, RuleGroup group, Readings readings) {
        boolean upwards = new RunRecord.Approach(plain.comparison(), plain.metric(), 0, plain.limit(), false).upwards();
        return group.phases().stream()
                .flatMap(phase -> readings.extremes(phase.name(), plain.metric()).stream())
                .map(seen -> upwards ? seen.highest : seen.lowest)
                .reduce((left, right) -> upwards ? Math.max(left, right) : Math.min(left, right))
                .map(worst -> new RunRecord.Approach(
                        plain.comparison(), plain.metric(), worst, plain.limit(), reached(plain, worst)));
    }

    private static boolean reached(Plain plain, double worst) {
        return switch (plain.comparison().relation()) {
            case GREATER -> worst > plain.limit();
            case GREATER_OR_EQUAL -> worst >= plain.limit();
            case LESS -> worst < plain.limit();
            case LESS_OR_EQUAL -> worst <= plain.limit();
            case EQUAL -> worst == plain.limit();
            case NOT_EQUAL -> worst != plain.limit();
        };
    }
}
