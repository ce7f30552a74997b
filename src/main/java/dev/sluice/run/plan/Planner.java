package dev.sluice.run.plan;

import dev.sluice.gate.Baselines;
import dev.sluice.gate.Explanation;
import dev.sluice.gate.Explanations;
import dev.sluice.gate.Samples;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.rule.Advice;
import dev.sluice.run.RuleText;
import dev.sluice.run.StepText;
import dev.sluice.source.MetricSource;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Truth;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Puts a plan together. */
public final class Planner {
    private static final long NOW = 0;

    private final Runbook runbook;
    private final Function<String, MetricSource> sources;
    private final MetricReads reads;
    private final Samples samples;
    private final Baselines baselines;

    private Planner(Runbook runbook, Function<String, MetricSource> sources, MetricReads reads) {
        this.runbook = runbook;
        this.sources = sources;
        this.reads = reads;
        this.samples = Samples.of(runbook);
        this.baselines = new Baselines(samples);
    }

    /**
     * Reads and evaluates everything once.
     *
     * @param semantics that effects may take place more than once there, and which
     * @param told who is told of a run, and what reaches nobody
     * @param grounds what a run would find where it takes its fences
     * @param reads how metrics are read; each is asked once
     * @param advice what the rules say of its SQL there
     */
    public static Plan plan(
            Runbook runbook,
            String environment,
            List<String> semantics,
            List<String> told,
            List<Ground> grounds,
            Function<String, MetricSource> sources,
            MetricReads reads,
            List<Advice> advice) {
        return new Planner(runbook, sources, reads).plan(environment, semantics, told, grounds, advice);
    }

    private Plan plan(
            String environment, List<String> semantics, List<String> told, List<Ground> grounds, List<Advice> advice) {
        samples.activate(runbook.metricsByName().keySet(), NOW);
        samples.due(NOW);
        List<Plan.MetricRead> metrics = new ArrayList<>();
        for (Metric metric : runbook.metrics()) {
            MetricReads.Found found = reads.read(metric);
            found.reading().ifPresent(reading -> samples.arrived(metric.name(), NOW, reading));
            metrics.add(found.shown());
        }
        for (Metric metric : runbook.metrics()) {
            if (metric.definition() instanceof Metric.Definition.FromSteps) {
                samples.engineSample(metric.name(), NOW, 0);
            }
        }
        StatementPlans statements = new StatementPlans(runbook, sources);
        List<Plan.PhasePlan> phases =
                runbook.phases().stream().map(phase -> phase(phase, statements)).toList();
        return new Plan(
                runbook,
                environment,
                semantics,
                told,
                grounds,
                metrics,
                phases,
                advice,
                tables(phases),
                holds(grounds, phases, metrics));
    }

    private Plan.PhasePlan phase(Phase phase, StatementPlans statements) {
        List<Plan.ConditionNow> conditions = new ArrayList<>();
        phase.requires()
                .forEach(require -> conditions.add(condition(
                        "require " + ExpressionText.of(require.when()),
                        require.when(),
                        Set.of(Truth.TRUE),
                        // A run would have to wait for its clock.
                        Explanations.evaluate(require.when(), samples, baselines, NOW))));
        phase.rules()
                .forEach(rule -> conditions.add(condition(
                        RuleText.head(rule),
                        rule.when(),
                        expected(rule),
                        // What is red now is told, however short it may have been so.
                        Explanations.ofThisMoment(rule.when(), samples, baselines, NOW))));
        Map<String, Value> values = runbook.binds();
        List<Plan.StepPlan> steps = new ArrayList<>();
        for (Step step : phase.steps()) {
            steps.add(new Plan.StepPlan(
                    step, StepText.lines(step, values), statements.of(step), statements.touched(step)));
        }
        return new Plan.PhasePlan(phase, conditions, steps);
    }

