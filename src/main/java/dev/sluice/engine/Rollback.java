package dev.sluice.engine;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.gate.Assessment;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Undoes what the run has done, newest first, to the start of the run or to the last irreversible step that began, never through
 * it. {@code rollback to PHASE} stops where that phase ended: what it and those before it did stays.
 */
final class Rollback implements Hands.Gatekeeper {
    private final Run run;
    private final Hands hands;
    private final Optional<String> toPhase;
    /** Phases whose work stays, whether or not anything began in the one that is rolled back to. */
    private final Set<String> kept;

    private final Optional<StepStatus> only;
    private final List<StepRef> undone = new ArrayList<>();
    private final List<StepStatus> handled = new ArrayList<>();
    /** What people have said of what was left standing, by its address: it holds also where a failover brings that up again. */
    private final Map<String, Runnable> answered = new HashMap<>();

    private Optional<String> failure = Optional.empty();
    /** Whose undo failed. */
    private Optional<StepStatus> stuck = Optional.empty();
    /** What whoever took the run up was asked about it. */
    private Optional<Question> asked = Optional.empty();

    private Rollback(Run run, Hands hands, Optional<String> toPhase, Optional<StepStatus> only) {
        this.run = run;
        this.hands = hands;
        this.toPhase = toPhase;
        this.kept = toPhase.map(name -> upTo(name, run.runbook.phases())).orElse(Set.of());
        this.only = only;
    }

    static Rollback of(Run run, Hands hands, Optional<String> toPhase) {
        return new Rollback(run, hands, toPhase, Optional.empty());
    }

    /** {@code back}: only this step, and the run goes on before it. */
    static Rollback back(Run run, Hands hands, StepStatus step) {
        return new Rollback(run, hands, Optional.empty(), Optional.of(step));
    }

    /** The step that {@code back} undoes; absent for a rollback. */
    Optional<StepStatus> only() {
        return only;
    }

    Optional<String> toPhase() {
        return toPhase;
    }

    List<StepRef> undone() {
        return List.copyOf(undone);
    }

    Optional<String> failure() {
        return failure;
    }

    /** What is not undone and could be, newest first. */
    List<StepStatus> left() {
        List<StepStatus> left = new ArrayList<>();
        for (StepStatus status : newestFirst()) {
            if (status.pointOfNoReturn || isKept(status)) {
                break;
            }
            boolean may = status.leftSomething() || stands(status);
            if (!handled.contains(status) && may && (only.isEmpty() || only.get() == status)) {
                left.add(status);
            }
        }
        return left;
    }

    /** What began, and in its place whatever was left standing. */
    private List<StepStatus> newestFirst() {
        List<StepStatus> all = new ArrayList<>(run.begun);
        // The newest first, so that none of them moves the place of the next.
        run.steps.sequencedValues().reversed().stream()
                .filter(status -> stands(status) && !run.begun.contains(status))
                .forEach(status -> all.add(run.place(status), status));
        return all.reversed();
    }

    private boolean stands(StepStatus status) {
        return only.isEmpty() && run.heedsWhatIsUnsettled() && status.stands();
    }

    private boolean standsBelow(StepStatus status) {
        return only.isEmpty() && run.forgetsNothing() && status.standsBelow();
    }

    private boolean isKept(StepStatus status) {
        return status.phase.filter(kept::contains).isPresent();
    }

    /** This phase and those before it. */
    private static Set<String> upTo(String phase, List<Phase> phases) {
        List<String> names = phases.stream().map(Phase::name).toList();
        return Set.copyOf(names.subList(0, names.indexOf(phase) + 1));
    }

    /** Whether it is undone, or said to stay as it is. */
    boolean isOver(StepStatus status) {
        return handled.contains(status);
    }

    boolean finished() {
        return left().isEmpty();
    }

    /** Whether pause and throttle predicates hold what is undone now. */
    boolean gated() {
        return left().stream().findFirst().flatMap(status -> status.undo).orElse(null) instanceof UndoRun;
    }

