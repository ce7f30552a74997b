package dev.sluice.engine;

import java.util.Optional;

/** {@code back}: one step is undone, and the run stands before it. */
final class GoingBack {
    private GoingBack() {}

    static void begin(Run run, Flow flow, StepStatus step) {
        flow.rollback = Optional.of(Rollback.back(run, flow.hands, step));
        flow.state = RunState.UNDOING;
        flow.phase.ifPresent(active -> {
            if (run.forgetsNothing()) {
                active.watch.setAside();
            }
            active.undoing(true);
        });
    }

    /** It is undone, or left as it is: whatever comes from there on has not begun. */
    static void end(Run run, Flow flow, StepStatus step) {
        run.begun.remove(step);
        step.reset(run.forgetsNothing());
        flow.rollback = Optional.empty();
        flow.state = RunState.WORKING;
        flow.phase.ifPresent(active -> {
            active.undoing(false);
            active.reopen();
        });
    }
}
