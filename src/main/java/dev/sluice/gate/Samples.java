package dev.sluice.gate;

import dev.sluice.gate.Condition.Amount;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Metric.Definition;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Reach;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The samples of all metrics of a run, shared by its phases and conditions, and the schedule of their reads. Not safe for use by
 * several threads.
 */
public final class Samples {
    private final Map<String, MetricSamples> metrics = new LinkedHashMap<>();
    private final List<Formula> formulas = new ArrayList<>();
    private final Schedule schedule = new Schedule();
    private final RunTime time = new RunTime();
    private final Map<String, Value> knobs = new HashMap<>();
    private final Map<String, double[]> knobAmounts = new HashMap<>();
    private final Map<String, double[]> baselineAmounts = new HashMap<>();
    private final int[] turns = new int[1];
    private final Reach reach;
    private Onlooker onlooker = Onlooker.NOBODY;
    private long readsSoFar;
    private long changedAt = Long.MIN_VALUE;
    private long changedWorkingAt = Long.MIN_VALUE;

    /** A formula with its inputs; its own samples are kept only for windows over it. */
    private record Formula(MetricSamples samples, Expression expression, MetricSamples[] inputs, Amount amount) {}

    public Samples(Map<String, Metric> byName) {
        reach = new Reach(byName);
        for (Metric metric : byName.values()) {
            add(metric, byName);
        }
    }

    /**
     * The samples of a runbook's metrics, with the values its knobs have at the start; and how many rows the checks of its
     * diagnoses found, which is read when a diagnosis is.
     */
    public static Samples of(Runbook runbook) {
        Map<String, Metric> all = runbook.metricsByName();
        for (Diagnosis diagnosis : runbook.diagnoses()) {
            diagnosis.checks().forEach(check -> all.put(check.address(), check.rows()));
        }
        Samples samples = new Samples(all);
        runbook.params().stream().filter(Param::live).forEach(param -> samples.knob(param.name(), param.value()));
        return samples;
    }

    private MetricSamples add(Metric metric, Map<String, Metric> byName) {
        MetricSamples known = metrics.get(metric.name());
        if (known != null) {
            return known;
        }
        return switch (metric.definition()) {
            case Definition.Formula formula -> addFormula(metric, formula.expression(), byName);
            case Definition.Queried queried -> addRead(metric, false);
            case Definition.Asked asked -> addRead(metric, false);
            case Definition.FromSteps steps -> addRead(metric, true);
        };
    }

    private MetricSamples addRead(Metric metric, boolean byEngine) {
        MetricSamples samples = new MetricSamples(metric, byEngine, reach.ofMetric(metric.name()));
        metrics.put(metric.name(), samples);
        schedule.add(samples, byEngine);
        return samples;
    }

    /** Inputs first: a formula is sampled after the formulas it is made of. */
    private MetricSamples addFormula(Metric metric, Expression expression, Map<String, Metric> byName) {
        Expressions.metrics(expression).forEach(name -> add(byName.get(name), byName));
        MetricSamples[] inputs = inputs(expression);
        boolean own = allOwnProgress(inputs);
        MetricSamples samples = new MetricSamples(metric, own, reach.ofMetric(metric.name()));
        metrics.put(metric.name(), samples);
        Amount amount = new Compiler(this, Use.RED, () -> 0).amount(expression);
        formulas.add(new Formula(samples, expression, inputs, amount));
        return samples;
    }

    /** What is referred to now; formulas stand for their inputs. A newly active metric is due at once, others are no longer read. */
    public void activate(Set<String> wanted, long at) {
        schedule.activate(leaves(wanted), at);
    }

    /** Queried and {@code ask} metrics whose read is due and not in flight; they count as in flight from now on. */
    public List<String> due(long at) {
        return schedule.due(at, false);
    }

    /** {@code from step} metrics that the engine is to hand in by {@link #engineSample} now. */
    public List<String> engineDue(long at) {
        return schedule.due(at, true);
    }

