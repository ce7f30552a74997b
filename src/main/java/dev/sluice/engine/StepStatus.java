package dev.sluice.engine;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import java.util.List;
import java.util.Optional;

/** How one step of the runbook stands. */
final class StepStatus {
    final Step step;
    /** The phase for the journal; absent for steps of {@code verify} and of the runbook's {@code finally}. */
    final Optional<String> phase;
    /** Whether a rollback undoes it: not what {@code finally} and {@code verify} did. */
    final boolean undoable;

    StepState state = StepState.WAITING;
    String detail = "";
    /** Whether a person has confirmed it. */
    boolean confirmed;
    /** Whether it may stand, and so would take place twice: begun only once a person has confirmed it, whoever drives the run. */
    boolean unsettled;
    /** The first generation that may stand, where one does. */
    private int standing;
    /** The last generation, once a rollback has undone it and has come to what stands below. */
    private Optional<Undone> above = Optional.empty();
    /** What somebody went back over and had undone, as long as nothing of it has begun anew. */
    private Optional<Undone> before = Optional.empty();
    /** Whether that may be lost, so that it is to be gone back over once more. */
    boolean backAgain;

    /** Whether an effect of it has ever been commanded. */
    boolean begun;
    /** Whether nothing before it can be undone any more, because it has begun. */
    boolean pointOfNoReturn;

    /** Whether it is done as far as the run knows, and the database has to be asked. */
    boolean doubted;

    Optional<Work> work = Optional.empty();
    Optional<Work> undo = Optional.empty();
    int attempt;
    /** How often somebody went back over it. */
    int generation;

    StepStatus(Step step, Optional<String> phase, boolean undoable) {
        this.step = step;
        this.undoable = undoable;
        this.phase = phase;
    }

    StepRef ref() {
        return step.ref();
    }

    EffectId effect(boolean undoing, long ordinal) {
        return new EffectId(ref(), undoing, ordinal, generation);
    }

    String address() {
        return EffectId.address(ref(), generation);
    }

    /** It takes place once more, or is found out once more. */
    void tryAgain() {
        state = StepState.RUNNING;
        work.ifPresent(Work::retry);
    }

    boolean over() {
        return state == StepState.DONE || state == StepState.SKIPPED;
    }

    /** Whether it stands postponed until a person says so. */
    boolean asksItself() {
        return step.postponed()
                .filter(postponed -> postponed.until() instanceof Postponement.Occasion.Person)
                .isPresent();
    }

    /** What a person should know before it begins. */
    List<String> toMind() {
        return unsettled ? List.of("its undo was skipped: what still stands of it would take place twice") : List.of();
    }

    /** Whether somebody went back over it and had it skipped then, so that what it did may stand. */
    boolean leftStanding() {
        return unsettled || state == StepState.SKIPPED && generation > 0;
    }

    /** Whether what it did may stand, and nothing has come of it since: no undo of this run has met it. */
    boolean stands() {
        return unsettled && state != StepState.DONE && state != StepState.UNDONE && !leftSomething();
    }

    /** Which of its doings is undone next, by its address: where it stands, the one before. */
    String undoneNext() {
        return EffectId.address(ref(), generation - (stands() ? 1 : 0));
    }

    /** The run goes on without its journal: whether a step that was gone back over and skipped stands is not known. */
    void rebuilt() {
        unsettled |= state == StepState.SKIPPED && generation > 0 && !begun;
    }

    /** What stands of it is to be undone after all, as what it was when it was done. @param below whether more may stand below that */
    void takeForDone(boolean below) {
        generation--;
        unsettled = below && isUndoneByRanges() && standing < generation;
        begun = true;
    }

    /** Whether it is undone range by range: that meets what was done in these ranges last, and nothing that stands below. */
    private boolean isUndoneByRanges() {
        return step.undo()
                .filter(declared -> declared instanceof Step.Undo.Batched || declared instanceof Step.Undo.FromOld)
                .isPresent();
    }

