package dev.sluice.gate;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Phase;
import dev.sluice.value.Truth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Conditions of {@code require}, {@code wait until} and {@code expect}: green uses, for which unknown is never a pass. Each metric
 * is read at once, and only readings from then on count; for {@code wait until} and {@code expect} no sample, nor one whose window
 * reaches back, from before the last effect or the phase's start ({@link Samples#changed}).
 */
public final class ConditionWatch {
    private final List<GreenPredicate> predicates = new ArrayList<>();
    private final Set<String> metrics = new LinkedHashSet<>();
    private final Samples samples;
    private final boolean sinceChange;

    private ConditionWatch(
            Samples samples, Baselines baselines, List<Expression> conditions, long startedAt, boolean sinceChange) {
        this.samples = samples;
        this.sinceChange = sinceChange;
        baselines.linkTo(samples);
        for (Expression condition : conditions) {
            GreenPredicate predicate = new GreenPredicate(condition, samples);
            predicate.view.readsAfter = samples.readsSoFar();
            predicate.view.onceReadsAfter = samples.readsSoFar();
            if (sinceChange) {
                samples.countSinceChange(predicate.view);
            }
            predicate.restartClocks(startedAt);
            predicates.add(predicate);
            for (MetricSamples input : predicate.inputs) {
                metrics.add(input.metric.name());
            }
        }
        samples.readAllAt(metrics, startedAt);
    }

    /** {@code require}: what is so now, whatever came before. */
    public static ConditionWatch required(
            List<Phase.Condition> conditions, Samples samples, Baselines baselines, long startedAt) {
        List<Expression> all = conditions.stream().map(Phase.Condition::when).toList();
        return new ConditionWatch(samples, baselines, all, startedAt, false);
    }

    /** {@code wait until} and {@code expect}: what is so since the last effect. */
    public static ConditionWatch expected(Expression condition, Samples samples, Baselines baselines, long startedAt) {
        return new ConditionWatch(samples, baselines, List.of(condition), startedAt, true);
    }

    /** The metrics that its conditions refer to; formulas stand for their inputs. */
    public Set<String> metrics() {
        return metrics;
    }

    /** To be called after each event that brought readings, like {@link PhaseWatch#assess}. */
    public Truth assess(long at) {
        return outcome(at).truth();
    }

    /** Whether it is not true only because no sample has been taken yet that may count: {@link #assess} says false. */
    public boolean isEarly(long at) {
        return outcome(at) == Outcome.EARLY;
    }

    private Outcome outcome(long at) {
        Outcome all = Outcome.TRUE;
        for (GreenPredicate predicate : predicates) {
            if (sinceChange) {
                predicate.readEarlyMetricsAgain(samples);
            }
            all = all.and(samples.looked(predicate.expression, predicate.assess(at)));
        }
        return all;
    }

    /** How far back its windows and the ranges of its metrics look, in milliseconds. */
    public long reachMillis() {
        return predicates.stream()
                .mapToLong(predicate -> samples.reach(predicate.expression))
                .max()
                .orElse(0);
    }

    /** Something took place, see {@link Samples#changed}: what was seen before it counts no more, where that is so for this one. */
    public void changed(long at) {
        if (sinceChange) {
            predicates.forEach(predicate -> samples.countSinceChange(predicate.view));
            resumed(at);
        }
    }

    /** A new process took over: the clocks start anew on fresh samples. Call {@link Samples#resumed} first. */
    public void resumed(long at) {
        lookAfresh(at);
        predicates.forEach(predicate -> predicate.restartClocks(at));
    }

    /** Only what is read from now on counts, and is read at once. Call {@link Samples#woke} or {@link Samples#resumed} first. */
    public void lookAfresh(long at) {
        for (GreenPredicate predicate : predicates) {
            predicate.view.readsAfter = samples.readsSoFar();
            for (MetricSamples input : predicate.inputs) {
                if (input.repeatable()) {
                    samples.readAllAt(Set.of(input.metric.name()), at);
                } else if (input.asked()) {
                    samples.readNoLaterThan(input, at);
                }
            }
        }
    }

    /** When a value becomes stale; {@link Long#MAX_VALUE} if none does. */
    public long nextDue() {
        long next = Long.MAX_VALUE;
        for (GreenPredicate predicate : predicates) {
            for (MetricSamples input : predicate.inputs) {
                next = input.staleFrom() > predicate.view.at ? Math.min(next, input.staleFrom()) : next;
            }
        }
        return next;
    }

    /** All conditions as one tree. */
    public Explanation explanation(long at) {
        Truth truth = assess(at);
        List<Explanation> parts = predicates.stream()
                .map(predicate -> explainer(predicate).explain(predicate.expression))
                .toList();
        return parts.size() == 1
                ? parts.get(0)
                : Explanation.titled("all of " + parts.size(), Optional.of(truth), parts);
    }

    /** What keeps it from passing, as {@code lag 34s > 30s (db, 2s old)}. */
    public List<String> reasons(long at) {
        List<String> reasons = new ArrayList<>();
        for (GreenPredicate predicate : predicates) {
            Outcome outcome = predicate.assess(at);
            if (outcome != Outcome.TRUE) {
                reasons.addAll(new Reasons(explainer(predicate)).of(predicate.expression, outcome));
            }
        }
        return List.copyOf(reasons);
    }

    private Explainer explainer(GreenPredicate predicate) {
        return new Explainer(samples, predicate.compiler, predicate.view);
    }
}
