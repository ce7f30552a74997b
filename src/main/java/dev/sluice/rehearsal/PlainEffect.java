package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.EffectResult;
import java.util.Optional;

/** A command, a request, or something a person does: it takes place elsewhere, and leaves no row that tells. */
final class PlainEffect extends SimEffect {
    private boolean over;

    PlainEffect(Theatre theatre, SimProcess process, Command.Execute execute) {
        super(theatre, process, execute);
    }

    @Override
    void begin() {
        if (cancelled()) {
            end(new EffectResult.Cancelled("it had not begun"));
            return;
        }
        if (theatre.database.down() || !theatre.database.holds(Theatre.RUN, process.epoch())) {
            fencedSession();
            return;
        }
        if (!announce()) {
            return;
        }
        began();
        boolean fails = theatre.mischief.hits(Fault.STEP_FAILS);
        world.in(world.chance.between(20, 3_000), () -> takesPlace(fails));
    }

    private void takesPlace(boolean fails) {
        if (over) {
            return;
        }
        over = true;
        // The rungs of a ladder are one thing, which its undo takes back as a whole.
        if (!fails && execute.id().ordinal() <= 1) {
            theatre.outside.merge(execute.id().step(), execute.id().undo() ? -1 : 1, Integer::sum);
        }
        process.later(
                2,
                () -> end(
                        fails
                                ? new EffectResult.Failed("EXIT 1", "it failed", true)
                                : new EffectResult.Done(Optional.empty(), "exit 0")));
    }

    @Override
    void cancel() {
        super.cancel();
        if (running()) {
            process.later(10, () -> {
                if (!over) {
                    over = true;
                    end(new EffectResult.Unknown("stopped half-way"));
                }
            });
        }
    }
}