    /** A read ended. */
    public void arrived(String name, long at, Reading reading) {
        MetricSamples samples = metric(name);
        if (schedule.discards(samples, at)) {
            return;
        }
        readsSoFar++;
        samples.record(reading, readsSoFar, at, time.working(at), time.full(at));
        schedule.arrived(samples, at, reading instanceof Reading.Absent);
        for (Formula formula : formulas) {
            if (formula.samples.ring.kept() && contains(formula.inputs, samples)) {
                sampleFormula(formula, at);
            }
        }
    }

    /** The run's own progress, from checkpoints. */
    public void engineSample(String name, long at, double amount) {
        arrived(name, at, Reading.of(Value.amount(amount), at));
    }

    private void sampleFormula(Formula formula, long at) {
        MetricSamples samples = formula.samples;
        if (samples.arrivedAt == at && !samples.ownProgress()) {
            samples.ring.dropNewest();
        }
        double amount = formula.amount.amount(View.plain(at));
        samples.record(reading(formula, amount, at), readsSoFar, at, time.working(at), time.full(at));
    }

    /** A formula's value is as old as the oldest of its inputs. */
    private static Reading reading(Formula formula, double amount, long at) {
        if (Double.isNaN(amount)) {
            return Reading.missing(Missing.Cause.PARTIAL, "an input is missing");
        }
        long oldest = at;
        for (MetricSamples input : formula.inputs) {
            oldest = input.once() || !input.knownAt(at) ? oldest : Math.min(oldest, input.sampledAt);
        }
        boolean flag = formula.samples.metric.unit() == Unit.BOOLEAN;
        return Reading.of(flag ? Value.flag(amount != 0) : Value.amount(amount), oldest);
    }

    /** Reads these now, whatever their {@code every}. */
    public void readAllAt(Set<String> wanted, long at) {
        schedule.readAt(leaves(wanted), at);
    }

    /** How the work goes from now on. A phase's watch calls it with each assessment. */
    public void pace(Pace pace, long at) {
        time.pace(pace, at);
    }

    /** An effect ended, or a phase began: what was seen before says nothing of the time from now on. */
    public void changed(long at) {
        changedAt = at;
        changedWorkingAt = time.working(at);
    }

    /** Nobody looked for a while: what is in flight was asked before, and its answer says nothing of now. */
    public void woke(long at) {
        time.leaveOut(at);
        schedule.woke();
    }

    /** A new process took over: reads in flight are lost, and every active metric is due at once. */
    public void resumed(long at) {
        schedule.resumed(at);
        formulas.forEach(formula -> formula.samples.samplesSinceResume = 0);
    }

    /** A knob was turned. */
    public void knob(String param, Value value) {
        knobs.put(param, value);
        knobAmount(param)[0] = MetricSamples.amountOf(value);
        turns[0]++;
    }

    /** When the next read or engine sample is due; {@link Long#MAX_VALUE} if none is. */
    public long nextDue() {
        return schedule.nextDue();
    }

    /** The newest sample as a gate sees it at this moment: with staleness and the file's opt-outs applied. */
    public Reading newest(String name, long at) {
        View view = View.plain(at);
        Optional<Formula> formula = formulaOf(name);
        if (formula.isPresent()) {
            return reading(formula.get(), formula.get().amount().amount(view), at);
        }
        MetricSamples samples = metric(name);
        return samples.value(view)
                .<Reading>map(value -> new Reading.Present(value, samples.sampledAt, samples.note))
                .orElseGet(() -> new Reading.Absent(samples.missingAt(at).orElse(MetricSamples.NOT_READ)));
    }

    /** When the work will be done, for the console: {@code eta(done, total)} as a range. */
    public EtaEstimate eta(String done, OptionalDouble total, long at) {
        View view = View.plain(at);
        double amount = metric(done).amount(view);
        return Double.isNaN(amount) || total.isEmpty()
                ? EtaEstimate.without(EtaEstimate.State.UNKNOWN)
                : metric(done).speed.estimate(total.getAsDouble() - amount);
    }

    /** From now on somebody is told what predicates amount to. */
    public void onlooker(Onlooker told) {
        onlooker = told;
    }

