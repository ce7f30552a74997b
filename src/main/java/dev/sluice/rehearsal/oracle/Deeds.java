package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Effect;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.rehearsal.oracle.Deed.Fate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What was done. Never two effects in flight; an effect whose end nobody saw is asked about before it is begun again, and begun
 * again by a person's word where the answer is that nobody can tell (a backfill is opened anew instead, and a batch of its undo
 * tells by itself); what is done is not begun again, unless somebody went back over it.
 */
final class Deeds extends Rule {
    private final Map<StepRef, Deed> done = new HashMap<>();
    private final Map<StepRef, Deed> undone = new HashMap<>();
    private final Undoing undoing;
    private final Set<StepRef> backOver = new HashSet<>();

    Deeds(Stand stand, Consumer<String> broken) {
        super(stand, broken);
        this.undoing = new Undoing(stand, this);
    }

    Deed of(StepRef step, boolean undo) {
        return (undo ? undone : done).computeIfAbsent(step, ignored -> new Deed());
    }

    @Override
    void event(Event event) {
        switch (event) {
            case Event.EffectEnded ended -> {
                stand.ended.ifPresent(
                        execute -> of(execute.id().step(), execute.id().undo()).ended(execute, ended.result()));
            }
            case Event.Resumed ignored -> {
                stand.lost.ifPresent(
                        execute -> of(execute.id().step(), execute.id().undo()).lost(execute));
            }
            case Event.Signalled said -> {
                if (!stand.refused) {
                    signalled(said.signal());
                }
            }
            default -> {}
        }
        stand.noReturn = undoing.isPassed();
    }

    /** To go on is no answer to what nobody knows, nor is to take the run up again. */
    private void signalled(Signal signal) {
        switch (signal) {
            case Signal.Retry ignored -> personDecides();
            case Signal.Back ignored -> {
                stand.gate.ifPresent(gate -> gate.phase.steps().forEach(step -> backOver.add(step.ref())));
                undoing.begins(true);
            }
            default -> {}
        }
    }

    /** Another server stands in the target's place: what took place there is to be asked for again, an undo as well. */
    private void doubted(List<String> steps) {
        doubted(steps, done, step -> step.action() instanceof Action.Sql);
        doubted(
                steps,
                undone,
                step -> !(step.undo().orElse(null) instanceof Step.Undo.By by) || by.action() instanceof Action.Sql);
        undoing.moved();
    }

    private void doubted(List<String> steps, Map<StepRef, Deed> deeds, Predicate<Step> inDatabase) {
        deeds.forEach((step, deed) -> {
            if (deed.fate() == Fate.DONE
                    && steps.contains(step.toString())
                    && inDatabase.test(stand.runbook.step(step))) {
                deed.becomes(Fate.LOST);
                undoing.ran(step);
            }
        });
    }

    private void personDecides() {
        for (Map<StepRef, Deed> deeds : List.of(done, undone)) {
            for (Deed deed : deeds.values()) {
                deed.becomes(deed.fate() == Fate.UNSURE ? Fate.SOMETHING : deed.fate());
            }
        }
    }

    @Override
    void decided(Decision decision) {
        switch (decision.kind()) {
            case ROLLBACK_BEGAN -> undoing.begins(false);
            case STEP_SKIPPED -> undoing.skipped(decision.subject());
            case RECOVERED -> {
                if (decision.text().endsWith("what took place before is asked for again")) {
                    doubted(decision.reasons());
                }
            }
            default -> {}
        }
    }

    @Override
    void executes(Command.Execute execute) {
        if (stand.inFlight.isPresent()) {
            broken(execute.id() + " begins with " + stand.inFlight.get().id() + " in flight");
        }
        if (!Stand.changes(execute) || stand.rebuilt) {
            return;
        }
        StepRef step = execute.id().step();
        Deed deed = of(step, execute.id().undo());
        boolean tellsItself =
                execute.effect() instanceof Effect.OpenBackfill || execute.effect() instanceof Effect.UndoBatch;
        if (deed.fate() == Fate.LOST && !tellsItself) {
            broken(execute.id() + " begins again though nobody asked what became of it");
        }
        if (deed.fate() == Fate.UNSURE && !tellsItself) {
            broken(execute.id() + " begins again though nobody can tell what became of it");
        }
        if (execute.id().undo()) {
            undoing.executes(execute);
        } else {
            begins(execute, deed);
        }
        deed.begins();
        stand.noReturn = undoing.isPassed();
    }

    private void begins(Command.Execute execute, Deed deed) {
        StepRef step = execute.id().step();
        boolean again = backOver.remove(step) || of(step, true).fate() == Fate.DONE;
        if (deed.fate() == Fate.DONE && execute.effect() instanceof Effect.Act && !again && !deed.isFurther(execute)) {
            broken(execute.id() + " begins again though it is done");
        }
        if (again) {
            deed.becomes(Fate.NOTHING);
            of(step, true).becomes(Fate.NOTHING);
        }
        undoing.forward(step, again);
    }

    @Override
    void finished(Command.Finish finish) {
        if (finish.ending() == Ending.ROLLED_BACK && !stand.rebuilt) {
            undoing.ended();
        }
    }
}
