package dev.sluice.engine;

import java.util.Optional;

/** The one effect that is running. */
final class InFlight {
    final EffectId id;
    final int attempt;
    final Effect effect;
    final long since;
    final StepStatus status;
    final Work work;
    /** The last word to the shell about stopping it. */
    private Optional<Command.Cancel.Mode> said = Optional.empty();
    /** What it said of itself last; empty if nothing. */
    String told = "";
    /** That another server has come to stand there meanwhile: its end may still tell of the one before. */
    Optional<String> moved = Optional.empty();

    InFlight(EffectId id, int attempt, Effect effect, long since, StepStatus status, Work work) {
        this.id = id;
        this.attempt = attempt;
        this.effect = effect;
        this.since = since;
        this.status = status;
        this.work = work;
    }

    Optional<Command.Cancel.Mode> said() {
        return said;
    }

    /** Says it to the shell unless it was the last thing said; a cancel at once is final. */
    Optional<Command> say(Optional<Command.Cancel.Mode> wanted) {
        if (said.equals(wanted) || said.equals(Optional.of(Command.Cancel.Mode.NOW))) {
            return Optional.empty();
        }
        said = wanted;
        return Optional.of(new Command.Cancel(id, wanted.orElse(Command.Cancel.Mode.REVOKED)));
    }

    /**
     * Whether something is not as it was before it began: what was only asked or tried has changed nothing, nor has what left
     * nothing behind.
     */
    boolean changedSomething(EffectResult result) {
        boolean leftNothing = work.residue() == Work.Residue.NOTHING
                && (result instanceof EffectResult.Failed || result instanceof EffectResult.Cancelled);
        return switch (effect) {
            case Effect.FindOut ignored -> !status.doubted && !leftNothing && !isFoundUndone(result);
            case Effect.TryLock ignored -> false;
            case Effect.AwaitOldTransactions ignored -> false;
            case Effect.Offered ignored -> true;
            case Effect.Act ignored -> !leftNothing;
            case Effect.OpenBackfill ignored -> !leftNothing;
            case Effect.Batch ignored -> !leftNothing;
            case Effect.UndoBatch ignored -> !leftNothing;
        };
    }

    private static boolean isFoundUndone(EffectResult result) {
        return result instanceof EffectResult.Found found && found.finding() == EffectResult.Finding.NOT_DONE;
    }

    boolean overdue(long at) {
        return at - since > work.overdueMillis();
    }

    RunView.FlightView view() {
        return new RunView.FlightView(id, attempt, Texts.what(effect), since, said, told);
    }
}
