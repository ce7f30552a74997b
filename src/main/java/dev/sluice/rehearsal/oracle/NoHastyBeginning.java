package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Effect;
import dev.sluice.engine.Event;
import dev.sluice.language.model.Postponement;
import dev.sluice.value.Truth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * No postponed step begins before its moment: its condition is known to be true when its first effect begins, in each process that
 * drives it; its window is known to be open whenever something of it begins. Of a condition the same parts are understood as of
 * a {@code proceed} rule.
 */
final class NoHastyBeginning extends Rule {
    private record Moment(boolean confines, List<GreenRun> parts) {}

    private final Map<String, Moment> moments = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    /** To open these once more only asks whether they still are. */
    private final Set<String> done = new HashSet<>();

    NoHastyBeginning(Stand stand, Consumer<String> broken) {
        super(stand, broken);
        Shapes shapes = new Shapes(stand.metrics);
        stand.runbook
                .phases()
                .forEach(phase -> phase.steps()
                        .forEach(step -> step.postponed()
                                .ifPresent(postponed -> moments.put(
                                        step.ref().toString(),
                                        new Moment(
                                                postponed.until() instanceof Postponement.Occasion.Window,
                                                postponed
                                                        .condition()
                                                        .map(shapes::green)
                                                        .orElse(List.of()))))));
    }

    @Override
    void event(Event event) {
        if (event instanceof Event.Resumed) {
            begun.clear();
        }
    }

    @Override
    void decided(Decision decision) {
        if (decision.kind() == Decision.Kind.STEP_ENDED) {
            done.add(decision.subject());
        }
    }

    @Override
    void executes(Command.Execute execute) {
        Moment moment = moments.get(execute.id().step().toString());
        boolean waits = execute.effect() instanceof Effect.Act
                || execute.effect() instanceof Effect.Batch
                || execute.effect() instanceof Effect.OpenBackfill;
        boolean asks = execute.effect() instanceof Effect.OpenBackfill
                && done.contains(execute.id().step().toString());
        if (moment == null || execute.id().undo() || !waits || asks) {
            return;
        }
        boolean first = begun.add(execute.id().address());
        boolean again = moment.confines() && !(execute.effect() instanceof Effect.OpenBackfill);
        for (GreenRun part : moment.parts()) {
            if ((first || again) && part.term.at(stand.at) != Truth.TRUE) {
                broken(execute.id() + " begins though " + part.term + " is not known to be so");
            }
        }
    }
}
