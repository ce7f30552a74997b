package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Position;
import dev.sluice.run.Happening;
import java.util.Optional;

/** One effect of a process while it takes place. */
abstract class SimEffect {
    final Theatre theatre;
    final World world;
    final SimProcess process;
    final Command.Execute execute;
    /** Where the run stands as it begins, if the database is to know. */
    private final Optional<Position> announced;

    private boolean running = true;
    private boolean cancelled;
    private boolean toldCancelled;

    SimEffect(Theatre theatre, SimProcess process, Command.Execute execute) {
        this.theatre = theatre;
        this.world = theatre.world;
        this.process = process;
        this.execute = execute;
        this.announced = process.announcing.isDue(execute)
                ? Optional.of(process.interpreter().position())
                : Optional.empty();
    }

    abstract void begin();

    boolean running() {
        return running;
    }

    /** A stop was asked for; the effect looks at it where it can. */
    void cancel() {
        cancelled = true;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Whether the process was told that nothing of it took place. */
    boolean toldCancelled() {
        return toldCancelled;
    }

    /** Its process is dead: what was sent may still take place, nobody hears of it. */
    void abandoned() {
        running = false;
    }

    /** Tells the process how it ended. */
    final void end(EffectResult result) {
        if (!running) {
            return;
        }
        theatre.mischief.reached(Stage.AFTER_EFFECT);
        if (!process.over()) {
            running = false;
            toldCancelled = result instanceof EffectResult.Cancelled;
            process.later(0, () -> process.deliver(new Happening.Ended(execute.id(), result)));
        }
    }

    /** A connection on which the fence is held; else the effect has ended. */
    final Optional<SimDatabase.Session> fencedSession() {
        Optional<SimDatabase.Session> session = process.session();
        if (session.isEmpty()) {
            process.later(50, () -> end(new EffectResult.Failed("08001", "connection refused", true)));
            return Optional.empty();
        }
        if (!theatre.database.holds(Theatre.RUN, process.epoch())) {
            process.later(2, () -> end(fenced()));
            return Optional.empty();
        }
        if (theatre.care.minds(process.moved())) {
            process.later(2, () -> end(moved()));
            return Optional.empty();
        }
        return session;
    }

    final EffectResult moved() {
        return new EffectResult.Unknown(process.elsewhere(), true);
    }

    static EffectResult fenced() {
        return new EffectResult.Failed(EffectResult.Failed.FENCED, "the run was taken over", false);
    }

    /**
     * Tells the database that it begins, as a real process does, for whoever has to go on without the journal; false if another
     * server stands there, so that it must not begin.
     */
    final boolean announce() {
        if (announced.isPresent() && process.isElsewhere()) {
            end(new EffectResult.Cancelled("it had not begun, and another server stands there"));
            return false;
        }
        announced.ifPresent(position -> {
            theatre.database.stands(position);
            process.announcing.announced(execute.id());
        });
        return true;
    }

    final void began() {
        for (Witness witness : theatre.witnesses) {
            witness.began(process.number, execute, process.clock.now(), world.now());
        }
    }

    final String key() {
        return Theatre.RUN + "/" + execute.id();
    }

    final String counterpart() {
        EffectId id = execute.id();
        return Theatre.RUN + "/" + new EffectId(id.step(), !id.undo(), id.ordinal(), id.generation());
    }
}