    /** Whether anything changed. */
    boolean advance() {
        List<StepStatus> left = left();
        if (left.isEmpty() || failure.isPresent()) {
            return false;
        }
        StepStatus status = left.getFirst();
        if (stands(status)) {
            answered.getOrDefault(status.undoneNext(), () -> askAbout(status)).run();
            return true;
        }
        Work forward = status.work.orElseThrow();
        if (status.undo.isEmpty() || status.doubted) {
            forward.settle();
            Hands.Turn looked = hands.drive(status, forward, false, this);
            if (looked.over().isEmpty()) {
                return looked.moved();
            }
            if (looked.over().get() instanceof Want.Failed failed) {
                failed(status, failed.text());
                return true;
            }
            status.doubted = false;
            if (forward.residue() == Work.Residue.NOTHING) {
                gone(status);
            } else if (status.undo.isEmpty()) {
                status.undo = begin(status, forward);
            }
            return true;
        }
        Hands.Turn turn = hands.drive(status, status.undo.get(), true, this);
        turn.over().ifPresent(over -> ended(status, over));
        return turn.moved();
    }

    /** Nobody knows whether it stands, and nothing older is undone beneath it. */
    private void askAbout(StepStatus status) {
        run.ask(new Question(
                Question.Kind.UNCERTAIN,
                Optional.of(status.ref()),
                "a person has to look at " + status.ref()
                        + ": somebody went back over it and skipped its undo; retry undoes it",
                notUndoneTexts(),
                answers(status)));
    }

    private void answer(StepStatus status, Runnable said) {
        answered.put(status.undoneNext(), said);
        said.run();
    }

    private static List<String> answers(StepStatus status) {
        return List.of("retry", "skip " + status.ref() + " --because ...", "abort");
    }

    /** Counts the undo that ended last, where nothing more is undone. */
    void count() {
        left().stream()
                .findFirst()
                .filter(status -> !status.doubted)
                .ifPresent(status -> status.undo
                        .map(Work::want)
                        .filter(Want.Done.class::isInstance)
                        .ifPresent(done -> ended(status, done)));
    }

    /** There is nothing to undo; what the database has lost while it was being undone is undone. */
    private void gone(StepStatus status) {
        handled.add(status);
        if (status.undo.isPresent()) {
            status.state = StepState.UNDONE;
            status.detail = "the database has lost it";
            undone.add(status.ref());
            run.decide(Decision.Kind.UNDONE, status, status.ref() + " is undone: " + status.detail);
        }
    }

    private Optional<Work> begin(StepStatus status, Work forward) {
        String doubt = forward.residue() == Work.Residue.MAYBE ? " (it may have taken place only in part)" : "";
        Optional<Work> undo = status.step.undo().flatMap(declared -> switch (declared) {
            case Step.Undo.By by -> Optional.of(new ActRun(run, status, by.action(), true));
            case Step.Undo.Batched ignored -> batches(status, declared);
            case Step.Undo.FromOld ignored -> batches(status, declared);
            case Step.Undo.None none -> {
                run.decide(
                        Decision.Kind.UNDONE,
                        status,
                        status.ref() + " stays: " + none.because(),
                        "undo none " + status.ref().step());
                yield Optional.empty();
            }
        });
        if (undo.isEmpty()) {
            handled.add(status);
        } else {
            run.decide(Decision.Kind.STEP_BEGAN, status, "undoing " + status.ref() + doubt, Texts.byHand(status.step));
        }
        return undo;
    }

    private Optional<Work> batches(StepStatus status, Step.Undo declared) {
        return status.step.action() instanceof Action.Backfill backfill
                ? Optional.of(new UndoRun(run, status, backfill, declared))
                : Optional.empty();
    }

    private void ended(StepStatus status, Want over) {
        switch (over) {
            case Want.Done done -> {
                String what =
                        standsBelow(status) ? status.address() : status.ref().toString();
                run.decide(
                        Decision.Kind.UNDONE,
                        status,
                        what + " is undone" + (done.detail().isEmpty() ? "" : ": " + done.detail()));
                if (standsBelow(status)) {
                    status.uncover();
                } else {
                    status.state = StepState.UNDONE;
                    status.detail = done.detail();
                    handled.add(status);
                    undone.add(status.ref());
                }
            }
            case Want.Failed failed -> failed(status, failed.text());
            case Want.Unsure unsure -> failed(status, unsure.text());
            case Want.Expired expired -> failed(status, expired.text());
            case Want.Begin ignored -> throw new IllegalStateException("not over");
            case Want.Rest ignored -> throw new IllegalStateException("not over");
            case Want.Idle ignored -> throw new IllegalStateException("not over");
            case Want.Postponed ignored -> throw new IllegalStateException("not over");
        }
    }

