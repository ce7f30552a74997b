package dev.sluice.engine;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.gate.Assessment;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What people tell a run, with the limits of each word. A refused word is journaled, too, with what to type instead. */
final class Signals {
    private final Run run;
    private final Flow flow;
    private final Set<String> heard = new HashSet<>();

    Signals(Run run, Flow flow) {
        this.run = run;
        this.flow = flow;
    }

    void on(Event.Signalled signalled) {
        boolean repeated = !signalled.id().isEmpty() && !heard.add(signalled.id());
        if (repeated) {
            return;
        }
        Signal signal = signalled.signal();
        Optional<String> refused = refusal(signal).or(() -> apply(signalled.who(), signal));
        refused.ifPresent(why -> tell(Decision.REFUSED + why, List.of(run.type("status"))));
    }

    private Optional<String> refusal(Signal signal) {
        boolean over = flow.state == RunState.ENDED || flow.state == RunState.STOPPED || flow.state == RunState.NEW;
        boolean remark = signal instanceof Signal.Note || signal instanceof Signal.Lesson;
        if (over && !remark) {
            return Optional.of("the run is not under way");
        }
        boolean ends = signal instanceof Signal.Abort || signal instanceof Signal.Interrupt;
        boolean heard = flow.last().map(steps -> steps.hears(signal)).orElse(false);
        if (flow.state == RunState.CLEANING && !remark && !ends && !heard && !(signal instanceof Signal.Detach)) {
            return Optional.of("the outcome is settled and the finally steps run");
        }
        return because(signal)
                .filter(String::isBlank)
                .map(blank -> "a reason is needed: --because \"...\"")
                .or(() -> lookedAt(signal));
    }

    /** To go on is no answer to what nobody knows: it may have been said to a pause that is over by now. */
    private Optional<String> lookedAt(Signal signal) {
        boolean goesOn = signal instanceof Signal.Continue || signal instanceof Signal.ContinueAll;
        return run.question
                .filter(question -> goesOn && !held() && run.heedsWhatIsUnsettled())
                .filter(question -> question.kind() == Question.Kind.UNCERTAIN)
                .flatMap(Question::step)
                .map(step ->
                        "a person has to look at " + step + ": retry takes it for not done, skip leaves it as it is");
    }

    private static Optional<String> because(Signal signal) {
        return switch (signal) {
            case Signal.Skip skip -> Optional.of(skip.because());
            case Signal.Rehearse rehearse -> Optional.of(rehearse.because());
            case Signal.Back back -> Optional.of(back.because());
            case Signal.Jump jump -> Optional.of(jump.because());
            case Signal.Override override -> Optional.of(override.because());
            case Signal.Accept accept -> Optional.of(accept.because());
            default -> Optional.empty();
        };
    }

