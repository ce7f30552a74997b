package dev.sluice.engine;

import dev.sluice.gate.Assessment;
import dev.sluice.gate.Need;
import dev.sluice.gate.Verdict;
import java.util.List;
import java.util.Optional;

/** When a run ends before its time, and what that means for the effect in flight. */
final class Stopping {
    private final Run run;
    private final Flow flow;
    private int aborts;
    private int interrupts;
    private String abortText = "";

    Stopping(Run run, Flow flow) {
        this.run = run;
        this.flow = flow;
    }

    void abort(String text) {
        aborts++;
        abortText = text;
        flow.last().ifPresent(LastSteps::aborted);
    }

    void interruptRun() {
        interrupts++;
    }

    /** What was said with the abort that is heard. */
    String abortText() {
        return abortText;
    }

    boolean aborting() {
        return aborts > 0;
    }

    /** Whether an operator ends the run. */
    boolean ends() {
        return aborts + interrupts > 0;
    }

    /** Tells the shell what becomes of the effect in flight, if that has changed. */
    void interrupt() {
        InFlight flight = run.inFlight.orElseThrow();
        flight.say(interruption(flight).on(flight.effect, flight.overdue(run.at)))
                .ifPresent(run::command);
    }

    private Interruption interruption(InFlight flight) {
        if (aborts > 1 || interrupts > 1) {
            return Interruption.END_NOW;
        }
        if (flow.state == RunState.UNDOING && !flight.id.undo()) {
            return Interruption.ROLLBACK;
        }
        if (ends()) {
            // The last steps go on, so that what is cancelled of them would begin again at once.
            return flow.state == RunState.CLEANING && interrupts == 0 ? Interruption.NONE : Interruption.END;
        }
        boolean gated = flow.state == RunState.WORKING
                        && flow.phase.isPresent()
                        && flow.phase.get().gated()
                || flight.effect instanceof Effect.UndoBatch;
        return gated && held() ? Interruption.HOLD : Interruption.NONE;
    }

    private boolean held() {
        Optional<Verdict> verdict = run.assessment.map(Assessment::verdict);
        return run.operatorPause.isPresent()
                || verdict.equals(Optional.of(Verdict.PAUSE))
                || verdict.equals(Optional.of(Verdict.HOLD));
    }

    /** Ends the run, or this process's part of it, if that is due; nothing is in flight. */
    boolean due() {
        if (aborts > 0 && flow.state != RunState.CLEANING) {
            if (flow.state == RunState.UNDOING) {
                flow.rollback.ifPresent(Rollback::count);
            }
            List<RunView.NotUndone> left =
                    flow.rollback.map(Rollback::notUndone).orElse(List.of());
            flow.clean(
                    Ending.ABORTED,
                    abortText + "; nothing was undone by it"
                            + (left.isEmpty()
                                    ? ""
                                    : "; not undone: "
                                            + left.stream()
                                                    .map(RunView.NotUndone::step)
                                                    .toList()));
            // It has its way; the last steps are cut short only by another one that insists.
            aborts = 0;
            return true;
        }
        if (aborts > 1) {
            flow.stop(
                    Ending.FAILED,
                    flow.settled().map(RunView.Ended::text).orElse("") + ", but its finally steps were cut short",
                    List.of(abortText));
            return true;
        }
        if (interrupts > 0) {
            flow.stop(Ending.INTERRUPTED, "interrupted", List.of());
            return true;
        }
        // What is being examined is to stand in the journal before nobody looks any more.
        if (!run.unattended || run.examinations.pending() || flow.offers.pending()) {
            return false;
        }
        if (run.question.isPresent()) {
            Question asked = run.question.get();
            if (flow.last().filter(steps -> steps.asks(asked)).isPresent()) {
                flow.last().get().unanswered(asked);
                return true;
            }
            Ending ending = flow.state == RunState.UNDOING ? Ending.ROLLBACK_FAILED : ending(asked.kind());
            flow.stop(ending, asked.text(), asked.reasons());
            return true;
        }
        if (run.operatorPause.isPresent() && flow.state != RunState.CLEANING) {
            flow.stop(Ending.PAUSED, "paused by an operator: " + run.operatorPause.get(), List.of());
            return true;
        }
        return gateNeedsAPerson();
    }

    private boolean gateNeedsAPerson() {
        boolean gated = flow.state == RunState.WORKING
                        && flow.phase.isPresent()
                        && flow.phase.get().gated()
                || flow.state == RunState.UNDOING
                        && flow.rollback.map(Rollback::gated).orElse(false);
        Optional<Need> need = gated ? run.assessment.flatMap(Assessment::personNeeded) : Optional.empty();
        if (need.isEmpty()) {
            return false;
        }
        Assessment now = run.assessment.orElseThrow();
        Ending ending =
                need.get().why() == Need.Why.WITHIN ? Ending.EXPIRED : now.blind() ? Ending.BLIND : Ending.PAUSED;
        flow.stop(ending, need.get().text(), now.reasons());
        return true;
    }

    private static Ending ending(Question.Kind kind) {
        return switch (kind) {
            case CONFIRM, PAUSED, GATE, NO_LOCK -> Ending.PAUSED;
            case BLIND -> Ending.BLIND;
            case EXPIRED -> Ending.EXPIRED;
            case FAILED, UNCERTAIN -> Ending.FAILED;
        };
    }

    /** A person took the run up again: that answers a pause, and has what failed before the stop tried again. */
    void resumed(Optional<Ending> stoppedBy) {
        interrupts = 0;
        aborts = flow.state == RunState.CLEANING ? 0 : aborts;
        run.operatorPause = Optional.empty();
        if (stoppedBy.isEmpty() || run.question.isEmpty()) {
            return;
        }
        switch (run.question.get().kind()) {
            case FAILED, NO_LOCK, EXPIRED, BLIND -> answered();
            case CONFIRM -> run.question = Optional.empty();
            case UNCERTAIN, PAUSED, GATE -> {}
        }
    }

    /** The step that was asked about is tried again. */
    void answered() {
        run.question.flatMap(Question::step).map(run.steps::get).ifPresent(StepStatus::tryAgain);
        run.question = Optional.empty();
    }
}
