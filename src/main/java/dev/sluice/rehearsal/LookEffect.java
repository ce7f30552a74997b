package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.EffectResult.Finding;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import java.util.List;
import java.util.Optional;

/** An effect that changes nothing: it asks what took place, or waits for old transactions. */
final class LookEffect extends SimEffect {
    LookEffect(Theatre theatre, SimProcess process, Command.Execute execute) {
        super(theatre, process, execute);
    }

    @Override
    void begin() {
        process.later(world.chance.between(2, 30), () -> end(cancelled() ? stopped() : look()));
    }

    private static EffectResult stopped() {
        return new EffectResult.Cancelled("nothing had been changed");
    }

    private EffectResult look() {
        return switch (execute.effect()) {
            case Effect.AwaitOldTransactions ignored -> old();
            case Effect.Offered ignored -> offered();
            case Effect.TryLock ignored -> lock();
            case Effect.FindOut findOut -> find(findOut);
            case Effect.Act ignored -> throw new IllegalStateException("an effect");
            case Effect.OpenBackfill ignored -> throw new IllegalStateException("an effect");
            case Effect.Batch ignored -> throw new IllegalStateException("an effect");
            case Effect.UndoBatch ignored -> throw new IllegalStateException("an effect");
        };
    }

    private EffectResult old() {
        if (process.session().isEmpty()) {
            return new EffectResult.Failed("08001", "connection refused", true);
        }
        return theatre.mischief.hits(Fault.OLD_TRANSACTION)
                ? new EffectResult.OldTransactions(List.of(4_711), "backend 4711")
                : new EffectResult.OldTransactions(List.of(), "");
    }

    private EffectResult offered() {
        if (process.session().isEmpty()) {
            return new EffectResult.Failed("08001", "connection refused", true);
        }
        if (!theatre.database.holds(Theatre.RUN, process.epoch())) {
            return fenced();
        }
        return world.chance.oneIn(2)
                ? new EffectResult.Done(Optional.empty(), "1 row")
                : new EffectResult.Failed("GUARD", "it is another session by now", false);
    }

    private EffectResult lock() {
        if (process.session().isEmpty()) {
            return new EffectResult.Failed("08001", "connection refused", true);
        }
        return theatre.database.holds(Theatre.RUN, process.epoch())
                ? new EffectResult.LockTried(world.chance.oneIn(2), 2, "")
                : fenced();
    }

    private EffectResult find(Effect.FindOut findOut) {
        Step step = findOut.whole();
        Action action =
                findOut.undo() && step.undo().orElse(null) instanceof Step.Undo.By by ? by.action() : step.action();
        if (Effects.elsewhere(action)) {
            return elsewhere(findOut, step);
        }
        if (process.session().isEmpty()) {
            return new EffectResult.Failed(EffectResult.Failed.NOT_YET, "connection refused", true);
        }
        if (theatre.care.minds(process.moved())) {
            return moved();
        }
        Data data = theatre.database.data();
        if (Effects.transactional(action)) {
            String key = Theatre.RUN + "/"
                    + new EffectId(
                            findOut.step(), findOut.undo(), 0, execute.id().generation());
            return new EffectResult.Found(
                    data.hasTrace(key) ? Finding.DONE : Finding.NOT_DONE, "its row in sluice.effect says so");
        }
        Finding finding = data.half(step.ref())
                ? Finding.HALF_DONE
                : data.applied(step.ref()) == (findOut.undo() ? 0 : 1) ? Finding.DONE : Finding.NOT_DONE;
        return new EffectResult.Found(finding, "the catalogs say so");
    }

    private EffectResult elsewhere(Effect.FindOut findOut, Step step) {
        if (findOut.undo() || step.probe().isEmpty()) {
            return new EffectResult.Found(Finding.UNKNOWN, "the runbook has no probe for it");
        }
        boolean done = theatre.outside.getOrDefault(step.ref(), 0) > 0;
        return new EffectResult.Found(done ? Finding.DONE : Finding.NOT_DONE, "its probe says so");
    }
}
