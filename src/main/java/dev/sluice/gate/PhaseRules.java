package dev.sluice.gate;

import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of one phase: R, Q and T are the or of theirs, P the and; an absent R, Q or T is false. */
final class PhaseRules {
    /** A pause rule that is unknown during an undo slows it down to this share, where no throttle rule says another. */
    private static final double UNDO_SHARE = 50;

    private final Phase phase;
    private final Samples samples;
    private final List<RedPredicate> red = new ArrayList<>();
    private final List<Proceed> green = new ArrayList<>();
    private final RedPredicate[] rollbacks;
    private final RedPredicate[] pauses;
    private final RedPredicate[] throttles;
    private final Proceed[] proceeds;
    private final MetricSamples[] everyInput;
    private final MetricSamples[] actingInputs;
    private final MetricSamples[] redInputs;
    private final MetricSamples[] greenInputs;
    private final Covers covers = new Covers();

    private long at;
    private boolean resumed;
    private Outcome rollback = Outcome.UNKNOWN;
    private Outcome pause = Outcome.UNKNOWN;
    private Outcome throttle = Outcome.FALSE;
    private Outcome proceed = Outcome.FALSE;

    /** One {@code proceed} rule. */
    record Proceed(GateRule rule, GreenPredicate predicate) {}

    PhaseRules(Phase phase, Samples samples, LongSupplier blindMillis) {
        this.samples = samples;
        this.phase = phase;
        for (GateRule rule : phase.rules()) {
            if (rule.red()) {
                red.add(new RedPredicate(rule, samples, blindMillis));
            } else {
                green.add(new Proceed(rule, new GreenPredicate(rule.when(), samples)));
            }
        }
        rollbacks = acting(GateRule.Kind.ROLLBACK);
        pauses = acting(GateRule.Kind.PAUSE);
        throttles = acting(GateRule.Kind.THROTTLE);
        proceeds = green.stream().filter(proceed -> !proceed.rule.shadow()).toArray(Proceed[]::new);
        greenInputs = inputs(Arrays.stream(proceeds).map(proceed -> proceed.predicate.inputs));
        redInputs = inputs(Stream.of(rollbacks, pauses).flatMap(Arrays::stream).map(predicate -> predicate.inputs));
        actingInputs = inputs(Stream.concat(
                Stream.of(redInputs, greenInputs), Arrays.stream(throttles).map(predicate -> predicate.inputs)));
        everyInput = inputs(Stream.concat(
                red.stream().flatMap(predicate -> Stream.of(predicate.inputs, predicate.until.inputs)),
                green.stream().map(proceed -> proceed.predicate.inputs)));
    }

    private RedPredicate[] acting(GateRule.Kind kind) {
        return red.stream()
                .filter(predicate -> predicate.rule.kind() == kind && !predicate.rule.shadow())
                .toArray(RedPredicate[]::new);
    }

    private static MetricSamples[] inputs(Stream<MetricSamples[]> some) {
        Set<MetricSamples> inputs = new LinkedHashSet<>();
        some.forEach(more -> Collections.addAll(inputs, more));
        return inputs.toArray(MetricSamples[]::new);
    }

    /** The metrics of every rule that acts. */
    MetricSamples[] actingInputs() {
        return actingInputs;
    }

    /** The metrics of every rule, those that only an {@code until} or a shadow rule looks at among them. */
    Set<String> metrics() {
        return names(everyInput);
    }

    /** Those that may be read again and again. */
    Set<String> repeatableMetrics() {
        return names(Arrays.stream(everyInput).filter(MetricSamples::repeatable).toArray(MetricSamples[]::new));
    }

    Set<String> greenMetrics() {
        return names(greenInputs);
    }

    private static Set<String> names(MetricSamples[] samples) {
        Set<String> names = new LinkedHashSet<>();
        for (MetricSamples metric : samples) {
            names.add(metric.metric.name());
        }
        return names;
    }

    /** What decides: R and Q always, T and P once every step is done; not what a person answers for. */
    MetricSamples[] deciding(boolean stepsDone) {
        if (covers.isEmpty()) {
            return stepsDone ? actingInputs : redInputs;
        }
        Stream<MetricSamples[]> reds = acting(stepsDone)
                .filter(predicate -> !isCovered(predicate.rule))
                .map(predicate -> predicate.inputs);
        Stream<MetricSamples[]> greens = Arrays.stream(proceeds)
                .filter(proceed -> stepsDone && !isCovered(proceed.rule))
                .map(proceed -> proceed.predicate.inputs);
        return inputs(Stream.concat(reds, greens));
    }

