package dev.sluice.document;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How close a metric came to the threshold of a red rule, in the phases in which the rule was armed. Told only where the
 * threshold is a plain comparison of a metric with a constant.
 */
record Approach(Markup metric, Markup worst, Markup threshold, Markup effect, Markup phases, String reached) {

    static List<Approach> of(Runbook runbook, Story story) {
        List<Approach> approaches = new ArrayList<>();
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        for (RuleGroup group : RuleGroup.of(runbook)) {
            if (group.rule().red()) {
                Expressions.walk(group.rule().when(), node -> {
                    if (node instanceof Expression.Comparison comparison) {
                        of(comparison, group, words, runbook, story).ifPresent(approaches::add);
                    }
                });
            }
        }
        return approaches;
    }

    private static Optional<Approach> of(
            Expression.Comparison comparison, RuleGroup group, GateWords words, Runbook runbook, Story story) {
        if (!(comparison.left() instanceof Expression.MetricRef metric)
                || !(comparison.right() instanceof Expression.Constant constant)
                || !(constant.value() instanceof Value.Amount limit)) {
            return Optional.empty();
        }
        boolean upwards = switch (comparison.relation()) {
            case GREATER, GREATER_OR_EQUAL -> true;
            case LESS, LESS_OR_EQUAL -> false;
            case EQUAL, NOT_EQUAL -> limit.amount() == 0;
        };
        return group.phases().stream()
                .flatMap(phase -> story.extremes(phase.name(), metric.metric()).stream())
                .filter(seen -> seen.known > 0 && Double.isFinite(seen.highest))
                .map(seen -> upwards ? seen.highest : seen.lowest)
                .reduce((left, right) -> upwards ? Math.max(left, right) : Math.min(left, right))
                .map(worst -> approach(comparison, metric.metric(), worst, limit.amount(), group, words, runbook));
    }

    private static Approach approach(
            Expression.Comparison comparison,
            String metric,
            double worst,
            double limit,
            RuleGroup group,
            GateWords words,
            Runbook runbook) {
        Unit unit = runbook.metric(metric).unit();
        boolean reached = switch (comparison.relation()) {
            case GREATER -> worst > limit;
            case GREATER_OR_EQUAL -> worst >= limit;
            case LESS -> worst < limit;
            case LESS_OR_EQUAL -> worst <= limit;
            case EQUAL -> worst == limit;
            case NOT_EQUAL -> worst != limit;
        };
        GateRule rule = group.rule();
        return new Approach(
                new Markup(Markdown.code(metric)),
                Markup.text(QuantityFormat.formatBeside(worst, limit, unit)),
                new Markup(words.expressions().clause(comparison)),
                new Markup(words.does(rule)),
                Words.phases(group.phases()),
                reached ? "yes" : "no");
    }
}
