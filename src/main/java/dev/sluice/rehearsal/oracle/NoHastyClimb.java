package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Event;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.StepRef;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * No step goes on behind a rung of its ladder, and none is done, before the gate was watched for as long as the ladder says, in a
 * verdict that lets work go on.
 */
final class NoHastyClimb extends Rule {
    private static final double WHOLE = 100;
    private static final long WATCHED_LONG_AGO = Long.MIN_VALUE / 2;

    private static final class Climbed {
        int rungs;
        long from;
        long ended;
    }

    private final Map<String, Climbed> steps = new HashMap<>();
    private final Map<String, Action.Ladder> ladders = new HashMap<>();

    NoHastyClimb(Stand stand, Consumer<String> broken) {
        super(stand, broken);
        stand.runbook
                .phases()
                .forEach(phase -> phase.steps()
                        .forEach(step -> step.action()
                                .ladder()
                                .ifPresent(ladder -> ladders.put(step.ref().toString(), ladder))));
    }

    @Override
    void event(Event event) {
        if (event instanceof Event.EffectEnded end
                && stand.ended.isPresent()
                && !end.id().undo()
                && Stand.changes(stand.ended.get())
                && ladders.containsKey(end.id().step().toString())) {
            ended(stand.ended.get(), end.result());
        }
    }

    private void ended(Command.Execute execute, EffectResult result) {
        Climbed climbed = steps.computeIfAbsent(execute.id().address(), any -> new Climbed());
        climbed.ended = observed();
        int rungs = switch (result) {
            case EffectResult.BatchDone batch -> rungs(execute.id().step(), batch.progress());
            case EffectResult.Opened opened -> rungs(execute.id().step(), opened.progress());
            case EffectResult.Done ignored -> (int) execute.id().ordinal();
            default -> 0;
        };
        if (rungs > climbed.rungs) {
            climbed.rungs = rungs;
            climbed.from = observed();
        } else if (result instanceof EffectResult.Opened && rungs < climbed.rungs) {
            // A failover has lost what was reached: a rung that was not watched to its end is climbed anew, the others
            // are not.
            long each = ladders.get(execute.id().step().toString()).each().toMillis();
            climbed.rungs -= observed() - climbed.from < each ? 1 : 0;
            climbed.from = WATCHED_LONG_AGO;
        }
    }

    private int rungs(StepRef step, OptionalDouble progress) {
        return (int) ladders.get(step.toString()).rungs().stream()
                .filter(rung -> progress.isPresent() && rung / WHOLE <= progress.getAsDouble())
                .count();
    }

    private long observed() {
        return stand.gate.map(Gate::observedInAll).orElse(0L);
    }

    @Override
    void executes(Command.Execute execute) {
        Climbed climbed = steps.get(execute.id().address());
        boolean goesOn = execute.effect() instanceof Effect.Act
                || execute.effect() instanceof Effect.Batch batch && batch.pass() == 1;
        if (climbed == null || execute.id().undo() || !goesOn || stand.rebuilt) {
            return;
        }
        long each = ladders.get(execute.id().step().toString()).each().toMillis();
        if (climbed.rungs > 0 && observed() - climbed.from < each) {
            broken(execute.id() + " begins after " + (observed() - climbed.from) + " of " + each + " ms on rung "
                    + climbed.rungs);
        }
    }

    @Override
    void decided(Decision decision) {
        Climbed climbed = steps.get(decision.subject());
        boolean done = decision.kind() == Decision.Kind.STEP_ENDED && climbed != null && stand.isLive();
        if (done && !stand.rebuilt && !stand.undoing) {
            long each = ladders.get(decision.subject()).each().toMillis();
            if (observed() - climbed.ended < each) {
                broken(decision.subject() + " is done after " + (observed() - climbed.ended) + " of " + each
                        + " ms on its last rung");
            }
        }
    }
}
