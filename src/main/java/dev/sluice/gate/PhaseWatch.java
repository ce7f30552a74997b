package dev.sluice.gate;

import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The gate of one active phase. Fed with facts and, through {@link Samples}, with readings; {@link #assess} is to be called after
 * each event that brought readings, at {@link Assessment#nextDue()}, and at least each second. All times are milliseconds on
 * the run's clock.
 */
public final class PhaseWatch {
    final Phase phase;
    final PhaseRules rules;
    AutomaticPause pause = new AutomaticPause();
    final BlindBudgets budgets;

    private final Samples samples;
    private final List<String> order;
    private Optional<Long> patience;
    private final Set<String> metrics;

    private int effectsInFlight;
    boolean stepsDone;
    private boolean irreversiblePassed;
    boolean undoing;
    private boolean stepRests;
    private Optional<String> pausedByPerson = Optional.empty();
    private Optional<Need> need = Optional.empty();
    private Optional<SetAside> aside = Optional.empty();

    private long soaked;
    private long activeFor;
    private long warmUntil;
    private boolean warmReadDue;
    private boolean lastReadDue;
    private long throttleUnknownFor;
    private long lastAt;
    private Verdict verdict = Verdict.HOLD;

    /** Reads all its metrics at once and, until that is done, holds. */
    public PhaseWatch(
            Phase phase, Runbook runbook, Samples samples, Baselines baselines, Settings settings, long startedAt) {
        this.phase = phase;
        this.samples = samples;
        order = runbook.phases().stream().map(Phase::name).toList();
        patience = phase.patience().or(settings::effectivePatience).map(duration -> duration.toMillis());
        baselines.linkTo(samples);
        rules = new PhaseRules(phase, samples, this::blindMillis);
        budgets = new BlindBudgets(rules.actingInputs());
        metrics = rules.metrics();
        lastAt = startedAt;
        rules.beginPhase(samples.readsSoFar());
        samples.readAllAt(metrics, startedAt);
        startObservation(startedAt);
    }

    private long blindMillis() {
        return budgets.darkMillis();
    }

    /** The metrics that its rules refer to; formulas stand for their inputs. */
    public Set<String> metrics() {
        return metrics;
    }

    public void effectBegan(long at) {
        elapseTo(at);
        effectsInFlight++;
        startObservation(at);
    }

    /** P's clocks, warm-up, soak and coverage start anew; once every step is done its metrics are read at once. */
    public void effectEnded(long at) {
        elapseTo(at);
        effectsInFlight = Math.max(0, effectsInFlight - 1);
        startObservation(at);
        lastReadDue = true;
        readAfterLastEffect(at);
    }

    /** Whether every step of the phase is done; after the last one all metrics of P are read at once. */
    public void stepsDone(boolean done, long at) {
        stepsDone = done;
        readAfterLastEffect(at);
    }

    private void readAfterLastEffect(long at) {
        if (stepsDone && lastReadDue) {
            samples.readAllAt(rules.greenMetrics(), at);
            lastReadDue = false;
        }
    }

    private void startObservation(long at) {
        soaked = 0;
        warmUntil = at + phase.warmup().toMillis();
        warmReadDue = !phase.warmup().isZero();
        rules.restartGreen(at, samples.working(at));
    }

    /** Whether the steps wait as they were told to, or are undone, so that the run's own progress says nothing. */
    public void stepRests(boolean rests) {
        stepRests = rests;
    }

    /** Whether an irreversible step has begun. */
    public void irreversiblePassed(boolean passed) {
        irreversiblePassed = passed;
    }

    /** The phase is being undone: pause and throttle stay in force, rollback and proceed do not. */
    public void undoing(boolean nowUndoing, long at) {
        undoing = nowUndoing;
        pausedByPerson = Optional.empty();
        if (!nowUndoing && aside.isPresent()) {
            need = aside.get().need().or(() -> need);
            pause = aside.get().pause();
            pause.resumed();
            aside = Optional.empty();
        } else {
            pause.end();
            need = Optional.empty();
        }
    }

    /** Somebody goes back over one step: what holds the run now, holds it again once {@link #undoing} is over. */
    public void setAside() {
        aside = Optional.of(new SetAside(pause, need));
        pause = new AutomaticPause();
    }

    public void personPaused(long at, String who, String because) {
        pausedByPerson = Optional.of(who + " paused it" + (because.isBlank() ? "" : ": " + because));
    }

    /** Grants {@code within}, patience and budgets once more and evaluates the whole gate on fresh samples. */
    public void personContinued(long at, String who) {
        elapseTo(at);
        pausedByPerson = Optional.empty();
        need = Optional.empty();
        pause.end();
        aside = Optional.empty();
        activeFor = 0;
        budgets.grantAnew();
        rules.forgetEntries();
        lookAfresh(at);
    }

    private void lookAfresh(long at) {
        rules.lookAfresh(samples.readsSoFar());
        samples.readAllAt(rules.repeatableMetrics(), at);
    }

    /**
     * A new process took over. Call {@link Samples#resumed} first. Where a person was needed, taking the run up again is that
     * person's act and grants what {@link #personContinued} does; after a crash everything keeps its elapsed part.
     */
    public void resumed(long at) {
        effectsInFlight = 0;
        if (personNeeded().or(() -> aside.flatMap(SetAside::need)).isPresent()) {
            personContinued(at, "resume");
        }
        lookAfresh(at);
        rules.resumed(at);
        pause.resumed();
        lastAt = at;
    }

    /**
     * Nobody looked for a while. Call {@link Samples#woke} first. That time counts for nothing, neither as observed nor as paused,
     * and every rule is unknown until its metrics are read anew.
     */
    public void woke(long at) {
        lookAfresh(at);
        rules.woke(samples, at);
        lastAt = at;
    }

    /** The command line's word about pauses changed: a new process took over with another one, or nobody answers any more. */
    public void settings(Settings settings) {
        patience = phase.patience().or(settings::effectivePatience).map(duration -> duration.toMillis());
    }

    /** A knob was turned. */
    public void knob(String param, Value value) {
        samples.knob(param, value);
    }

    /** Covers one gate instance (the phase's own rules under the phase's name), but never a true rollback. */
    public void override(String gate, long expiresAt) {
        rules.override(gate, expiresAt);
        pause.overridden(gate);
        aside.ifPresent(held -> held.pause().overridden(gate));
    }

    public Assessment assess(long at) {
        elapseTo(at);
        readAfterWarmUp(at);
        rules.assess(at, isResting() || stepRests, at >= warmUntil && effectsInFlight == 0);
        Verdict row = row();
        verdict = decide(row, at);
        budgets.mark(at, verdict == Verdict.HOLD, isDark(row));
        samples.pace(stepRests ? Pace.STOPPED : Pace.of(verdict), at);
        return new Assessment(
                verdict,
                share(),
                pause.inForce(),
                isBlind(row),
                personNeeded(),
                verdict == Verdict.ROLLBACK ? rules.rollbackTo(order) : Optional.empty(),
                nextDue(at),
                new PhaseWords(this, samples, at, verdict));
    }

    /** Spends the time up to now on what was in force, before anything changes. */
    private void elapseTo(long at) {
        long millis = at - lastAt;
        lastAt = at;
        boolean observed = verdict == Verdict.CONTINUE || verdict == Verdict.THROTTLE || verdict == Verdict.PROCEED;
        soaked += observed && effectsInFlight == 0 ? millis : 0;
        activeFor += pausedByPerson.isPresent() ? 0 : millis;
        throttleUnknownFor = rules.throttle() == Outcome.UNKNOWN ? throttleUnknownFor + millis : 0;
        pause.elapse(pausedByPerson.isPresent() ? 0 : millis);
        budgets.elapse(millis);
    }

    /** What was sampled while it warmed up does not count either: P's metrics are read again. */
    private void readAfterWarmUp(long at) {
        if (warmReadDue && at >= warmUntil && effectsInFlight == 0) {
            warmReadDue = false;
            rules.restartGreen(at, samples.working(at));
            if (stepsDone) {
                samples.readAllAt(rules.greenMetrics(), at);
            }
        }
        if (stepsDone && effectsInFlight == 0 && at >= warmUntil) {
            rules.readEarlyMetricsAgain(samples);
        }
    }

    private boolean isResting() {
        return !undoing && (pause.inForce() || pausedByPerson.isPresent() || need.isPresent());
    }

    /** The table of gates.md §3, row by row. */
    private Verdict row() {
        Outcome rollback = undoing ? Outcome.FALSE : rules.rollback();
        Outcome pausing = rules.pause();
        Outcome throttle = rules.throttle();
        if (rollback == Outcome.TRUE) {
            return Verdict.ROLLBACK;
        }
        if (pausing == Outcome.TRUE) {
            return Verdict.PAUSE;
        }
        if (undoing) {
            return pausing == Outcome.UNKNOWN || throttle != Outcome.FALSE ? Verdict.THROTTLE : Verdict.CONTINUE;
        }
        if (rollback == Outcome.UNKNOWN || pausing == Outcome.UNKNOWN) {
            return Verdict.HOLD;
        }
        if (throttle == Outcome.TRUE || throttle == Outcome.UNKNOWN && !stepsDone) {
            return Verdict.THROTTLE;
        }
        if (throttle == Outcome.UNKNOWN) {
            return Verdict.HOLD;
        }
        if (!isObserved()) {
            return Verdict.CONTINUE;
        }
        return switch (rules.proceed()) {
            case TRUE -> Verdict.PROCEED;
            case UNKNOWN -> Verdict.HOLD;
            case FALSE, EARLY -> Verdict.CONTINUE;
        };
    }

    /** Whether every step is done and the soak is over. */
    private boolean isObserved() {
        return stepsDone && effectsInFlight == 0 && soaked >= phase.soak().toMillis();
    }

    /** Pauses, the ends of pauses, and people, on top of the table. */
    private Verdict decide(Verdict row, long at) {
        MetricSamples[] deciding = rules.deciding(stepsDone);
        if (row == Verdict.ROLLBACK) {
            if (!irreversiblePassed) {
                return Verdict.ROLLBACK;
            }
            require(Need.Why.POINT_OF_NO_RETURN, "a rollback is due, but the point of no return is behind us");
        }
        for (RedPredicate entered : rules.pausesEntered(at)) {
            if (entered.tooOften(at)) {
                GateRule.AtMost atMost = entered.rule.atMost().orElseThrow();
                require(Need.Why.AT_MOST, PhaseWords.tooOften(atMost));
            }
            if (entered.pausesForGood()) {
                require(Need.Why.OWN_PROGRESS, "the run's own progress paused it, and stands still while paused");
            }
        }
        rules.pausing().forEach(red -> pause.pausedBy(red, rules.gateOf(red.rule)));
        boolean inTheDark = row == Verdict.HOLD;
        rules.addReasons(budgets, inTheDark, stepsDone);
        if (inTheDark && (pause.byBlindness() || !pause.inForce() && budgets.isSpent())) {
            pause.pausedByBlindness(rules.unseeing(stepsDone));
        }
        if (pause.byBlindness()) {
            boolean known = row != Verdict.HOLD && row != Verdict.PAUSE && row != Verdict.ROLLBACK;
            pause.observe(at, known && !rules.redSample(), deciding);
        }
        if (pause.inForce() && mayResume(row, at, deciding)) {
            pause.endByItself(at);
        }
        if (pause.inForce() && patience.isPresent() && pause.lasted() >= patience.get()) {
            require(Need.Why.PATIENCE, PhaseWords.outOfPatience(Duration.ofMillis(patience.get())));
        }
        Verdict decided = pause.inForce() || pausedByPerson.isPresent() || need.isPresent() ? Verdict.PAUSE : row;
        if (decided != Verdict.PROCEED
                && !undoing
                && activeFor >= phase.within().toMillis()) {
            require(Need.Why.WITHIN, PhaseWords.expired(phase.within()));
            return Verdict.PAUSE;
        }
        return decided;
    }

    private boolean mayResume(Verdict row, long at, MetricSamples[] deciding) {
        if (undoing) {
            return row != Verdict.PAUSE;
        }
        boolean redIsKnownAndFalse = rules.rollback() == Outcome.FALSE && rules.pause() == Outcome.FALSE;
        return redIsKnownAndFalse
                && need.isEmpty()
                && pausedByPerson.isEmpty()
                && at >= pause.notBefore()
                && (!pause.byBlindness() || row != Verdict.HOLD && pause.recovered(at, deciding));
    }

    private void require(Need.Why why, String text) {
        if (need.isEmpty() || why.compareTo(need.get().why()) < 0) {
            need = Optional.of(new Need(why, text));
        }
    }

    Optional<Need> personNeeded() {
        return need.isPresent() ? need : pausedByPerson.map(text -> new Need(Need.Why.OPERATOR, text));
    }

    private double share() {
        return switch (verdict) {
            case THROTTLE -> rules.share(undoing);
            case CONTINUE, PROCEED -> 100;
            case ROLLBACK, PAUSE, HOLD -> 0;
        };
    }

    /** Whether something that decides is unknown, whatever the verdict. */
    private boolean isDark(Verdict row) {
        return row == Verdict.HOLD
                || !undoing && (rules.rollback() == Outcome.UNKNOWN || rules.pause() == Outcome.UNKNOWN);
    }

    private boolean isBlind(Verdict row) {
        return isDark(row)
                || pause.inForce() && rules.untilUnknown()
                || throttleUnknownFor > 0 && throttleUnknownFor >= rules.throttleBudget();
    }

    private long nextDue(long at) {
        long next = rules.nextDue(at);
        next = earlier(next, warmReadDue ? warmUntil - at : 0, at);
        next = earlier(next, verdict == Verdict.HOLD ? budgets.left() : 0, at);
        next = earlier(next, stepsDone ? phase.soak().toMillis() - soaked : 0, at);
        if (pause.inForce()) {
            next = Math.min(next, pause.notBefore() > at ? pause.notBefore() : Long.MAX_VALUE);
            next = patience.isPresent() ? earlier(next, patience.get() - pause.lasted(), at) : next;
        }
        return earlier(next, phase.within().toMillis() - activeFor, at);
    }

    /** The earlier of a due time and one that is some time away, if that lies ahead. */
    private static long earlier(long next, long away, long at) {
        return away > 0 ? Math.min(next, at + away) : next;
    }

    /** How long it was observed since its last effect, in milliseconds. */
    long soaked() {
        return soaked;
    }

    boolean warmsUp(long now) {
        return now < warmUntil;
    }
}
