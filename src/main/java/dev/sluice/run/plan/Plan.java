package dev.sluice.run.plan;

import dev.sluice.gate.Explanation;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.rule.Advice;
import dev.sluice.language.sql.statement.Privilege;
import dev.sluice.value.Truth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run would meet if it began now.
 *
 * @param environment its name
 * @param semantics that effects may take place more than once, and which; empty if none may
 * @param told who is told of it while it runs, and what reaches nobody; empty if nobody is to be
 * @param grounds what a run would find where it takes its fences
 * @param metrics every metric with its reading
 * @param phases every phase with its conditions as they stand
 * @param advice what the rules say of its SQL, on these servers
 * @param tables what the steps touch, the largest first
 * @param holds what would keep the first phase from its first effect; empty if it could start now
 */
public record Plan(
        Runbook runbook,
        String environment,
        List<String> semantics,
        List<String> told,
        List<Ground> grounds,
        List<MetricRead> metrics,
        List<PhasePlan> phases,
        List<Advice> advice,
        List<TableSize> tables,
        List<String> holds) {
    public Plan {
        semantics = List.copyOf(semantics);
        told = List.copyOf(told);
        grounds = List.copyOf(grounds);
        metrics = List.copyOf(metrics);
        phases = List.copyOf(phases);
        advice = List.copyOf(advice);
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

    /** @param facts of each table whose rows it changes in batches */
    public record StepPlan(Step step, List<String> lines, List<StatementPlan> statements, List<TouchedTable> facts) {
        public StepPlan {
            lines = List.copyOf(lines);
            statements = List.copyOf(statements);
            facts = List.copyOf(facts);
        }

        /** Of all its statements. */
        public List<LockLine> locks() {
            return statements.stream()
                    .flatMap(statement -> statement.locks().stream())
                    .toList();
        }

        /** Of all its statements, each once. */
        public List<Privilege.Needed> lacking() {
            return statements.stream()
                    .flatMap(statement -> statement.lacking().stream())
                    .distinct()
                    .toList();
        }
    }

    /**
     * One statement of a step.
     *
     * @param statement its keywords
     * @param works what it does with tables while it holds its locks, as sentences
     * @param refusesTransaction why it does not run inside a transaction; absent if it does
     * @param unknown what of it was not understood; it may then lock more than is told
     * @param lacking the rights that its role has not, so that it would fail; empty where that is not known
     * @param worstStall how long others may have to stand behind it while it waits for its locks, over all attempts; absent if
     *     it keeps nobody waiting
     */
    public record StatementPlan(
            String statement,
            List<LockLine> locks,
            List<String> works,
            Optional<String> refusesTransaction,
            Optional<String> unknown,
            List<Privilege.Needed> lacking,
            Optional<Stall> worstStall) {
        public StatementPlan {
            locks = List.copyOf(locks);
            works = List.copyOf(works);
            lacking = List.copyOf(lacking);
        }
    }

    /** Attempts, and how long each may wait for a lock. */
    public record Stall(int attempts, Duration each) {
        public Duration total() {
            return each.multipliedBy(attempts);
        }
    }

    /**
     * One lock.
     *
     * @param relation what is locked, as a phrase
     * @param table its name, if it is one table that the text or the catalog names
     * @param why as a phrase; empty where the statement says it itself
     * @param size of the table now, absent if it is not there
     * @param blockers who would be in its way now; absent where it waits for nobody
     */
    public record LockLine(
            LockMode mode,
            String relation,
            Optional<String> table,
            String why,
            Optional<TableSize> size,
            Optional<Blockers> blockers) {}

    /**
     * Sessions that a lock would have to wait for.
     *
     * @param unseen why they cannot be seen; empty if they can
     */
    public record Blockers(List<String> sessions, String unseen) {
        public Blockers {
            sessions = List.copyOf(sessions);
        }
    }

    /** @param facts absent if they cannot be read */
    public record TouchedTable(String table, Optional<TableFacts> facts) {}

    /**
     * What a change of a table's rows sets off or meets.
     *
     * @param triggers that are enabled
     * @param rules that are enabled
     * @param generated columns that are computed
     * @param publications that pass its changes on
     * @param rowSecurity whether policies say who sees which rows
     * @param filtered whether they do so for the plan's own role
     */
    public record TableFacts(
            String table,
            List<String> triggers,
            List<String> rules,
            List<String> generated,
            List<String> publications,
            boolean rowSecurity,
            boolean filtered) {}

    /**
     * @param bytes with indexes and TOAST
     * @param rows by the statistics, absent if never analysed
     */
    public record TableSize(String table, long bytes, OptionalLong rows) {}
}
