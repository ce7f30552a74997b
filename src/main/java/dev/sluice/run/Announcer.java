package dev.sluice.run;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectResult;
import dev.sluice.language.model.Action;
import dev.sluice.step.Held;
import dev.sluice.step.Unfit;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Standing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells the databases where the run stands as an effect begins, for whoever has to go on without the journal. */
final class Announcer {
    private final Map<String, Workshop> workshops;
    private final Announcing announcing = new Announcing();

    Announcer(Map<String, Workshop> workshops) {
        this.workshops = workshops;
    }

    boolean isDue(Command.Execute execute) {
        return announcing.isDue(execute);
    }

    /**
     * Writes down in every ledger that it begins. Where a transaction guards it, the ledger beside that has to know, and another one
     * that cannot be asked does not keep it from beginning; a command or request may change any of the targets.
     *
     * @param moved told of each other server that stands in a target's place
     * @return how it ends that must not begin; nothing of it is left
     * @throws dev.sluice.step.Fenced if somebody else has taken over
     */
    Optional<EffectResult> refused(Command.Execute execute, Standing where, Consumer<String> moved) {
        Optional<Fence> guard = guard(execute.effect());
        List<String> elsewhere = new ArrayList<>();
        List<Fence> fences =
                workshops.values().stream().map(Workshop::fence).distinct().toList();
        try {
            for (Fence fence : fences) {
                if (guard.isEmpty() || guard.get().equals(fence)) {
                    fence.announce(where).ifPresent(elsewhere::add);
                } else {
                    tell(fence, where);
                }
            }
        } catch (Unfit | Held away) {
            return Optional.of(new EffectResult.Failed("UNFIT", away.getMessage(), true, true));
        }
        if (elsewhere.isEmpty()) {
            announcing.announced(execute.id());
            return Optional.empty();
        }
        elsewhere.forEach(moved);
        return Optional.of(new EffectResult.Cancelled("it had not begun, and another server stands there"));
    }

    private static void tell(Fence fence, Standing where) {
        try {
            fence.renew(Optional.of(where));
        } catch (SQLException | Unfit | Held away) {
            // Whoever renews the lease says so.
        }
    }

    /** The fence that a transaction holds while it takes place. */
    private Optional<Fence> guard(Effect effect) {
        return switch (effect) {
            case Effect.Act act ->
                act.action() instanceof Action.Sql sql && sql.mode() != Action.Sql.Mode.OUTSIDE_TRANSACTION
                        ? Optional.of(fence(sql.source()))
                        : Optional.empty();
            case Effect.OpenBackfill open -> Optional.of(fence(open.backfill().source()));
            case Effect.Batch batch -> Optional.of(fence(batch.backfill().source()));
            case Effect.UndoBatch undo -> Optional.of(fence(undo.backfill().source()));
            case Effect.AwaitOldTransactions await -> Optional.empty();
            case Effect.TryLock lock -> Optional.empty();
            case Effect.Offered offered -> Optional.empty();
            case Effect.FindOut findOut -> Optional.empty();
        };
    }

    private Fence fence(String source) {
        return workshops.get(source).fence();
    }
}
