package dev.sluice.run;

import dev.sluice.engine.EffectId;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.StepRef;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;

/** What the room of effects has to know of a backfill. */
final class BackfillPlans {
    private final List<Param> params;

    BackfillPlans(List<Param> params) {
        this.params = params;
    }

    /** For its undo, which leaves alone what stands of the steps behind EXCEPT. */
    BackfillPlan undoing(EffectId id, Action.Backfill backfill, Map<String, Value> values) {
        return of(
                id,
                backfill,
                values,
                backfill.except().stream().map(StepRef::toString).toList());
    }

    /** @param except needed only where the key space is fixed, or undone */
    BackfillPlan of(EffectId id, Action.Backfill backfill, Map<String, Value> values, List<String> except) {
        return new BackfillPlan(
                id.address(),
                backfill.table(),
                backfill.key(),
                switch (backfill.slice()) {
                    case Action.Slice.Whole whole -> new BackfillPlan.Slice.Whole();
                    case Action.Slice.Spread spread -> new BackfillPlan.Slice.Spread(spread.percent());
                    case Action.Slice.First first -> new BackfillPlan.Slice.First(first.percent());
                },
                except,
                backfill.onlyWhere(),
                backfill.remaining(),
                backfill.keepOld(),
                StepStatements.only(backfill.sql(), values),
                backfill.lockTimeout(),
                mostWorkers(backfill.workers()));
    }

    /** The most that an operator may set while the run goes on. */
    private int mostWorkers(Action.Knob workers) {
        return switch (workers) {
            case Action.Knob.Fixed fixed -> (int) fixed.amount();
            case Action.Knob.Live live ->
                params.stream()
                        .filter(param -> param.name().equals(live.param()))
                        .flatMap(param -> param.highest().stream())
                        .map(highest -> (int) ((Value.Amount) highest).amount())
                        .findFirst()
                        .orElse(Action.Backfill.MOST_WORKERS);
        };
    }
}
