package dev.sluice.gate;

import dev.sluice.language.model.GateRule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * One {@code rollback}, {@code pause} or {@code throttle} rule with its clocks and its own {@code until}: once true it stays true
 * until that holds and its newest sample is false.
 */
final class RedPredicate {
    final GateRule rule;
    final MetricSamples[] inputs;
    final Compiler compiler;
    final View view = new View();
    final GreenPredicate until;

    private final Condition entry;
    private final Condition bare;
    private final List<Clock> clocks;
    private final boolean ownProgress;
    private final boolean untilNamesAnother;
    private final Deque<Long> entries = new ArrayDeque<>();

    private final Samples samples;

    private boolean latched;
    private long enteredAt;
    private Outcome outcome = Outcome.UNKNOWN;
    private Outcome untilOutcome = Outcome.FALSE;

    RedPredicate(GateRule rule, Samples samples, LongSupplier blindMillis) {
        this.rule = rule;
        this.samples = samples;
        inputs = samples.inputs(rule.when());
        compiler = new Compiler(samples, Use.RED, blindMillis);
        entry = compiler.condition(rule.when());
        clocks = compiler.clocks();
        bare = compiler.stripped().condition(rule.when());
        ownProgress = Samples.allOwnProgress(inputs);
        until = rule.until()
                .map(expression -> new GreenPredicate(expression, samples))
                .orElseGet(() ->
                        new GreenPredicate(rule.when(), look -> bare.test(look).not(), inputs, samples.turns()));
        untilNamesAnother = rule.until().isPresent() && until.namesAnotherThanOwnProgress();
    }

    /** @param resting whether the run is paused: then its own progress says nothing */
    Outcome assess(long at, boolean resting) {
        view.at = at;
        if (resting && ownProgress && !(latched && untilNamesAnother)) {
            letGo(at);
            return outcome = Outcome.FALSE;
        }
        for (int index = 0; index < clocks.size(); index++) {
            clocks.get(index).settle(view);
        }
        if (latched) {
            untilOutcome = until.assess(at);
            boolean over = resting && ownProgress || bare.test(view) == Outcome.FALSE;
            if (untilOutcome != Outcome.TRUE || !over) {
                return outcome = Outcome.TRUE;
            }
            letGo(at);
            if (resting && ownProgress) {
                return outcome = Outcome.FALSE;
            }
        }
        Outcome now = entry.test(view);
        outcome = now == Outcome.EARLY ? Outcome.FALSE : now;
        if (outcome == Outcome.TRUE) {
            latched = true;
            enteredAt = at;
            entries.add(at);
            until.restart(at, Long.MIN_VALUE);
            untilOutcome = Outcome.FALSE;
        }
        return outcome;
    }

    private void letGo(long at) {
        latched = false;
        clocks.forEach(clock -> clock.restart(at));
        if (ownProgress) {
            // Its windows, too, begin anew at the resume.
            view.windowsToo = true;
            view.workingSince = samples.working(at);
        }
    }

    Outcome outcome() {
        return outcome;
    }

    boolean latched() {
        return latched;
    }

    /** Whether it became true at this very moment. */
    boolean enteredAt(long at) {
        return latched && enteredAt == at;
    }

    /** Whether what it waits for can be told. */
    boolean untilUnknown() {
        return latched && untilOutcome == Outcome.UNKNOWN;
    }

    /** Whether its newest sample is true, every {@code for} taken off. */
    boolean sampleIsTrue() {
        return bare.test(view) == Outcome.TRUE;
    }

    /** How near it is to being true, clocks aside; see {@link Utilisation}. */
    OptionalDouble utilisation() {
        return new Utilisation(compiler.stripped(), view).of(rule.when());
    }

    /** Whether nothing but a person can end the pause that it asks for: what it looks at stands still meanwhile. */
    boolean pausesForGood() {
        return ownProgress && !untilNamesAnother;
    }

    /** Whether it paused more often than its {@code at most} allows. */
    boolean tooOften(long at) {
        if (rule.atMost().isEmpty()) {
            return false;
        }
        GateRule.AtMost atMost = rule.atMost().get();
        while (!entries.isEmpty() && entries.peekFirst() <= at - atMost.in().toMillis()) {
            entries.removeFirst();
        }
        return entries.size() > atMost.times();
    }

    void forgetEntries() {
        entries.clear();
    }

    /** After a crash the {@code until} starts anew; what is true stays true. */
    void resumed(long at) {
        until.restartClocks(at);
    }

    String progress() {
        if (latched) {
            return until.progress();
        }
        return clocks.size() == 1 ? clocks.get(0).progress(view) : "";
    }

    long nextDue(long at) {
        long next = Long.MAX_VALUE;
        for (Clock clock : clocks) {
            next = Math.min(next, clock.nextDue(at));
        }
        return next;
    }
}
