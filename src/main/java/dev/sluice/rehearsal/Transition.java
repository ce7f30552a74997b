package dev.sluice.rehearsal;

import dev.sluice.engine.RunState;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.util.ArrayList;
import java.util.List;

/** A change of what a run as a whole does, as one event brings it about. */
public record Transition(RunState from, RunState to) {

    /** Those that runs of this runbook can take: the ones of the interpreter's diagram that it has the steps for. */
    static List<Transition> possible(Runbook runbook) {
        boolean cleans = !runbook.finallySteps().isEmpty();
        boolean verifies = runbook.verify().isPresent();
        boolean undoes = runbook.phases().stream()
                .flatMap(phase -> phase.steps().stream())
                .anyMatch(Transition::canBeUndone);
        RunState last = cleans ? RunState.CLEANING : RunState.ENDED;
        List<Transition> possible = new ArrayList<>();
        possible.add(new Transition(RunState.NEW, RunState.WORKING));
        possible.add(new Transition(RunState.WORKING, verifies ? RunState.VERIFYING : last));
        possible.add(new Transition(RunState.WORKING, last));
        stops(possible, RunState.WORKING);
        if (verifies) {
            possible.add(new Transition(RunState.VERIFYING, last));
            stops(possible, RunState.VERIFYING);
        }
        if (undoes) {
            possible.add(new Transition(RunState.WORKING, RunState.UNDOING));
            possible.add(new Transition(RunState.UNDOING, last));
            possible.add(new Transition(RunState.UNDOING, RunState.WORKING));
            stops(possible, RunState.UNDOING);
        }
        if (cleans) {
            possible.add(new Transition(RunState.CLEANING, RunState.ENDED));
            stops(possible, RunState.CLEANING);
        }
        return possible.stream().distinct().toList();
    }

    private static void stops(List<Transition> into, RunState state) {
        into.add(new Transition(state, RunState.STOPPED));
        into.add(new Transition(RunState.STOPPED, state));
    }

    private static boolean canBeUndone(Step step) {
        return step.undo().isPresent() && !(step.undo().get() instanceof Step.Undo.None);
    }

    @Override
    public String toString() {
        return from + " -> " + to;
    }
}
