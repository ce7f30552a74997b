package dev.sluice.engine;

import dev.sluice.engine.Position.StepAt;
import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down where a run stands, and puts a new one there. */
final class Positions {
    private Positions() {}

    static Position of(Run run, Flow flow) {
        List<StepAt> steps = new ArrayList<>();
        run.begun.forEach(status -> steps.add(at(run, status, flow)));
        for (StepStatus status : run.steps.values()) {
            if ((status.state != StepState.WAITING || status.generation > 0) && !run.begun.contains(status)) {
                steps.add(at(run, status, flow));
            }
        }
        boolean goingBack = flow.underWay() == RunState.UNDOING
                && flow.rollback.flatMap(Rollback::only).isPresent();
        return new Position(
                goingBack ? RunState.WORKING : flow.underWay(),
                flow.passed(),
                flow.phase.map(active -> active.phase.name()),
                steps,
                run.values.all(),
                run.baselines.frozen(),
                run.inFlight
                        .filter(flight ->
                                !(flight.effect instanceof Effect.TryLock || flight.effect instanceof Effect.Offered))
                        .map(flight -> flight.id)
                        .or(() -> flow.rollback.flatMap(Rollback::unknown)),
                flow.rollback.flatMap(Rollback::toPhase),
                flow.settled());
    }

    private static StepAt at(Run run, StepStatus status, Flow flow) {
        StepState state = state(run, status, flow);
        boolean skipped = status.state == StepState.SKIPPED;
        boolean over = flow.rollback.filter(rollback -> rollback.isOver(status)).isPresent();
        return new StepAt(
                status.ref(),
                state,
                status.generation,
                status.work.map(Work::rungsDone).orElse(0),
                skipped && !over && status.leftSomething(),
                skipped && status.pointOfNoReturn,
                !over && status.unsettled);
    }

    /** Whether an irreversible step has begun and is known to have left nothing: whoever goes on may roll back what was before. */
    private static boolean hasComeToNothing(Run run, StepStatus status) {
        boolean tried = status.state == StepState.RUNNING
                || status.state == StepState.FAILED
                || status.state == StepState.POSTPONED && status.begun;
        return tried && run.hasNoWayBack(status) && !status.pointOfNoReturn && !status.leftSomething();
    }

    /** Whether it may change something without anybody being told before: of a backfill only that it is opened is told. */
    private static boolean goesOnUntold(Run run, StepStatus status, Flow flow) {
        boolean inFlight =
                run.inFlight.filter(flight -> flight.status == status).isPresent();
        boolean open = status.step.action() instanceof Action.Backfill && flow.underWay() != RunState.UNDOING;
        return status.begun && (inFlight || open);
    }

    private static StepState state(Run run, StepStatus status, Flow flow) {
        return stateOfUndo(status, flow).orElseGet(() -> stateOfStep(run, status, flow));
    }

    /** Where its undo has ended and nobody has counted that yet, or where that of a step gone back over is to be tried again. */
    private static Optional<StepState> stateOfUndo(StepStatus status, Flow flow) {
        boolean goneBackOver =
                flow.rollback.flatMap(Rollback::only).filter(status::equals).isPresent();
        boolean ended = status.state == StepState.UNDOING
                && !status.doubted
                && status.undo.map(Work::want).orElse(null) instanceof Want.Done;
        if (ended && (goneBackOver || !status.standsBelow())) {
            return Optional.of(StepState.UNDONE);
        }
        boolean triedAgain = status.state == StepState.RUNNING || status.state == StepState.DONE;
        boolean goesBack = goneBackOver || status.backAgain && flow.rollback.isEmpty();
        return goesBack && triedAgain && status.undo.isPresent() ? Optional.of(StepState.UNDOING) : Optional.empty();
    }

    private static StepState stateOfStep(Run run, StepStatus status, Flow flow) {
        boolean untold = goesOnUntold(run, status, flow);
        if (!untold && status.stands()) {
            // Whoever goes on without the journal asks again.
            return StepState.SKIPPED;
        }
        if (!untold && hasComeToNothing(run, status)) {
            return StepState.WAITING;
        }
        if (status.state == StepState.POSTPONED) {
            // It is that anew by itself.
            return status.begun ? StepState.RUNNING : StepState.WAITING;
        }
        if (status.state == StepState.RUNNING
                && status.work.filter(Work::isRungUnknown).isPresent()) {
            // Whoever goes on without the journal asks, too, though nothing is in flight.
            return StepState.UNCERTAIN;
        }
        return isInDoubt(status) ? StepState.RUNNING : status.state;
    }

    private static boolean isInDoubt(StepStatus status) {
        return switch (status.state) {
            case DONE, RUNNING, UNCERTAIN, FAILED -> status.doubted;
            case WAITING, POSTPONED, UNDOING, UNDONE, SKIPPED -> false;
        };
    }

