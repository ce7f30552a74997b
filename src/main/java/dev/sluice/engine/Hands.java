package dev.sluice.engine;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Action;
import java.util.List;
import java.util.Optional;

/** Gives work what it wants: the one place where effects are commanded. */
final class Hands {

    /** Says whether an effect may begin now, and is told when one does. */
    interface Gatekeeper {
        boolean mayBegin(Effect effect);

        default void begins(StepStatus status) {}
    }

    /**
     * @param moved whether anything changed, so that it is worth looking again
     * @param over how the work ended, if it did
     */
    record Turn(boolean moved, Optional<Want> over) {
        private static final Turn STILL = new Turn(false, Optional.empty());
        private static final Turn MOVED = new Turn(true, Optional.empty());
    }

    private final Run run;

    Hands(Run run) {
        this.run = run;
    }

    /** The work of a step that has not begun yet. */
    Work workOf(StepStatus status) {
        Work doing = doing(status);
        Work work = status.step
                .postponed()
                .<Work>map(postponement -> new PostponedRun(run, status, postponement, doing))
                .orElse(doing);
        status.work = Optional.of(work);
        return work;
    }

    private Work doing(StepStatus status) {
        Action action = status.step.action();
        return switch (action) {
            case Action.Backfill backfill -> new BackfillRun(run, status, backfill);
            case Action.Wait wait -> new WaitRun(run, wait);
            case Action.Sql ignored -> new ActRun(run, status, action, false);
            case Action.Run command ->
                command.ladder()
                        .<Work>map(ladder -> new RungsRun(run, status, command, ladder))
                        .orElseGet(() -> new ActRun(run, status, action, false));
            case Action.Http ignored -> new ActRun(run, status, action, false);
            case Action.Manual ignored -> new ActRun(run, status, action, false);
        };
    }

    Turn drive(StepStatus status, Work work, boolean undo, Gatekeeper gate) {
        Want want = work.want();
        return switch (want) {
            case Want.Begin begin -> {
                if (!begin.observes() && !gate.mayBegin(begin.effect())) {
                    yield Turn.STILL;
                }
                begin(status, work, undo, begin, gate);
                yield Turn.MOVED;
            }
            case Want.Rest rest -> {
                run.wakeBy(rest.until());
                yield Turn.STILL;
            }
            case Want.Idle ignored -> {
                status.state = StepState.RUNNING;
                yield Turn.STILL;
            }
            case Want.Postponed postponed -> {
                status.state = StepState.POSTPONED;
                postponed.question().ifPresent(run::ask);
                yield postponed.question().isPresent() ? Turn.MOVED : Turn.STILL;
            }
            case Want.Done ignored -> new Turn(true, Optional.of(want));
            case Want.Failed ignored -> new Turn(true, Optional.of(want));
            case Want.Unsure ignored -> new Turn(true, Optional.of(want));
            case Want.Expired ignored -> new Turn(true, Optional.of(want));
        };
    }

    private void begin(StepStatus status, Work work, boolean undo, Want.Begin begin, Gatekeeper gate) {
        EffectId id = status.effect(undo, begin.ordinal());
        if (!begin.observes()) {
            gate.begins(status);
        }
        if (undo) {
            status.state = StepState.UNDOING;
        } else if (!begin.observes()) {
            status.state = StepState.RUNNING;
            if (!status.begun) {
                status.begun = true;
                if (status.undoable) {
                    run.begun.add(status);
                }
                run.decide(
                        Decision.Kind.STEP_BEGAN,
                        status,
                        status.ref() + " begins: " + Texts.action(status.step.action()));
            }
        }
        command(id, status, work, begin);
    }

    /** Tries the lock of a step that stands postponed, if somebody asked for it: the step itself does not begin. */
    boolean rehearse(StepStatus status, Gatekeeper gate) {
        Optional<LockRehearsal> rehearsal = status.work.flatMap(Work::rehearsal);
        if (rehearsal.isPresent()
                && rehearsal.get().want() instanceof Want.Begin begin
                && gate.mayBegin(begin.effect())) {
            command(status.effect(false, begin.ordinal()), status, rehearsal.get(), begin);
            return true;
        }
        return false;
    }

    private void command(EffectId id, StepStatus status, Work work, Want.Begin begin) {
        work.began();
        run.inFlight = Optional.of(new InFlight(id, begin.attempt(), begin.effect(), run.at, status, work));
        run.command(new Command.Execute(id, begin.attempt(), begin.effect(), run.at, begin.deadlineMillis()));
    }

    /** A step is done. */
    void done(StepStatus status, Want.Done done) {
        status.state = StepState.DONE;
        status.detail = done.detail();
        run.decide(
                Decision.Kind.STEP_ENDED,
                status,
                status.ref() + " is done" + (done.detail().isEmpty() ? "" : ": " + done.detail()));
    }

    /** A step needs a person: it failed, nobody knows, or its wait expired. */
    void stuck(StepStatus status, Want over) {
        List<String> answers = status.step.required()
                ? List.of("retry", "rollback", "abort")
                : List.of("retry", "skip " + status.ref() + " --because ...", "rollback", "abort");
        switch (over) {
            case Want.Failed failed -> {
                fail(status, failed);
                ask(
                        failed.noLock() ? Question.Kind.NO_LOCK : Question.Kind.FAILED,
                        status,
                        status.ref() + " failed: " + failed.text(),
                        failed.reasons(),
                        answers);
            }
            case Want.Unsure unsure -> {
                status.state = StepState.UNCERTAIN;
                status.detail = unsure.text();
                ask(
                        Question.Kind.UNCERTAIN,
                        status,
                        "a person has to look at " + status.ref() + ": " + unsure.text(),
                        unsure.reasons(),
                        answers);
            }
            case Want.Expired expired -> {
                status.detail = expired.text();
                ask(
                        expired.blind() ? Question.Kind.BLIND : Question.Kind.EXPIRED,
                        status,
                        status.ref() + " " + expired.text(),
                        expired.reasons(),
                        answers);
            }
            case Want.Begin ignored -> throw new IllegalStateException("not over");
            case Want.Rest ignored -> throw new IllegalStateException("not over");
            case Want.Idle ignored -> throw new IllegalStateException("not over");
            case Want.Postponed ignored -> throw new IllegalStateException("not over");
            case Want.Done ignored -> throw new IllegalStateException("not stuck");
        }
    }

    void fail(StepStatus status, Want.Failed failed) {
        status.state = StepState.FAILED;
        status.detail = failed.text();
        run.decide(
                Decision.Kind.STEP_FAILED,
                status.phase,
                status.ref().toString(),
                status.ref() + " failed: " + failed.text(),
                Texts.with(failed.reasons(), run.type("why")));
    }

    private void ask(Question.Kind kind, StepStatus status, String text, List<String> reasons, List<String> answers) {
        run.ask(new Question(kind, Optional.of(status.ref()), text, reasons, answers));
    }
}