    private Optional<String> apply(String who, Signal signal) {
        return switch (signal) {
            case Signal.Continue next -> goOn(who, why(next.because()));
            case Signal.ContinueAll ignored -> {
                run.stepwise = false;
                yield goOn(who, "");
            }
            case Signal.Pause pause -> {
                run.operatorPause = Optional.of(pause.because());
                flow.phase
                        .filter(PhaseRun::decides)
                        .ifPresent(phase -> phase.watch.personPaused(run.at, who, pause.because()));
                yield told(who + " pauses the run" + why(pause.because()), "continue");
            }
            case Signal.Throttle throttle -> throttle(who, throttle);
            case Signal.Set set -> set(who, set);
            case Signal.Retry ignored -> retry(who, "");
            case Signal.Skip skip -> skip(who, skip);
            case Signal.Rehearse rehearse -> rehearse(who, rehearse);
            case Signal.Back back -> back(who, back);
            case Signal.Jump jump -> jump(who, jump);
            case Signal.Override override -> override(who, override);
            case Signal.Rollback rollback -> rollback(who, rollback);
            case Signal.Abort abort -> {
                String text = "aborted by " + who + why(abort.because());
                flow.stopping().abort(text);
                yield told(text, run.type("report"));
            }
            case Signal.Examine examine ->
                run.examinations
                        .ask(who, examine.diagnosis())
                        .or(() -> told(who + " has "
                                + examine.diagnosis()
                                        .map(name -> "diagnosis " + name)
                                        .orElse("every diagnosis")
                                + " run"));
            case Signal.Accept accept -> flow.offers.accept(who, accept);
            case Signal.Note note -> told(who + " notes: " + note.text());
            case Signal.Lesson lesson -> told(who + " answers " + lesson.question() + ": " + lesson.answer());
            case Signal.Interrupt ignored -> {
                flow.stopping().interruptRun();
                yield told(who + " interrupts: the run ends after the effect in flight", run.type("resume"));
            }
            case Signal.Detach ignored -> {
                run.unattended = true;
                flow.rollback.filter(undoing -> run.heedsWhatIsUnsettled()).ifPresent(Rollback::unwatched);
                flow.phase.ifPresent(phase -> phase.watch.settings(run.settings()));
                yield told("nobody answers any more: the run ends, resumable, where it would need a person");
            }
        };
    }

    /** Whether a pause holds the run, so that to go on is an answer to that. */
    private boolean held() {
        return run.operatorPause.isPresent()
                || run.assessment
                        .map(now -> now.pausedByGate() || now.personNeeded().isPresent())
                        .orElse(false);
    }

    private Optional<String> goOn(String who, String why) {
        if (held()) {
            run.operatorPause = Optional.empty();
            flow.phase.filter(PhaseRun::decides).ifPresent(phase -> phase.watch.personContinued(run.at, who));
            return told(who + " lets the run go on, on fresh samples" + why);
        }
        if (run.question.isEmpty()) {
            return Optional.of("nothing waits for a person");
        }
        if (run.question.get().kind() != Question.Kind.CONFIRM) {
            return retry(who, why);
        }
        StepStatus asked = run.steps.get(run.question.get().step().orElseThrow());
        asked.confirmed = true;
        run.question = Optional.empty();
        return told(who + " confirms " + asked.ref() + why);
    }

    private Optional<String> retry(String who, String why) {
        Optional<StepRef> last = flow.last().flatMap(LastSteps::retry);
        if (last.isPresent()) {
            return told(who + " has " + last.get() + " tried again" + why);
        }
        Optional<StepStatus> asked = run.question
                .filter(question -> question.kind() != Question.Kind.CONFIRM)
                .flatMap(Question::step)
                .map(run.steps::get);
        if (asked.isEmpty()) {
            return Optional.of("no step has failed");
        }
        flow.stopping().answered();
        if (flow.state == RunState.UNDOING) {
            flow.rollback.ifPresent(undoing -> undoing.retry(asked.get()));
        }
        return told(who + " has " + asked.get().ref() + " tried again" + why);
    }

    private Optional<String> throttle(String who, Signal.Throttle throttle) {
        if (!(throttle.share() > 0 && throttle.share() <= 100)) {
            return Optional.of("a share is more than 0% and at most 100%; pause stops the work");
        }
        run.operatorShare = throttle.share();
        run.decide(
                Decision.Kind.THROTTLED,
                active(),
                "operator",
                who + " throttles to " + Texts.percent(throttle.share()) + why(throttle.because()),
                List.of("throttle 100% lifts it"));
        return Optional.empty();
    }

    private Optional<String> set(String who, Signal.Set set) {
        Optional<String> refused = run.values.set(set.param(), set.value());
        if (refused.isPresent()) {
            return refused;
        }
        run.samples.knob(set.param(), set.value());
        flow.phase.ifPresent(phase -> phase.watch.knob(set.param(), set.value()));
        run.decide(
                Decision.Kind.KNOB,
                active(),
                set.param(),
                who + " sets " + set.param() + " to "
                        + Texts.value(Optional.of(set.value()), run.values.param(set.param())) + why(set.because()),
                List.of());
        return Optional.empty();
    }