    /** Whether something that somebody went back over may stand below what is undone now. */
    boolean standsBelow() {
        return unsettled && isUndoneByRanges();
    }

    /** What was done last is undone; what may stand below it is not. */
    void uncover() {
        above = above.or(() -> Optional.of(new Undone(generation, work, undo)));
        layDown();
    }

    private void layDown() {
        begun = false;
        undo = Optional.empty();
        standBefore();
    }

    /** What was done last may stand again, and comes before all that stands below it. */
    private void cover(Undone last) {
        above = Optional.empty();
        before = Optional.empty();
        generation = last.generation();
        work = last.work();
        undo = last.undo();
        state = StepState.UNDONE;
        begun = true;
    }

    /** Whether somebody went back over it and had it undone, and it waits to begin anew. */
    boolean waitsAnew() {
        return before.isPresent() && !begun && (state == StepState.WAITING || state == StepState.POSTPONED);
    }

    /** One doing of the step, with what undid it. */
    private record Undone(int generation, Optional<Work> work, Optional<Work> undo) {}

    /** Whether its undo has changed some of its rows, and not all of them yet. */
    boolean undoneInPart() {
        boolean begun = state == StepState.UNDOING || state == StepState.RUNNING;
        return begun && undo.orElse(null) instanceof UndoRun;
    }

    /** It may have left something that a rollback has to undo. */
    boolean leftSomething() {
        boolean nothing = work.map(Work::residue).orElse(Work.Residue.NOTHING) == Work.Residue.NOTHING;
        boolean toBeTold = doubted && undo.isPresent();
        return begun && state != StepState.UNDONE && (!nothing || toBeTold);
    }

    /**
     * Another server stands in the target's place: what it did, and what undid it, is to be asked for again.
     *
     * @return whether there is anything to ask for
     */
    boolean doubt() {
        above.ifPresent(last -> {
            cover(last);
            unsettled = true;
        });
        before.filter(last -> waitsAnew()).ifPresent(last -> {
            cover(last);
            backAgain = true;
        });
        if (state == StepState.SKIPPED) {
            return false;
        }
        boolean undid = undo.map(Work::doubt).orElse(false);
        state = undid && state == StepState.UNDONE ? StepState.DONE : state;
        // A range that is undone tells by itself whether it was ever done.
        boolean tellsItself = undo.orElse(null) instanceof UndoRun;
        boolean did = state != StepState.UNDONE
                && !tellsItself
                && work.map(Work::doubt).orElse(false);
        doubted |= did;
        return undid || did;
    }

    /** Nobody looked for a while, whatever is at work on it: in a phase, behind the last one, or going back. */
    void woke() {
        if (!over() || doubted) {
            work.ifPresent(Work::woke);
            undo.ifPresent(Work::woke);
        }
    }

    /**
     * Stand before it again: whatever is done from now on is done anew, not found to be done already.
     *
     * @param below whether what stands below is kept in mind
     */
    void reset(boolean below) {
        // Where its undo was skipped, it stands as far as anybody but that person knows.
        boolean stays = state == StepState.SKIPPED;
        boolean covered = below && standsBelow();
        standing = stays && !covered ? generation : standing;
        unsettled = stays || covered;
        before = below && !stays ? Optional.of(new Undone(generation, work, undo)) : Optional.empty();
        generation++;
        backAgain = false;
        doubted = false;
        layDown();
    }

    /** Nothing of it has begun: what it has waited for, and what a person has said of it, was before something that is done anew. */
    void standBefore() {
        state = StepState.WAITING;
        detail = "";
        confirmed = false;
        work = Optional.empty();
        attempt = 0;
    }

    RunView.StepView view() {
        return new RunView.StepView(
                ref(),
                state,
                attempt,
                state == StepState.POSTPONED ? work.map(Work::standing).orElse(detail) : detail,
                undo.or(() -> work).flatMap(Work::progress),
                work.filter(any -> undo.isEmpty() && begun).flatMap(Work::climb).map(Climb::view));
    }
}