    private Stream<RedPredicate> acting(boolean withThrottles) {
        return Stream.of(rollbacks, pauses, withThrottles ? throttles : new RedPredicate[0])
                .flatMap(Arrays::stream);
    }

    /** The gates that keep the phase from knowing where it stands. */
    Set<String> unseeing(boolean stepsDone) {
        Set<String> gates = acting(stepsDone)
                .filter(predicate -> predicate.outcome() == Outcome.UNKNOWN && !isCovered(predicate.rule))
                .map(predicate -> gateOf(predicate.rule))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (gates.isEmpty()) {
            Arrays.stream(proceeds)
                    .filter(proceed -> !isCovered(proceed.rule) && proceed.predicate.assess(at) == Outcome.UNKNOWN)
                    .forEach(proceed -> gates.add(gateOf(proceed.rule)));
        }
        return gates;
    }

    /** R and Q wait for the reads that end from now on; P does not count what is older than its own start anyway. */
    void lookAfresh(long readsSoFar) {
        red.forEach(predicate -> {
            predicate.view.readsAfter = readsSoFar;
            predicate.until.view.readsAfter = readsSoFar;
        });
    }

    /** What is read once per phase has to be read in this one. */
    void beginPhase(long readsSoFar) {
        red.forEach(predicate -> predicate.view.onceReadsAfter = readsSoFar);
        green.forEach(proceed -> proceed.predicate.view.windowsToo = true);
        lookAfresh(readsSoFar);
    }

    void restartGreen(long since, long workingAt) {
        green.forEach(proceed -> proceed.predicate.restart(since, workingAt));
    }

    void resumed(long resumedAt) {
        red.forEach(predicate -> predicate.resumed(resumedAt));
        green.forEach(proceed -> proceed.predicate.restartClocks(resumedAt));
        resumed = true;
    }

    /** P waits for new reads, too, and a person is asked anew. */
    void woke(Samples samples, long now) {
        green.forEach(proceed -> proceed.predicate.view.readsAfter = samples.readsSoFar());
        for (MetricSamples input : everyInput) {
            if (input.asked()) {
                samples.readNoLaterThan(input, now);
            }
        }
    }

    void forgetEntries() {
        red.forEach(RedPredicate::forgetEntries);
    }

    void override(String gate, long expiresAt) {
        covers.put(gate, expiresAt);
    }

    /** The gate instance that a rule is of: the phase's own rules go by the phase's name. */
    String gateOf(GateRule rule) {
        return rule.gate().orElse(phase.name());
    }

    boolean isCovered(GateRule rule) {
        return !covers.isEmpty() && covers.hold(gateOf(rule), at);
    }

    void readEarlyMetricsAgain(Samples samples) {
        for (Proceed proceed : proceeds) {
            proceed.predicate.readEarlyMetricsAgain(samples);
        }
    }

    /** Evaluates every rule, no short circuit. */
    void assess(long now, boolean resting, boolean greenCounts) {
        at = now;
        for (int index = 0; index < red.size(); index++) {
            RedPredicate predicate = red.get(index);
            samples.looked(predicate.rule.when(), predicate.assess(now, resting));
        }
        rollback = any(rollbacks, true);
        pause = any(pauses, false);
        throttle = any(throttles, false);
        proceed = assessGreen(now, greenCounts);
    }

    private Outcome assessGreen(long now, boolean counts) {
        Outcome all = proceeds.length == 0 ? Outcome.FALSE : Outcome.TRUE;
        for (int index = 0; index < proceeds.length; index++) {
            Outcome one = samples.looked(proceeds[index].rule.when(), proceeds[index].predicate.assess(now));
            all = all.and(isCovered(proceeds[index].rule) ? Outcome.TRUE : one);
        }
        return counts && seenSinceResume(all) ? all : Outcome.FALSE;
    }

    private boolean seenSinceResume(Outcome all) {
        boolean seen = true;
        if (resumed && all == Outcome.TRUE) {
            for (MetricSamples input : greenInputs) {
                seen &= input.seenSinceResume();
            }
        }
        return seen;
    }

    private Outcome any(RedPredicate[] predicates, boolean trueStays) {
        Outcome any = Outcome.FALSE;
        for (RedPredicate predicate : predicates) {
            Outcome one = predicate.outcome();
            boolean stays = trueStays && one == Outcome.TRUE;
            any = any.or(!stays && isCovered(predicate.rule) ? Outcome.FALSE : one);
        }
        return any;
    }

    Outcome rollback() {
        return rollback;
    }

    Outcome pause() {
        return pause;
    }

    Outcome throttle() {
        return throttle;
    }

    Outcome proceed() {
        return proceed;
    }

