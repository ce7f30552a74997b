package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectResult;
import dev.sluice.language.model.Action;

/** What is known of one step's effects, or of those of its undo. */
final class Deed {
    enum Fate {
        /** Nothing took place. */
        NOTHING,
        /** It may have taken place, wholly or in part. */
        SOMETHING,
        /** Its end was not seen, and nobody has looked. */
        LOST,
        /** Whoever looked could not tell: a person decides. */
        UNSURE,
        DONE
    }

    private Fate fate = Fate.NOTHING;
    /** What it was before the effect in flight. */
    private Fate before = Fate.NOTHING;
    /** The last rung that is known to be done, of a command with a ladder; else 0. */
    private long rung;

    Fate fate() {
        return fate;
    }

    /** Whether that is a rung that was not done yet. */
    boolean isFurther(Command.Execute execute) {
        return execute.id().ordinal() > rung;
    }

    void becomes(Fate next) {
        fate = next;
    }

    void begins() {
        before = fate;
        fate = Fate.SOMETHING;
    }

    void lost(Command.Execute execute) {
        if (Stand.changes(execute)) {
            fate = Fate.LOST;
        }
    }

    void ended(Command.Execute execute, EffectResult result) {
        if (execute.effect() instanceof Effect.TryLock || execute.effect() instanceof Effect.Offered) {
            return;
        }
        boolean looked = !Stand.changes(execute);
        fate = switch (result) {
            case EffectResult.Done ignored -> {
                rung = execute.id().ordinal();
                yield Fate.DONE;
            }
            case EffectResult.Opened opened -> opened(opened);
            case EffectResult.BatchDone batch -> batch(execute, batch);
            case EffectResult.OldTransactions ignored -> before;
            case EffectResult.LockTried ignored -> fate;
            case EffectResult.Failed ignored -> looked ? Fate.UNSURE : failed(execute);
            case EffectResult.Cancelled ignored -> looked ? fate : before;
            case EffectResult.Unknown ignored -> looked ? Fate.UNSURE : Fate.LOST;
            case EffectResult.Found found ->
                switch (found.finding()) {
                    case DONE -> Fate.DONE;
                    case NOT_DONE -> Fate.NOTHING;
                    case HALF_DONE -> Fate.SOMETHING;
                    case UNKNOWN -> Fate.UNSURE;
                };
        };
    }

    private Fate opened(EffectResult.Opened opened) {
        boolean untouched = before == Fate.NOTHING && opened.rowsDone() == 0;
        return untouched ? Fate.NOTHING : Fate.SOMETHING;
    }

    private Fate batch(Command.Execute execute, EffectResult.BatchDone batch) {
        boolean undo = execute.id().undo();
        return (undo ? batch.exhausted() : batch.rowsDone() > 0) ? Fate.DONE : Fate.SOMETHING;
    }

    /** A transaction that failed left nothing; so did a batch. */
    private Fate failed(Command.Execute execute) {
        return switch (execute.effect()) {
            case Effect.Act act -> isTransaction(act.action()) ? Fate.NOTHING : Fate.SOMETHING;
            default -> before;
        };
    }

    private static boolean isTransaction(Action action) {
        return action instanceof Action.Sql sql
                && sql.mode() != Action.Sql.Mode.OUTSIDE_TRANSACTION
                && sql.sql().statements().stream()
                        .map(statement -> statement.keyword())
                        .noneMatch(keyword -> keyword.contains("CONCURRENTLY") || keyword.startsWith("VACUUM"));
    }
}
