package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectResult;
import dev.sluice.language.model.StepRef;
import java.util.Optional;

/** A statement outside a transaction: the server works on it whatever becomes of the client, and may leave it half done. */
final class StatementEffect extends SimEffect {
    private final Effect.Act act;
    private final boolean undo;
    private final StepRef step;
    private Optional<SimDatabase.Session> session = Optional.empty();
    /** Whether something unfinished was there when it began. */
    private boolean half;

    private boolean failed;
    private boolean done;

    StatementEffect(Theatre theatre, SimProcess process, Command.Execute execute) {
        super(theatre, process, execute);
        this.act = (Effect.Act) execute.effect();
        this.undo = execute.id().undo();
        this.step = execute.id().step();
    }

    @Override
    void begin() {
        if (cancelled()) {
            end(new EffectResult.Cancelled("it had not begun"));
            return;
        }
        session = fencedSession();
        if (session.isEmpty() || !announce()) {
            return;
        }
        began();
        Data data = theatre.database.data();
        boolean there = data.applied(step) == (undo ? 0 : 1) && !data.half(step);
        if (there && theatre.care.looksForTraces()) {
            process.later(5, () -> end(new EffectResult.Done(Optional.empty(), "was done already")));
            return;
        }
        half = data.half(step);
        theatre.database.write(clean -> clean.half(step, false));
        long millis = world.chance.between(200, 20_000);
        if (theatre.mischief.hits(Fault.SLOW_STATEMENT)) {
            millis *= 10;
        }
        failed = theatre.mischief.hits(Fault.DEADLOCK) || theatre.mischief.hits(Fault.LOCK_TIMEOUT);
        world.in(millis, this::serverEnds);
    }

    @Override
    void cancel() {
        super.cancel();
        if (session.isPresent() && running()) {
            process.later(10, this::cleanedUp);
        }
    }

    private void cleanedUp() {
        if (!done && running()) {
            done = true;
            end(new EffectResult.Cancelled("cancelled; what it left was cleaned up"));
        }
    }

    private void serverEnds() {
        if (done) {
            return;
        }
        done = true;
        boolean broken = session.orElseThrow().broken();
        if (broken || failed) {
            theatre.database.write(data -> {
                // Whoever took over has ended this backend long ago, and may have done it meanwhile.
                if (!broken || data.applied(step) == (undo ? 1 : 0)) {
                    data.half(step, !undo || half);
                }
            });
        } else {
            theatre.database.write(data -> {
                // What was left unfinished goes, and never stood.
                data.apply(step, !undo ? 1 : half ? 0 : -1);
                data.half(step, false);
            });
            theatre.crew.judge.tookPlace(process, execute, theatre.database.data());
            if (process.over()) {
                theatre.database.end(session.get());
            }
        }
        process.later(2, () -> answered(broken));
    }

    private void answered(boolean broken) {
        if (broken || session.orElseThrow().broken()) {
            end(new EffectResult.Unknown("the connection was lost while " + execute.id() + " ran"));
        } else if (failed) {
            end(new EffectResult.Failed("40P01", "deadlock detected", true));
        } else {
            end(new EffectResult.Done(Optional.empty(), act.again() ? "done, after cleaning up" : "done"));
        }
    }
}