    List<RedPredicate> pausesEntered(long now) {
        if (pause != Outcome.TRUE) {
            return List.of();
        }
        return pausing().stream().filter(predicate -> predicate.enteredAt(now)).toList();
    }

    /** The pause rules in force. */
    List<RedPredicate> pausing() {
        if (pause != Outcome.TRUE) {
            return List.of();
        }
        return Arrays.stream(pauses)
                .filter(predicate -> predicate.outcome() == Outcome.TRUE && !isCovered(predicate.rule))
                .toList();
    }

    /** Whether a red rule that acts sees a true sample, clocks aside. */
    boolean redSample() {
        for (RedPredicate[] predicates : List.of(rollbacks, pauses, throttles)) {
            for (RedPredicate predicate : predicates) {
                if (!isCovered(predicate.rule) && predicate.sampleIsTrue()) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean untilUnknown() {
        return pausing().stream().anyMatch(RedPredicate::untilUnknown);
    }

    /** Notes which metrics are why it holds. */
    void addReasons(BlindBudgets budgets, boolean holding, boolean stepsDone) {
        budgets.clearReasons();
        if (!holding) {
            return;
        }
        boolean found = addReasons(budgets, rollbacks) | addReasons(budgets, pauses);
        if (!found && stepsDone) {
            addReasons(budgets, throttles);
            for (Proceed proceed : proceeds) {
                if (throttle != Outcome.UNKNOWN && proceed.predicate.assess(at) == Outcome.UNKNOWN) {
                    budgets.addReasons(proceed.predicate.inputs, proceed.predicate.view);
                }
            }
        }
    }

    private boolean addReasons(BlindBudgets budgets, RedPredicate[] predicates) {
        boolean found = false;
        for (RedPredicate predicate : predicates) {
            if (predicate.outcome() == Outcome.UNKNOWN && !isCovered(predicate.rule)) {
                budgets.addReasons(predicate.inputs, predicate.view);
                found = true;
            }
        }
        return found;
    }

    /** The lowest share of the throttles in force; one that is unknown is in force. */
    double share(boolean undoing) {
        double lowest = 100;
        for (RedPredicate predicate : throttles) {
            if (predicate.outcome() != Outcome.FALSE && !isCovered(predicate.rule)) {
                lowest = Math.min(lowest, predicate.rule.share());
            }
        }
        return undoing && pause == Outcome.UNKNOWN ? Math.min(lowest, UNDO_SHARE) : lowest;
    }

    /** How near the phase is to what its throttle and pause rules forbid. */
    Pressure pressure() {
        OptionalDouble worst = OptionalDouble.empty();
        boolean blind = false;
        long takenAt = Long.MAX_VALUE;
        for (RedPredicate[] predicates : List.of(throttles, pauses)) {
            for (RedPredicate predicate : predicates) {
                if (isCovered(predicate.rule)) {
                    continue;
                }
                blind |= predicate.outcome() == Outcome.UNKNOWN;
                OptionalDouble one = predicate.utilisation();
                worst = one.isPresent() && one.getAsDouble() > worst.orElse(0) ? one : worst;
                for (MetricSamples input : predicate.inputs) {
                    takenAt = input.once() || input.asked() ? takenAt : Math.min(takenAt, input.sampledAt);
                }
            }
        }
        return new Pressure(worst, blind, takenAt);
    }

    /** How long a throttle may stay unknown before that is reported as blindness. */
    long throttleBudget() {
        return Arrays.stream(throttles)
                .filter(predicate -> predicate.outcome() == Outcome.UNKNOWN)
                .flatMap(predicate -> Arrays.stream(predicate.inputs))
                .mapToLong(BlindBudgets::size)
                .max()
                .orElse(0);
    }

    /** The earliest phase that a true rollback rule names; absent if one of them goes back to the start. */
    Optional<String> rollbackTo(List<String> order) {
        List<Optional<String>> targets = Arrays.stream(rollbacks)
                .filter(predicate -> predicate.outcome() == Outcome.TRUE)
                .map(predicate -> predicate.rule.toPhase())
                .toList();
        return targets.stream().allMatch(Optional::isPresent)
                ? targets.stream().map(Optional::orElseThrow).min(Comparator.comparingInt(order::indexOf))
                : Optional.empty();
    }

    long nextDue(long now) {
        long next = Long.MAX_VALUE;
        for (RedPredicate predicate : red) {
            next = Math.min(next, predicate.nextDue(now));
        }
        for (MetricSamples input : everyInput) {
            long stale = input.staleFrom();
            next = stale > now ? Math.min(next, stale) : next;
        }
        return Math.min(next, covers.nextDue(now));
    }

    List<RedPredicate> redPredicates() {
        return red;
    }

    List<Proceed> greenPredicates() {
        return green;
    }
}