    /** Of a run that has just started. */
    static void rebuild(Run run, Flow flow, Position position) {
        run.samples.changed(run.at);
        position.values().forEach(run.values::capture);
        position.baselines().forEach(run.baselines::restore);
        List<Phase> phases = run.runbook.phases();
        List<Phase> passed = phases.subList(0, position.passed());
        // Steps of an undo ask for themselves.
        boolean undoing = position.state() == RunState.UNDOING;
        position.steps().forEach(step -> step(run, flow, step, undoing ? List.of() : passed, rests(position, step)));
        position.phase().filter(phase -> !undoing).ifPresent(phase -> ask(run, phase));
        position.inFlight().ifPresent(id -> lost(run, id));
        Map<String, PhaseState> left = new LinkedHashMap<>();
        for (Phase phase : passed) {
            boolean skipped =
                    run.statuses(phase.steps()).stream().allMatch(status -> status.state == StepState.SKIPPED);
            left.put(phase.name(), skipped && !phase.steps().isEmpty() ? PhaseState.SKIPPED : PhaseState.DONE);
            run.frozen.add(phase.name());
        }
        flow.rebuilt(left, position);
        goneBackOver(run, position).ifPresent(status -> GoingBack.begin(run, flow, status));
    }

    /** What somebody goes back over: outside of a rollback nothing else is undone. */
    private static Optional<StepStatus> goneBackOver(Run run, Position position) {
        return position.steps().stream()
                .filter(at -> position.state() == RunState.WORKING && run.forgetsNothing())
                .filter(at -> at.state() == StepState.UNDOING || at.state() == StepState.UNDONE)
                .map(at -> run.steps.get(at.step()))
                .findFirst();
    }

    /** Whether a step was under way, and nothing of it in flight: what it had done is known. */
    private static boolean rests(Position position, StepAt at) {
        boolean flew =
                position.inFlight().filter(id -> id.step().equals(at.step())).isPresent();
        return position.state() == RunState.WORKING && at.state() == StepState.RUNNING && !flew;
    }

    /** What somebody went back over and did not have undone: only the question says what becomes of it. */
    private static void ask(Run run, String phase) {
        run.steps.values().stream()
                .filter(status -> status.phase.equals(Optional.of(phase)) && status.leftStanding() && !status.begun)
                .forEach(status -> {
                    status.unsettled = true;
                    status.state = StepState.WAITING;
                });
    }

    private static void step(Run run, Flow flow, StepAt at, List<Phase> passed, boolean rests) {
        StepStatus status = run.steps.get(at.step());
        if (status == null) {
            throw new IllegalStateException("the runbook has no step " + at.step());
        }
        status.generation = at.generation();
        status.unsettled = at.below() && run.forgetsNothing();
        if (at.state() == StepState.SKIPPED || at.state() == StepState.WAITING) {
            status.state = at.state();
            skipped(run, flow, status, at);
            return;
        }
        if (status.unsettled) {
            // A person had said that it takes place again.
            status.confirmed = !status.asksItself();
        }
        // A wait has no effect, so that nothing of it ever begins.
        if (!(status.step.action() instanceof Action.Wait)) {
            begun(run, status);
        }
        Work work = flow.hands.workOf(status);
        switch (at.state()) {
            case DONE -> {
                status.state = StepState.DONE;
                work.rebuilt(true, at.rungs());
            }
            case UNDONE -> {
                status.state = StepState.UNDONE;
                work.rebuilt(true, at.rungs());
            }
            case WAITING, POSTPONED, RUNNING, FAILED, UNCERTAIN, UNDOING, SKIPPED -> {
                // Only what was in doubt is not done in a phase that is.
                boolean doubted = at.state() == StepState.RUNNING
                        && (status.step.action() instanceof Action.Sql
                                || status.step.action() instanceof Action.Backfill)
                        && passed.stream().anyMatch(phase -> status.phase.equals(Optional.of(phase.name())));
                status.state = doubted ? StepState.DONE : StepState.RUNNING;
                if (rests && !doubted) {
                    work.rebuiltAtRest(at.rungs());
                } else {
                    work.rebuilt(doubted, at.rungs());
                }
                if (doubted) {
                    status.doubt();
                }
            }
        }
    }

    /** Of what had begun before it was skipped a rollback has to know. */
    private static void skipped(Run run, Flow flow, StepStatus status, StepAt at) {
        if (at.left() || at.noReturn()) {
            begun(run, status);
            status.pointOfNoReturn = at.noReturn();
        }
        if (at.left()) {
            flow.hands.workOf(status).rebuilt(false, at.rungs());
        }
    }

    private static void begun(Run run, StepStatus status) {
        status.begun = true;
        status.pointOfNoReturn = run.forgetsNothing() ? run.hasNoWayBack(status) : isIrreversible(run, status);
        if (status.undoable) {
            run.begun.add(status);
        }
    }

    private static boolean isIrreversible(Run run, StepStatus status) {
        return status.step.irreversible()
                || status.phase
                        .flatMap(name -> run.runbook.phases().stream()
                                .filter(phase -> phase.name().equals(name))
                                .findFirst())
                        .map(Phase::irreversible)
                        .orElse(false);
    }

    /** An undo that was under way has to be asked about; of a step the rebuilt work asks anyway. */
    private static void lost(Run run, EffectId id) {
        StepStatus status = run.steps.get(id.step());
        if (id.undo()) {
            status.state = StepState.UNDOING;
            status.undo = status.step
                    .undo()
                    .flatMap(declared -> declared instanceof dev.sluice.language.model.Step.Undo.By by
                            ? Optional.of(new ActRun(run, status, by.action(), true))
                            : Optional.empty());
            status.undo.ifPresent(undo -> undo.resumed(true));
        }
    }
}