    private Optional<String> skip(String who, Signal.Skip skip) {
        StepStatus status = run.steps.get(skip.step());
        if (status == null) {
            return Optional.of("there is no step " + skip.step());
        }
        if (status.step.required()) {
            return Optional.of(skip.step() + " is required and cannot be skipped");
        }
        if (run.inFlight.map(flight -> flight.status == status).orElse(false)) {
            return Optional.of(skip.step() + " is under way; wait for its end, or abort");
        }
        if (goesBack() && status.undoneInPart()) {
            return Optional.of(skip.step() + " is undone in part: let that end, or abort");
        }
        if (flow.state == RunState.UNDOING) {
            if (!flow.rollback.orElseThrow().skip(status, skip.because())) {
                return Optional.of(skip.step() + " is not waiting to be undone");
            }
        } else if (status.over() || status.state == StepState.UNDONE) {
            return Optional.of(skip.step() + " is over already");
        } else {
            status.state = StepState.SKIPPED;
            status.detail = skip.because();
        }
        if (run.question.flatMap(Question::step).equals(Optional.of(status.ref()))) {
            run.question = Optional.empty();
        }
        if (flow.state == RunState.VERIFYING && status.doubted && run.forgetsNothing()) {
            // The time of what is expected went by while a person was asked.
            flow.verifyAnew();
        }
        String asked = goesBack() ? "; whether it takes place again is asked" : "";
        run.decide(Decision.Kind.STEP_SKIPPED, status, who + " skips " + status.ref() + why(skip.because()) + asked);
        return Optional.empty();
    }

    private boolean goesBack() {
        return flow.rollback.flatMap(Rollback::only).isPresent();
    }

    private Optional<String> rehearse(String who, Signal.Rehearse rehearse) {
        Optional<LockRehearsal> rehearsal = flow.state == RunState.WORKING
                ? flow.phase
                        .flatMap(PhaseRun::current)
                        .flatMap(status -> status.work)
                        .flatMap(Work::rehearsal)
                : Optional.empty();
        if (rehearsal.isEmpty()) {
            return Optional.of("no step stands postponed, and only the lock of such a step is rehearsed");
        }
        Optional<String> refused = rehearsal.get().ask();
        return refused.isPresent()
                ? refused
                : told(who + " has the lock of the postponed step rehearsed" + why(rehearse.because()));
    }

    private Optional<String> back(String who, Signal.Back back) {
        if (flow.state != RunState.WORKING
                || flow.phase.isEmpty()
                || !flow.phase.get().gated()) {
            return Optional.of("back works only within a phase");
        }
        if (run.inFlight.isPresent()) {
            return Optional.of(run.inFlight.get().id + " is in flight; pause first");
        }
        List<StepStatus> done = flow.phase.get().steps().stream()
                .filter(status -> status.state == StepState.DONE)
                .toList();
        if (done.isEmpty()) {
            return Optional.of("no step of this phase is done; rollback undoes more");
        }
        StepStatus last = done.getLast();
        if (last.pointOfNoReturn || last.step.required()) {
            return Optional.of(last.ref() + (last.pointOfNoReturn ? " is irreversible" : " is required"));
        }
        if (last.step.undo().orElse(null) instanceof Step.Undo.None none) {
            return Optional.of(last.ref() + " has no undo (" + none.because() + "), and would take place twice");
        }
        if (flow.phase.get().phase.irreversible() && last.step.undo().isEmpty()) {
            return Optional.of(last.ref() + " has no undo, and may take place twice");
        }
        if (run.begun.indexOf(last) < run.begun.size() - 1 && last.begun) {
            return Optional.of("a later step has begun: skip or finish it first");
        }
        List<StepStatus> steps = flow.phase.get().steps();
        Optional<StepStatus> later = steps.subList(steps.indexOf(last) + 1, steps.size()).stream()
                .filter(StepStatus::leftStanding)
                .findFirst();
        if (later.isPresent()) {
            return Optional.of(later.get().ref() + " was left as it is, and may stand on what would be undone");
        }
        run.question = Optional.empty();
        told(who + " goes back before " + last.ref() + why(back.because()));
        GoingBack.begin(run, flow, last);
        return Optional.empty();
    }

