package dev.sluice.run.plan;

import dev.sluice.gate.Explanation;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.value.Truth;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run would meet if it began now.
 *
 * @param environment its name
 * @param semantics that effects may take place more than once, and which; empty if none may
 * @param told who is told of it while it runs, and what reaches nobody; empty if nobody is to be
 * @param metrics every metric with its reading
 * @param phases every phase with its conditions as they stand
 * @param tables what the steps touch, the largest first
 * @param holds what would keep the first phase from its first effect; empty if it could start now
 */
public record Plan(
        Runbook runbook,
        String environment,
        List<String> semantics,
        List<String> told,
        List<MetricRead> metrics,
        List<PhasePlan> phases,
        List<TableSize> tables,
        List<String> holds) {
    public Plan {
        semantics = List.copyOf(semantics);
        told = List.copyOf(told);
        metrics = List.copyOf(metrics);
        phases = List.copyOf(phases);
        tables = List.copyOf(tables);
        holds = List.copyOf(holds);
    }

    /**
     * @param value formatted, or why there is none
     * @param age of the sample, formatted; empty where nothing tells it
     * @param query as it was sent
     * @param problem what is wrong with it, and what to do; absent if nothing is
     */
    public record MetricRead(
            Metric metric, boolean known, String value, String age, String query, Optional<String> problem) {}

    public record PhasePlan(Phase phase, List<ConditionNow> conditions, List<StepPlan> steps) {}

    /**
     * A condition as it stands now: a rule with its clocks taken off, what is required with clocks that have not run yet.
     *
     * @param sentence such as {@code pause when lag > 10s for 30s}
     * @param expected whether it stands as it should before a run: what is required is true, what pauses or rolls back false, and
     *     nothing is unknown
     * @param from where a module says so; empty for what the runbook says itself
     */
    public record ConditionNow(
            String sentence, Truth truth, boolean expected, Explanation explanation, Optional<String> from) {}

    public record StepPlan(Step step, List<String> lines, List<LockLine> locks) {}

    /** @param size of the table now, absent if it is not there */
    public record LockLine(
            String statement, String lock, String effect, Optional<String> table, Optional<TableSize> size) {}

    /**
     * @param bytes with indexes and TOAST
     * @param rows by the statistics, absent if never analysed
     */
    public record TableSize(String table, long bytes, OptionalLong rows) {}
}
