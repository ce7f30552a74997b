package dev.sluice.engine;

import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.gate.Assessment;
import dev.sluice.gate.PhaseWatch;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.StepRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The active phase: what it requires, its steps in order, its gate, its {@code finally}. */
final class PhaseRun implements Hands.Gatekeeper {
    final Phase phase;
    final PhaseWatch watch;
    private final Run run;
    private final Hands hands;
    private final List<StepStatus> steps;
    /** The steps, and those of its {@code finally}. */
    private final List<StepStatus> all;

    private final Sequence leaving;
    private final PhaseBaselines baselines;
    private final VerdictNarrator narrator;
    private final Requirement requires;
    private PhaseState state = PhaseState.ENTERING;
    private boolean undoing;
    private Reading reading = Reading.NONE;
    private Set<String> metrics = Set.of();

    PhaseRun(Run run, Hands hands, Phase phase) {
        this.run = run;
        this.hands = hands;
        this.phase = phase;
        this.steps = run.statuses(phase.steps());
        this.all = run.statuses(phase.allSteps());
        this.leaving = new Sequence(run, hands, run.statuses(phase.finallySteps()), false);
        this.baselines = new PhaseBaselines(run, phase);
        this.narrator = new VerdictNarrator(run, phase);
        run.samples.changed(run.at);
        run.series.clear();
        this.watch = new PhaseWatch(phase, run.runbook, run.samples, run.baselines, run.settings(), run.at);
        this.requires = new Requirement(run, phase);
        passed();
        run.values.knobs().forEach(watch::knob);
        baselines.askForHistory();
        heldByPerson();
        run.decide(
                Decision.Kind.PHASE_ENTERED,
                Optional.of(phase.name()),
                phase.name(),
                "phase " + phase.name() + ": " + phase.title(),
                List.of());
    }

    PhaseState state() {
        return state;
    }

    /** Whether the gate still decides: not once the phase is being left. */
    boolean gated() {
        return state != PhaseState.LEAVING && state != PhaseState.DONE && state != PhaseState.SKIPPED;
    }

    /** Whether its gate is asked: for what goes on, or for what is undone. */
    boolean decides() {
        return gated() || undoing;
    }

    /** A pause of a person is not over because a phase begins, or because what it undid is undone. */
    private void heldByPerson() {
        run.operatorPause.ifPresent(because -> watch.personPaused(run.at, "an operator", because));
    }

    /** What is to be read now; the same object as long as that is the same. */
    Set<String> metrics() {
        Reading now = new Reading(gated(), undoing, requires.stands(), waiting());
        if (!now.equals(reading)) {
            reading = now;
            metrics = wanted();
        }
        return metrics;
    }

    /** By whom metrics are read. */
    private record Reading(boolean gate, boolean undoing, boolean require, List<StepRef> waits) {
        static final Reading NONE = new Reading(false, false, false, List.of());
    }

    private List<StepRef> waiting() {
        List<StepRef> waiting = List.of();
        for (StepStatus status : all) {
            if (!status.over() && status.work.flatMap(Work::watch).isPresent()) {
                waiting = waiting.isEmpty() ? new ArrayList<>() : waiting;
                waiting.add(status.ref());
            }
        }
        return waiting;
    }

    private Set<String> wanted() {
        Set<String> metrics = new LinkedHashSet<>();
        if (decides()) {
            metrics.addAll(watch.metrics());
            metrics.addAll(requires.metrics());
        }
        all.forEach(status -> metricsOf(status, metrics));
        return metrics;
    }

    static void metricsOf(StepStatus status, Set<String> into) {
        if (!status.over()) {
            status.work.flatMap(Work::watch).ifPresent(watch -> into.addAll(watch.metrics()));
        }
    }

    /** Looks at the gate. To be called whenever something may have changed it. */
    void observe() {
        if (!decides()) {
            run.assessment = Optional.empty();
            leaving.observe();
            return;
        }
        if (state == PhaseState.ENTERING) {
            baselines.follow();
        }
        boolean observed = !run.busy
                && run.assessment.isPresent()
                && run.assessment.get().verdict().allowsEffects();
        Optional<Work> work = current().flatMap(status -> status.work);
        watch.stepRests(undoing || work.map(Work::rests).orElse(false));
        Assessment now = watch.assess(run.at);
        run.assessment = Optional.of(now);
        run.wakeBy(now.nextDue());
        narrator.tell(now);
        requires.observe();
        boolean counts = now.personNeeded().isEmpty() && run.operatorPause.isEmpty();
        for (StepStatus status : steps) {
            if (!status.over()) {
                // One that is in doubt may stand before the one that is at work.
                status.work.ifPresent(step -> step.observe(counts, observed));
            }
        }
    }

    /** Whether anything changed. */
    boolean advance() {
        if (state == PhaseState.LEAVING) {
            if (leaving.finished()) {
                state = PhaseState.DONE;
                return true;
            }
            return leaving.advance();
        }
        Optional<StepStatus> next = current();
        if (next.flatMap(status -> status.work).filter(Work::expired).isPresent()
                && run.question.map(Question::kind).equals(Optional.of(Question.Kind.CONFIRM))) {
            run.question = Optional.empty();
        }
        if (next.isPresent() && hands.rehearse(next.get(), this)) {
            return true;
        }
        if (run.question.isPresent()) {
            return false;
        }
        if (next.isPresent()) {
            return step(next.get());
        }
        if (state != PhaseState.SETTLING) {
            return settle();
        }
        if (run.operatorPause.isEmpty()
                && run.assessment.isPresent()
                && run.assessment.get().verdict() == Verdict.PROCEED) {
            leave();
            return true;
        }
        return false;
    }

    void leave() {
        state = PhaseState.LEAVING;
    }