    private Optional<String> jump(String who, Signal.Jump jump) {
        List<String> names = run.runbook.phases().stream().map(Phase::name).toList();
        int target = names.indexOf(jump.phase());
        if (target < 0) {
            return Optional.of("there is no phase " + jump.phase());
        }
        if (flow.state != RunState.WORKING || target < flow.phasesEntered()) {
            return Optional.of("jump leads forward only, to a phase that has not begun");
        }
        if (run.inFlight.isPresent()) {
            return Optional.of(run.inFlight.get().id + " is in flight; pause first");
        }
        int from = Math.max(0, flow.phasesEntered() - 1);
        for (Phase passed : run.runbook.phases().subList(from, target)) {
            for (StepStatus status : run.statuses(passed.steps())) {
                if (status.step.required() && !status.over()) {
                    return Optional.of(status.ref() + " is required and cannot be passed");
                }
            }
        }
        flow.jump(target);
        run.decide(
                Decision.Kind.STEP_SKIPPED,
                Optional.of(jump.phase()),
                jump.phase(),
                who + " jumps to " + jump.phase() + why(jump.because()),
                List.of());
        return Optional.empty();
    }

    private Optional<String> override(String who, Signal.Override override) {
        if (flow.phase.isEmpty() || !flow.phase.get().decides()) {
            return Optional.of("no gate is in force");
        }
        Phase phase = flow.phase.get().phase;
        boolean known = override.gate().equals(phase.name())
                || phase.rules().stream().anyMatch(rule -> rule.gate().equals(Optional.of(override.gate())));
        if (!known || override.expiresInMillis() <= 0) {
            return Optional.of(
                    known
                            ? "an override expires: --expires 15m"
                            : "phase " + phase.name() + " has no gate " + override.gate());
        }
        List<String> values = run.assessment.map(Assessment::reasons).orElse(List.of());
        flow.phase.get().watch.override(override.gate(), run.at + override.expiresInMillis());
        run.decide(
                Decision.Kind.OVERRIDE,
                Optional.of(phase.name()),
                override.gate(),
                who + " overrides " + override.gate() + " for " + Texts.millis(override.expiresInMillis())
                        + why(override.because()),
                values);
        return Optional.empty();
    }

    private Optional<String> rollback(String who, Signal.Rollback rollback) {
        if (flow.state == RunState.UNDOING) {
            return Optional.of("it is being undone already");
        }
        boolean begun = run.inFlight
                .map(flight -> flight.status)
                .filter(status -> !status.pointOfNoReturn && !status.doubted)
                .isPresent();
        boolean passed = run.begun.stream().anyMatch(status -> status.pointOfNoReturn);
        if (passed && !begun && Rollback.of(run, flow.hands, Optional.empty()).finished()) {
            return Optional.of("nothing can be undone behind the point of no return; abort ends the run");
        }
        flow.rollback(Optional.empty(), who, rollback.because().isBlank() ? List.of() : List.of(rollback.because()));
        return Optional.empty();
    }

    private Optional<String> told(String text, String... next) {
        tell(text, List.of(next));
        return Optional.empty();
    }

    private void tell(String text, List<String> reasons) {
        run.decide(Decision.Kind.PERSON, active(), "operator", text, reasons);
    }

    private Optional<String> active() {
        return flow.phase.map(phase -> phase.phase.name());
    }

    private static String why(String because) {
        return because.isBlank() ? "" : ": " + because;
    }
}
