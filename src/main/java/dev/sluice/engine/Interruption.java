package dev.sluice.engine;

import dev.sluice.engine.Command.Cancel.Mode;
import dev.sluice.language.model.Action;
import java.util.Optional;

/** What happens to work in flight when something turns against it: the table of gates.md §4. */
enum Interruption {
    /** Nothing: it goes on. */
    NONE,
    /** The verdict is PAUSE or HOLD, or an operator paused. */
    HOLD,
    /** A rollback is due. */
    ROLLBACK,
    /** An operator wants to end: nothing begins any more, and of what has begun only a person's answer is given up. */
    END,
    /** An operator has said so twice. */
    END_NOW;

    /**
     * How to stop the effect; empty: it begins, and finishes.
     *
     * @param overdue whether a batch takes more than five times its aim
     */
    Optional<Mode> on(Effect effect, boolean overdue) {
        return switch (this) {
            case NONE -> Optional.empty();
            case HOLD -> hold(effect, overdue).or(() -> notBegun(effect));
            case ROLLBACK -> awaitsAnAnswer(effect) || standsApart(effect) ? notBegun(effect) : Optional.of(Mode.NOW);
            case END -> end(effect);
            case END_NOW -> observes(effect) ? Optional.empty() : Optional.of(Mode.NOW);
        };
    }

    /** What was commanded before the verdict and waits to begin, does not; what a person accepts or what only looks, may. */
    private static Optional<Mode> notBegun(Effect effect) {
        return standsApart(effect) || effect instanceof Effect.AwaitOldTransactions
                ? Optional.empty()
                : Optional.of(Mode.IF_NOT_BEGUN);
    }

    private static Optional<Mode> end(Effect effect) {
        if (observes(effect)) {
            return Optional.empty();
        }
        boolean forEver = effect instanceof Effect.Act act && act.action() instanceof Action.Manual;
        return Optional.of(forEver ? Mode.NOW : Mode.IF_NOT_BEGUN);
    }

    private static Optional<Mode> hold(Effect effect, boolean overdue) {
        return switch (effect) {
            case Effect.Batch ignored -> overdue ? Optional.of(Mode.NOW) : Optional.empty();
            case Effect.UndoBatch ignored -> overdue ? Optional.of(Mode.NOW) : Optional.empty();
            case Effect.Act act ->
                switch (act.action()) {
                    case Action.Sql sql -> outside(sql) ? Optional.empty() : Optional.of(Mode.IF_WAITING_FOR_LOCK);
                    case Action.Run run -> run.onPause().map(command -> Mode.ON_PAUSE);
                    case Action.Http ignored -> Optional.empty();
                    case Action.Manual ignored -> Optional.empty();
                    case Action.Backfill ignored -> Optional.empty();
                    case Action.Wait ignored -> Optional.empty();
                };
            case Effect.OpenBackfill ignored -> Optional.empty();
            case Effect.AwaitOldTransactions ignored -> Optional.empty();
            case Effect.TryLock ignored -> Optional.of(Mode.IF_WAITING_FOR_LOCK);
            case Effect.Offered ignored -> Optional.empty();
            case Effect.FindOut ignored -> Optional.empty();
        };
    }

    /** Whether a statement runs outside a transaction: it cannot be paused, and a cancelled one may leave something behind. */
    static boolean outside(Action.Sql sql) {
        return sql.mode() == Action.Sql.Mode.OUTSIDE_TRANSACTION
                || sql.mode() == Action.Sql.Mode.SINGLE
                        && sql.sql().statements().stream()
                                .anyMatch(statement -> statement.keyword().contains("CONCURRENTLY")
                                        || statement.keyword().startsWith("VACUUM"));
    }

    private static boolean awaitsAnAnswer(Effect effect) {
        return effect instanceof Effect.Act act
                && (act.action() instanceof Action.Http || act.action() instanceof Action.Manual);
    }

    private static boolean standsApart(Effect effect) {
        return observes(effect) || effect instanceof Effect.Offered;
    }

    private static boolean observes(Effect effect) {
        return effect instanceof Effect.OpenBackfill || effect instanceof Effect.FindOut;
    }
}