    private Plan.ConditionNow condition(
            String sentence, Expression when, Set<Truth> expected, Explanation explanation) {
        Truth truth = explanation.truth().orElse(Truth.UNKNOWN);
        return new Plan.ConditionNow(
                sentence,
                truth,
                expected.contains(truth),
                explanation,
                runbook.files().origin(when.span()));
    }

    /** A phase has yet to earn its {@code proceed}. */
    private static Set<Truth> expected(GateRule rule) {
        return rule.red() ? Set.of(Truth.FALSE) : Set.of(Truth.TRUE, Truth.FALSE);
    }

    /**
     * What refuses a run where it takes its fence; requirements that do not hold, and pause or rollback rules of the first phase that are true or unknown; and what any phase
     * reads and cannot be read, and what its role has no right to, because a run would begin only to be stuck there.
     */
    private List<String> holds(List<Ground> grounds, List<Plan.PhasePlan> phases, List<Plan.MetricRead> metrics) {
        Plan.PhasePlan first = phases.getFirst();
        List<String> holds = new ArrayList<>();
        grounds.forEach(ground -> holds.addAll(ground.obstacles()));
        int requires = first.phase().requires().size();
        for (int i = 0; i < first.conditions().size(); i++) {
            Plan.ConditionNow condition = first.conditions().get(i);
            boolean keeps;
            if (i < requires) {
                keeps = condition.truth() != Truth.TRUE;
            } else {
                GateRule rule = first.phase().rules().get(i - requires);
                keeps = !rule.shadow()
                        && (rule.kind() == GateRule.Kind.PAUSE || rule.kind() == GateRule.Kind.ROLLBACK)
                        && condition.truth() != Truth.FALSE;
            }
            if (keeps) {
                holds.add(
                        condition.sentence() + " is " + condition.truth().name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        for (Plan.PhasePlan phase : phases) {
            phase.steps()
                    .forEach(step -> step.lacking()
                            .forEach(needed -> holds.add("step " + step.step().ref() + " " + needed.lack())));
        }
        metrics.stream()
                .filter(read -> !read.known())
                .forEach(read -> unreadable(read.metric(), phases).ifPresent(holds::add));
        return holds;
    }

    /** Which phases would wait for a metric that cannot be read; empty if none reads it. */
    private Optional<String> unreadable(Metric metric, List<Plan.PhasePlan> phases) {
        List<String> waiting = phases.stream()
                .filter(plan -> isStuck(plan, metric.name()))
                .map(plan -> plan.phase().name())
                .toList();
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of("metric " + metric.name() + " cannot be read, and " + String.join(", ", waiting)
                        + (waiting.size() == 1 ? " reads it" : " read it"));
    }

    /**
     * Whether the phase would wait for it. That there is nothing to read, such as the lag of replicas where there is none, is an
     * answer: a condition that comes to true or false with it does not wait.
     */
    private boolean isStuck(Plan.PhasePlan plan, String metric) {
        boolean nothingThere = samples.newest(metric, NOW) instanceof Reading.Absent absent
                && absent.missing().cause() == Missing.Cause.EMPTY;
        int requires = plan.phase().requires().size();
        for (int i = 0; i < plan.conditions().size(); i++) {
            boolean shadow =
                    i >= requires && plan.phase().rules().get(i - requires).shadow();
            Expression when = i < requires
                    ? plan.phase().requires().get(i).when()
                    : plan.phase().rules().get(i - requires).when();
            boolean known = plan.conditions().get(i).truth() != Truth.UNKNOWN;
            if (!shadow && samples.reads(when, metric) && !(nothingThere && known)) {
                return true;
            }
        }
        return false;
    }

    private static List<Plan.TableSize> tables(List<Plan.PhasePlan> phases) {
        return phases.stream()
                .flatMap(phase -> phase.steps().stream())
                .flatMap(step -> step.locks().stream())
                .map(Plan.LockLine::size)
                .flatMap(Optional::stream)
                .distinct()
                .sorted(Comparator.comparingLong(Plan.TableSize::bytes).reversed())
                .toList();
    }
}
