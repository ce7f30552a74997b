package dev.sluice.engine;

import dev.sluice.language.model.Action;
import java.util.Optional;

/** A command with a ladder: started once for each rung, and the gate is watched behind each. */
final class RungsRun implements Work {
    private final Run run;
    private final StepStatus status;
    private final Action.Run command;
    private final Climb climb;
    private ActRun current;
    /** Rungs whose command has done its work. */
    private int done;

    private boolean settled;

    RungsRun(Run run, StepStatus status, Action.Run command, Action.Ladder ladder) {
        this.run = run;
        this.status = status;
        this.command = command;
        this.climb = new Climb(run, status, ladder);
        this.current = next();
    }

    private ActRun next() {
        return new ActRun(run, status, command, false, climb.rung());
    }

    @Override
    public Want want() {
        return climb.watching() && !settled ? new Want.Rest(climb.until()) : current.want();
    }

    @Override
    public void began() {
        current.began();
    }

    @Override
    public void ended(EffectResult result) {
        current.ended(result);
        if (current.want() instanceof Want.Done && !settled) {
            done = climb.rung();
            climb.reached(climb.share());
        }
    }

    @Override
    public void observe(boolean active, boolean observed) {
        boolean watching = climb.watching();
        climb.observe(observed);
        if (watching && !climb.watching() && !climb.over()) {
            current = next();
        }
    }

    @Override
    public void woke() {
        climb.leaveOut();
    }

    @Override
    public void resumed(boolean lost) {
        climb.leaveOut();
        current.resumed(lost);
    }

    @Override
    public void rebuilt(boolean wasDone, int rungs) {
        done = rungs;
        if (wasDone) {
            climb.end();
        } else {
            climb.rebuilt(rungs);
            current = next();
        }
        current.rebuilt(wasDone, 0);
    }

    /** The next rung has not begun: the one that it stands on is watched once more. */
    @Override
    public void rebuiltAtRest(int rungs) {
        if (rungs == 0 || !run.forgetsNothing()) {
            rebuilt(false, rungs);
            return;
        }
        done = rungs;
        climb.rebuilt(rungs - 1);
        current = next();
        current.rebuilt(true, 0);
        climb.reached(climb.share());
    }

    @Override
    public void retry() {
        current.retry();
    }

    @Override
    public Residue residue() {
        return done > 0 ? Residue.SOMETHING : current.residue();
    }

    @Override
    public void settle() {
        settled = true;
        climb.end();
        current.settle();
    }

    @Override
    public int rungsDone() {
        return done;
    }

    @Override
    public boolean isRungUnknown() {
        return current.isToBeFoundOut();
    }

    @Override
    public Optional<Climb> climb() {
        return Optional.of(climb);
    }
}
