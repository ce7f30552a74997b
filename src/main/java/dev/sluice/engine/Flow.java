package dev.sluice.engine;

import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.gate.Assessment;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The run as a whole. {@link #turn} is the transition table: one switch over {@link RunState}, tried until nothing moves any more.
 *
 * <pre>
 * NEW ------started------> WORKING --last phase left--> VERIFYING --held or not--> CLEANING --> ENDED
 * WORKING | VERIFYING --rollback--> UNDOING --nothing left--> CLEANING
 * WORKING | VERIFYING | UNDOING --abort--> CLEANING
 * WORKING --back--> UNDOING --the step is undone--> WORKING
 * any but NEW, ENDED --a person is needed and nobody is there, interrupt, --until--> STOPPED --resumed--> where it was
 * </pre>
 */
final class Flow {
    final Run run;
    final Hands hands;
    RunState state = RunState.NEW;
    Optional<PhaseRun> phase = Optional.empty();
    private Optional<PhaseRun> lastPhase = Optional.empty();
    Optional<VerifyRun> verify = Optional.empty();
    Optional<Rollback> rollback = Optional.empty();
    Optional<RunView.Ended> ending = Optional.empty();
    final Map<String, PhaseState> left = new LinkedHashMap<>();

    final Offers offers;
    final Doubts doubts;
    private final Stopping stopping;
    private final Observer observer;
    private RunState resumeTo = RunState.NEW;
    private int nextPhase;
    /** Phases before this one are skipped: an operator jumped. */
    private int jumpTo;

    /** Whether a person has paused behind what is verified. */
    private boolean heldAtTheEnd;

    private Optional<LastSteps> cleaning = Optional.empty();
    private Ending outcome = Ending.DONE;
    private String outcomeText = "";

    Flow(Run run) {
        this.run = run;
        this.hands = new Hands(run);
        this.offers = new Offers(run, this);
        this.doubts = new Doubts(run, this);
        this.stopping = new Stopping(run, this);
        this.observer = new Observer(run, this);
    }

    Stopping stopping() {
        return stopping;
    }

    void started() {
        run.runbook.phases().forEach(each -> each.baselines().forEach(run.baselines::declare));
        state = RunState.WORKING;
    }

    Set<String> watched() {
        return observer.watched();
    }

    /** Lets everything happen that can happen now. */
    void settle() {
        int turns = 0;
        observer.observe();
        while (turn()) {
            observer.observe();
            if (++turns > 10_000) {
                throw new IllegalStateException("the run turns in a circle in state " + state);
            }
        }
        if (awake()) {
            run.examinations.begin();
        }
        observer.read(awake());
    }

    boolean awake() {
        return state != RunState.NEW && state != RunState.STOPPED && state != RunState.ENDED;
    }

    private boolean turn() {
        if (!awake()) {
            return false;
        }
        if (rollbackIsDue()) {
            Assessment due = run.assessment.orElseThrow();
            rollback(due.rollbackTo(), "a gate", due.reasons());
            return true;
        }
        if (run.inFlight.isPresent()) {
            stopping.interrupt();
            return false;
        }
        boolean offered = !stopping.ends() && offers.advance();
        if (offered || stopping.due()) {
            return true;
        }
        return switch (state) {
            case NEW, STOPPED, ENDED -> false;
            case WORKING -> doubts.any() ? doubts.askAgain() : work();
            case VERIFYING -> doubts.any() ? doubts.askAgain() : verifying();
            case UNDOING -> undo();
            case CLEANING -> cleaning.orElseThrow().advance();
        };
    }

    private boolean rollbackIsDue() {
        return state == RunState.WORKING
                && phase.isPresent()
                && phase.get().gated()
                && !stopping.aborting()
                && run.assessment.isPresent()
                && run.assessment.get().verdict() == Verdict.ROLLBACK;
    }

    private boolean work() {
        if (phase.isPresent() && phase.get().state() != PhaseState.DONE) {
            return phase.get().advance();
        }
        if (phase.isPresent()) {
            return leavePhase(phase.get().phase);
        }
        List<Phase> phases = run.runbook.phases();
        if (nextPhase == phases.size()) {
            state = RunState.VERIFYING;
            verify = run.runbook.verify().map(verification -> new VerifyRun(run, hands, verification));
            return true;
        }
        Phase next = phases.get(nextPhase++);
        if (nextPhase - 1 < jumpTo) {
            left.put(next.name(), PhaseState.SKIPPED);
        } else {
            phase = Optional.of(new PhaseRun(run, hands, next));
        }
        return true;
    }

    private boolean leavePhase(Phase done) {
        left.put(done.name(), PhaseState.DONE);
        run.decide(
                Decision.Kind.PHASE_LEFT, Optional.of(done.name()), done.name(), done.name() + " is done", List.of());
        lastPhase = phase;
        phase = Optional.empty();
        run.assessment = Optional.empty();
        if (run.until.equals(Optional.of(done.name()))
                && nextPhase < run.runbook.phases().size()) {
            run.until = Optional.empty();
            stop(Ending.PAUSED, "stopped after " + done.name() + ", as asked", List.of());
        }
        return true;
    }

    private boolean verifying() {
        if (verify.isPresent() && !verify.get().finished()) {
            return verify.get().advance();
        }
        if (run.operatorPause.isPresent()) {
            heldAtTheEnd = true;
            return false;
        }
        if (heldAtTheEnd) {
            heldAtTheEnd = false; // what was as expected before somebody paused may not be any more
            verifyAnew();
            return true;
        }
        Optional<String> failure = verify.flatMap(VerifyRun::failure);
        clean(
                failure.isPresent() ? Ending.UNVERIFIED : Ending.DONE,
                failure.map(why -> "finished, but " + why).orElse("done"));
        return true;
    }

    /** What was done again may have changed what is verified. */
    void verifyAnew() {
        verify = verify.map(
                before -> new VerifyRun(run, hands, run.runbook.verify().orElseThrow()));
    }

    /** An effect changed something: no condition that is waited for, or expected, holds by what was seen before it. */
    void changed() {
        run.steps.values().stream()
                .filter(status -> !status.over())
                .flatMap(status -> status.work.stream())
                .flatMap(work -> work.watch().stream())
                .forEach(watch -> watch.changed(run.at));
        verifyAnew();
    }

    /** Begins a rollback; what is in flight ends first. */
    void rollback(Optional<String> toPhase, String who, List<String> reasons) {
        rollback = Optional.of(Rollback.of(run, hands, toPhase));
        run.question = Optional.empty();
        // A pause that came before does not hold the undo; one that comes from now on does.
        run.operatorPause = Optional.empty();
        state = RunState.UNDOING;
        run.decide(
                Decision.Kind.ROLLBACK_BEGAN,
                phase.map(active -> active.phase.name()),
                "rollback",
                who + " rolls back "
                        + toPhase.map(name -> "to the end of " + name).orElse("everything that can be undone"),
                Texts.with(reasons, run.type("status")));
        // Between phases the gate of the last one holds batches that are undone.
        phase = phase.or(() -> lastPhase);
        phase.ifPresent(active -> active.undoing(true));
    }

    private boolean undo() {
        Rollback undoing = rollback.orElseThrow();
        if (run.question.isPresent()) {
            return false;
        }
        if (undoing.failure().isPresent()) {
            stop(
                    Ending.ROLLBACK_FAILED,
                    undoing.failure().get() + "; undone: "
                            + (undoing.undone().isEmpty() ? "nothing" : undoing.undone()),
                    undoing.notUndoneTexts());
            return true;
        }
        if (!undoing.finished()) {
            return undoing.advance();
        }
        if (undoing.only().isPresent()) {
            GoingBack.end(run, this, undoing.only().get());
            return true;
        }
        clean(
                Ending.ROLLED_BACK,
                "rolled back; undone: " + (undoing.undone().isEmpty() ? "nothing" : undoing.undone()));
        return true;
    }

    /** The outcome is settled: what comes last, runs. */
    void clean(Ending settled, String text) {
        outcome = settled;
        outcomeText = text;
        List<StepStatus> last = new ArrayList<>();
        phase.ifPresent(active -> last.addAll(run.statuses(active.phase.finallySteps())));
        last.addAll(run.statuses(run.runbook.finallySteps()));
        last.removeIf(StepStatus::over);
        cleaning = Optional.of(new LastSteps(run, this, last));
        run.question = Optional.empty();
        // Nobody may continue from here on, so that a pause from before would hold the last steps for ever.
        run.operatorPause = Optional.empty();
        run.assessment = Optional.empty();
        state = RunState.CLEANING;
    }

    /** Nothing comes behind this. */
    void end(Ending how, String text) {
        outcome = how;
        outcomeText = text;
        finish(RunState.ENDED, how, text, List.of(run.type("report")));
    }

    /** This process's part is over; the run can be taken up again. */
    void stop(Ending why, String text, List<String> reasons) {
        resumeTo = state;
        finish(RunState.STOPPED, why, text, Texts.with(reasons, run.type("resume")));
    }

    private void finish(RunState end, Ending how, String text, List<String> reasons) {
        state = end;
        ending = Optional.of(new RunView.Ended(how, text));
        run.decide(Decision.Kind.FINISHED, Optional.empty(), how.name(), text, reasons);
        run.command(new Command.Finish(how, text));
    }

    void resumed(Event.Resumed resumed) {
        if (state == RunState.NEW || state == RunState.ENDED) {
            return;
        }
        if (state == RunState.STOPPED) {
            state = resumeTo;
        }
        run.decide(
                Decision.Kind.RESUMED,
                Optional.empty(),
                "run",
                resumed.operator() + " takes the run up again"
                        + resumed.takeover()
                                .map(takeover -> " from " + takeover.from() + ": " + takeover.because())
                                .orElse(""),
                List.of());
        Optional<InFlight> lost = run.inFlight;
        run.examinations.resumed();
        offers.resumed(lost);
        run.inFlight = Optional.empty();
        run.samples.resumed(run.at);
        phase.ifPresent(PhaseRun::resumed);
        verify.ifPresent(VerifyRun::resumed);
        for (StepStatus status : run.steps.values()) {
            status.work
                    .filter(work -> !status.over() && state != RunState.UNDOING || isLost(lost, work))
                    .ifPresent(work -> work.resumed(isLost(lost, work)));
            status.undo.ifPresent(work -> work.resumed(isLost(lost, work)));
        }
        cleaning.ifPresent(LastSteps::resumed);
        stopping.resumed(ending.map(RunView.Ended::ending));
        rollback.ifPresent(Rollback::resumed);
        ending = Optional.empty();
    }

    private static boolean isLost(Optional<InFlight> lost, Work work) {
        return lost.isPresent() && lost.get().work == work;
    }

    /** The run goes on without its journal, where this position says. */
    void rebuilt(Map<String, PhaseState> before, Position position) {
        left.putAll(before);
        run.steps.values().forEach(StepStatus::rebuilt);
        nextPhase = before.size();
        position.phase().ifPresent(name -> {
            PhaseRun active = new PhaseRun(run, hands, run.runbook.phases().get(nextPhase++));
            active.rebuilt();
            phase = Optional.of(active);
        });
        switch (position.state()) {
            case NEW, WORKING, STOPPED -> {}
            case VERIFYING -> {
                state = RunState.VERIFYING;
                verify = run.runbook.verify().map(verification -> new VerifyRun(run, hands, verification));
            }
            case UNDOING -> rollback(position.rollbackTo(), "the run taken up again", List.of());
            case CLEANING, ENDED -> {
                RunView.Ended settled = position.outcome().orElseThrow();
                clean(settled.ending(), settled.text());
            }
        }
    }

    /** What the run does; of a stopped one what it did when it stopped. */
    RunState underWay() {
        return state == RunState.STOPPED ? resumeTo : state;
    }

    /** What the run comes to, once that is settled. */
    Optional<RunView.Ended> settled() {
        return underWay() == RunState.CLEANING || state == RunState.ENDED
                ? Optional.of(new RunView.Ended(outcome, outcomeText))
                : Optional.empty();
    }

    /** Somebody gave the run up. */
    void abandoned(String who, String because) {
        end(
                Ending.ABORTED,
                who + " gave the run up: " + because + "; nothing was undone, and no finally step ran for it");
    }

    /** Skips to a phase; the one that is under way is left with its {@code finally}. */
    void jump(int target) {
        jumpTo = target;
        phase.ifPresent(active -> {
            for (StepStatus status : active.steps()) {
                if (!status.over()) {
                    status.state = StepState.SKIPPED;
                }
            }
            active.leave();
        });
        run.question = Optional.empty();
    }

    /** How many phases are behind the run. */
    int passed() {
        return nextPhase - (phase.isPresent() ? 1 : 0);
    }

    int phasesEntered() {
        return nextPhase;
    }

    /** What comes last, once the outcome is settled. */
    Optional<LastSteps> last() {
        return cleaning;
    }
}