    private boolean settle() {
        if (state == PhaseState.ENTERING && !ready()) {
            return false;
        }
        enter();
        state = PhaseState.SETTLING;
        watch.stepsDone(true, run.at);
        return true;
    }

    private boolean step(StepStatus status) {
        if (needsConfirmation(status)) {
            run.ask(new Question(
                    Question.Kind.CONFIRM,
                    Optional.of(status.ref()),
                    "next: " + status.ref() + ", " + Texts.action(status.step.action()),
                    status.toMind(),
                    List.of(
                            "continue",
                            "continue all",
                            "skip " + status.ref() + " --because ...",
                            "rollback",
                            "abort")));
            return true;
        }
        Work work = status.work.orElseGet(() -> begin(status));
        Hands.Turn turn = hands.drive(status, work, false, this);
        turn.over().ifPresent(over -> {
            if (over instanceof Want.Done done) {
                hands.done(status, done);
            } else {
                hands.stuck(status, over);
            }
        });
        return turn.moved();
    }

    private Work begin(StepStatus status) {
        Work work = hands.workOf(status);
        if (work instanceof WaitRun wait) {
            run.decide(
                    Decision.Kind.STEP_BEGAN, status, status.ref() + " begins: " + Texts.action(status.step.action()));
            wait.observe(false, false);
        }
        if (work instanceof PostponedRun postponed) {
            postponed.tell();
            postponed.observe(false, false);
        }
        return work;
    }

    private boolean needsConfirmation(StepStatus status) {
        Action action = status.step.action();
        if (status.asksItself()) {
            return false;
        }
        if (action instanceof Action.Manual) {
            return run.unattended && !status.confirmed;
        }
        boolean asked = status.unsettled || run.stepwise && !run.unattended && !(action instanceof Action.Wait);
        return asked && !status.confirmed;
    }

    @Override
    public boolean mayBegin(Effect effect) {
        boolean allowed = run.assessment.isPresent()
                && run.assessment.get().verdict().allowsEffects()
                && run.operatorPause.isEmpty()
                && run.share() > 0;
        if (!allowed || state != PhaseState.ENTERING) {
            return allowed;
        }
        return ready();
    }

    /** What stands before the phase's first effect. */
    private boolean ready() {
        return requires.met() && baselines.areFull();
    }

    @Override
    public void begins(StepStatus status) {
        if (state == PhaseState.ENTERING) {
            enter();
            state = PhaseState.STEPPING;
        }
        status.pointOfNoReturn |= run.hasNoWayBack(status);
        if (status.pointOfNoReturn) {
            watch.irreversiblePassed(true);
        }
        watch.effectBegan(run.at);
    }

    /**
     * What was stopped before it changed anything has not begun: everything before it can still be undone, and if it was the
     * phase's first effect, what stands before that is asked for again.
     *
     * @param again whether it is tried again by itself: between its attempts a clock in {@code require} would make each of them
     *     wait, and a person would be asked before each
     */
    void stopped(StepStatus status, boolean again) {
        if (status.leftSomething()) {
            return;
        }
        status.pointOfNoReturn = false;
        passed();
        if (!again) {
            awaitFirst();
        }
    }

    /** Where nothing of the phase stands, what comes next is its first effect. */
    private void awaitFirst() {
        if (state == PhaseState.STEPPING && steps.stream().noneMatch(this::stands)) {
            state = PhaseState.ENTERING;
            requires.ask();
            run.frozen.remove(phase.name());
        }
    }

    private boolean stands(StepStatus status) {
        return status.leftSomething() || run.heedsWhatIsUnsettled() && status.stands();
    }

    private void passed() {
        watch.irreversiblePassed(run.begun.stream().anyMatch(status -> status.pointOfNoReturn));
    }

    /** The first effect is about to begin: nothing is required any more, baselines are frozen. */
    private void enter() {
        if (state != PhaseState.ENTERING) {
            return;
        }
        requires.drop();
        baselines.freeze();
    }

    List<String> requireReasons() {
        return requires.reasons();
    }

    /** Why what the phase requires, or its present step waits for, has not come. */
    List<String> waitReasons() {
        List<String> reasons = new ArrayList<>(requireReasons());
        current().flatMap(status -> status.work).ifPresent(work -> reasons.addAll(work.reasons()));
        return reasons;
    }

    /** A step has been stood before again: the phase is not settled any more, and what comes behind it begins anew. */
    void reopen() {
        if (run.heedsWhatIsUnsettled()) {
            steps.stream().filter(status -> !status.begun && !status.over()).forEach(StepStatus::standBefore);
        }
        if (state == PhaseState.SETTLING) {
            state = PhaseState.STEPPING;
            watch.stepsDone(false, run.at);
        }
        if (run.heedsWhatIsUnsettled()) {
            awaitFirst();
        }
    }

    void undoing(boolean now) {
        if (undoing != now) {
            undoing = now;
            watch.undoing(now, run.at);
            if (!now) {
                heldByPerson();
            }
        }
    }

    /** The run goes on without its journal. What stood before the first effect is not asked for again. */
    void rebuilt() {
        boolean begun = steps.stream().anyMatch(status -> status.begun);
        if (begun) {
            requires.drop();
            run.frozen.add(phase.name());
            state = PhaseState.STEPPING;
            watch.effectEnded(run.at);
        }
        passed();
    }

    void woke() {
        watch.woke(run.at);
        requires.woke();
    }

    void resumed() {
        watch.resumed(run.at);
        watch.settings(run.settings());
        requires.resumed();
    }

    Optional<StepStatus> current() {
        for (StepStatus status : steps) {
            if (!status.over()) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    List<StepStatus> steps() {
        return steps;
    }
}