    Outcome looked(Expression predicate, Outcome outcome) {
        onlooker.looked(predicate, outcome.truth());
        return outcome;
    }

    MetricSamples metric(String name) {
        MetricSamples samples = metrics.get(name);
        if (samples == null) {
            throw new IllegalArgumentException("no metric " + name);
        }
        return samples;
    }

    Optional<Expression> formula(String name) {
        return formulaOf(name).map(Formula::expression);
    }

    private Optional<Formula> formulaOf(String name) {
        for (Formula formula : formulas) {
            if (formula.samples.metric.name().equals(name)) {
                return Optional.of(formula);
            }
        }
        return Optional.empty();
    }

    /** The metrics that are read for an expression, through formulas. */
    MetricSamples[] inputs(Expression expression) {
        return leaves(Expressions.metrics(expression)).toArray(MetricSamples[]::new);
    }

    /** Whether a condition needs a metric, directly or through formulas. */
    public boolean reads(Expression expression, String metric) {
        return leaves(Expressions.metrics(expression)).contains(metric(metric));
    }

    private Set<MetricSamples> leaves(Set<String> names) {
        Set<MetricSamples> found = new LinkedHashSet<>();
        for (String name : names) {
            Optional<Expression> formula = formula(name);
            if (formula.isPresent()) {
                found.addAll(leaves(Expressions.metrics(formula.get())));
            } else {
                found.add(metric(name));
            }
        }
        return found;
    }

    private static boolean contains(MetricSamples[] inputs, MetricSamples wanted) {
        for (MetricSamples input : inputs) {
            if (input == wanted) {
                return true;
            }
        }
        return false;
    }

    static boolean allOwnProgress(MetricSamples[] inputs) {
        boolean own = inputs.length > 0;
        for (MetricSamples input : inputs) {
            own &= input.ownProgress();
        }
        return own;
    }

    Amount window(Expression.Window window) {
        return new WindowAmount(window, metric(window.metric()), inputs(window), time);
    }

    /** The pessimistic end of the range, so that neither a deadline nor an alarm is judged by hope. */
    Amount eta(Expression.Eta eta, Amount doneAmount, Amount total) {
        MetricSamples done = metric(eta.done());
        done.ring.keep(done.every);
        return view -> {
            double amount = doneAmount.amount(view);
            double all = total.amount(view);
            if (Double.isNaN(amount) || Double.isNaN(all)) {
                return Double.NaN;
            }
            EtaEstimate estimate = done.speed.estimate(all - amount);
            return switch (estimate.state()) {
                case READY -> estimate.p90().orElseThrow();
                case DUE -> 0;
                case MEASURING -> done.ownProgress() ? view.notYet() : view.unknown();
                case STALLED, OVERRUN, UNKNOWN -> view.unknown();
            };
        };
    }

    /** The number of the last read of any metric. */
    long readsSoFar() {
        return readsSoFar;
    }

    /** How far back an expression looks, in milliseconds. */
    long reach(Expression expression) {
        return reach.of(expression);
    }

    /** Only samples, and windows, from after the last change count for this one. */
    void countSinceChange(View view) {
        view.since = changedAt;
        view.workingSince = changedWorkingAt;
        view.windowsToo = true;
    }

    long working(long at) {
        return time.working(at);
    }

    void readNoLaterThan(MetricSamples samples, long at) {
        schedule.readNoLaterThan(samples, at);
    }

    /** Holds a knob's amount; NaN until it has one. */
    double[] knobAmount(String param) {
        return knobAmounts.computeIfAbsent(param, name -> new double[] {Double.NaN});
    }

    Optional<Value> knobValue(String param) {
        return Optional.ofNullable(knobs.get(param));
    }

    /** Holds a baseline's median; NaN until it is frozen. */
    double[] baselineAmount(String name) {
        return baselineAmounts.computeIfAbsent(name, metric -> new double[] {Double.NaN});
    }

    /** Holds how often a knob was turned. */
    int[] turns() {
        return turns;
    }
}