    private void failed(StepStatus status, String why) {
        failure = Optional.of("undoing " + status.ref() + " failed: " + why);
        stuck = Optional.of(status);
        run.decide(Decision.Kind.STEP_FAILED, status, failure.get(), Texts.byHand(status.step), run.type("resume"));
    }

    /** Whether these are undone is not known any more; what stays as it is, stays. */
    void doubted(List<StepStatus> asked) {
        for (StepStatus status : asked) {
            if (status.undo.isPresent()) {
                handled.remove(status);
                undone.remove(status.ref());
            }
            if (standsBelow(status)) {
                forget(status);
            }
        }
    }

    /** It comes to what stands below, and to what failed of it, once what was done last is undone again. */
    private void forget(StepStatus status) {
        if (stuck.equals(Optional.of(status))) {
            failure = Optional.empty();
        }
        run.question = run.question.filter(open -> !open.step().equals(Optional.of(status.ref())));
    }

    /** A person who is there says what becomes of the failed undo; else it is tried again, unless it may have taken place. */
    void resumed() {
        boolean unknown = run.forgetsNothing() && unknown().isPresent();
        if (failure.isEmpty() || stuck.isEmpty() || run.unattended && !unknown) {
            retry();
            return;
        }
        StepStatus status = stuck.get();
        asked = Optional.of(new Question(
                unknown ? Question.Kind.UNCERTAIN : Question.Kind.FAILED,
                Optional.of(status.ref()),
                unknown ? "a person has to look at " + status.ref() + ": " + failure.get() : failure.get(),
                List.of("by hand: " + Texts.byHand(status.step)),
                answers(status)));
        run.ask(asked.get());
    }

    /** The undo of which nobody knows whether it took place: only a person's word has it done again. */
    Optional<EffectId> unknown() {
        return stuck.filter(status ->
                        failure.isPresent() && status.undo.map(Work::want).orElse(null) instanceof Want.Unsure)
                .map(status -> status.effect(true, 0));
    }

    /** Nobody is there any more: what only whoever took the run up was asked about is tried again, as where nobody was there at all. */
    void unwatched() {
        boolean failed = asked.map(Question::kind).equals(Optional.of(Question.Kind.FAILED));
        if (failed && run.question.equals(asked)) {
            run.question = Optional.empty();
            retry();
        }
    }

    /** A person has this undone: what stood is undone as what was done. */
    void retry(StepStatus status) {
        if (stands(status)) {
            answer(status, () -> takeForDone(status));
        } else {
            retry();
        }
    }

    private void takeForDone(StepStatus status) {
        if (!run.begun.contains(status)) {
            run.begun.add(run.place(status), status);
        }
        status.takeForDone(run.forgetsNothing());
        hands.workOf(status).rebuilt(true, 0);
    }

    /** The failed undo is tried again. */
    void retry() {
        if (failure.isPresent()) {
            failure = Optional.empty();
            stuck.filter(status -> status.doubted)
                    .flatMap(status -> status.work)
                    .ifPresent(Work::retry);
            stuck.flatMap(status -> status.undo.or(() -> status.work)).ifPresent(Work::retry);
        }
    }

    /** A person says that this step is undone, or need not be. The failure of another stays, to be tried again. */
    boolean skip(StepStatus status, String because) {
        if (!left().contains(status)) {
            return false;
        }
        answer(status, () -> leave(status, because));
        if (stuck.equals(Optional.of(status))) {
            failure = Optional.empty();
        }
        return true;
    }

    /** Whoever goes on without the journal must not undo it a second time. */
    private void leave(StepStatus status, String because) {
        handled.add(status);
        status.state = StepState.SKIPPED;
        status.detail = because;
    }

    @Override
    public boolean mayBegin(Effect effect) {
        if (run.operatorPause.isPresent()) {
            return false;
        }
        if (!(effect instanceof Effect.UndoBatch)) {
            return true;
        }
        Optional<Verdict> verdict = run.assessment.map(Assessment::verdict);
        return run.share() > 0
                && verdict.map(now -> now != Verdict.PAUSE && now != Verdict.HOLD)
                        .orElse(true);
    }

    /** What is not undone, in words, with the command for each. */
    List<String> notUndoneTexts() {
        return notUndone().stream()
                .map(step -> "not undone: " + step.step() + ", by hand: " + step.command())
                .toList();
    }

    List<RunView.NotUndone> notUndone() {
        return left().stream()
                .map(status -> new RunView.NotUndone(status.ref(), Texts.byHand(status.step)))
                .toList();
    }
}
