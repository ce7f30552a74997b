package dev.sluice.gate;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Phase;
import dev.sluice.value.Truth;
import java.util.List;
import java.util.Set;

/** Conditions of {@code require}, {@code wait until} and {@code expect}: green uses, for which unknown is never a pass. */
public final class ConditionWatch {
    public ConditionWatch(List<Phase.Condition> conditions, Samples samples, Baselines baselines, long startedAt) {
        throw new UnsupportedOperationException();
    }

    public static ConditionWatch of(Expression condition, Samples samples, Baselines baselines, long startedAt) {
        throw new UnsupportedOperationException();
    }

    public Set<String> metrics() {
        throw new UnsupportedOperationException();
    }

    /** To be called after each event that brought readings, like {@link PhaseWatch#assess}. */
    public Truth assess(long at) {
        throw new UnsupportedOperationException();
    }

    /** A new process took over: the clocks start anew. Call {@link Samples#resumed} first. */
    public void resumed(long at) {
        throw new UnsupportedOperationException();
    }

    public long nextDue() {
        throw new UnsupportedOperationException();
    }

    public Explanation explanation(long at) {
        throw new UnsupportedOperationException();
    }

    /** What keeps it from passing, as {@code lag 34s > 30s (db, 2s old)}. */
    public List<String> reasons(long at) {
        throw new UnsupportedOperationException();
    }
}
