package dev.sluice.run;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectId;
import java.util.Optional;

/**
 * Which effects the databases are told of before they begin, with where the run stands: whoever goes on without the journal asks
 * what became of those, and takes the rest for what it was. A step is announced, and so is its undo; what a batch of either has
 * done stands beside its checkpoint, so that the first one tells for all.
 */
public final class Announcing {
    private Optional<EffectId> last = Optional.empty();

    /** Whether it must not begin before every database knows of it. */
    public boolean isDue(Command.Execute execute) {
        return switch (execute.effect()) {
            case Effect.Act act -> true;
            case Effect.OpenBackfill open -> true;
            case Effect.Batch batch -> isNew(execute.id());
            case Effect.UndoBatch undo -> isNew(execute.id());
            case Effect.AwaitOldTransactions await -> false;
            case Effect.TryLock lock -> false;
            case Effect.Offered offered -> false;
            case Effect.FindOut findOut -> false;
        };
    }

    private boolean isNew(EffectId id) {
        return !last.equals(Optional.of(whole(id)));
    }

    /** They know. */
    public void announced(EffectId id) {
        last = Optional.of(whole(id));
    }

    /** All of a step, or all of its undo. */
    private static EffectId whole(EffectId id) {
        return new EffectId(id.step(), id.undo(), 0, id.generation());
    }
}
