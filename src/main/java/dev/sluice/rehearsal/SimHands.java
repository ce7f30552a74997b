package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.run.Hands;
import dev.sluice.run.Happening;
import java.util.Optional;

/** The hands of a simulated process: reads and effects take their time, and end one way or another. */
final class SimHands implements Hands {
    private final Theatre theatre;
    private final SimProcess process;
    private Optional<SimEffect> current = Optional.empty();

    SimHands(Theatre theatre, SimProcess process) {
        this.theatre = theatre;
        this.process = process;
    }

    @Override
    public void read(String metric) {
        process.later(
                theatre.metrics.latency(metric),
                () -> process.deliver(new Happening.Read(metric, theatre.metrics.read(metric, process.clock))));
    }

    @Override
    public void history(Command.ReadHistory wanted) {
        if (theatre.world.chance.oneIn(2)) {
            process.later(
                    theatre.metrics.latency(wanted.metric()),
                    () -> process.deliver(
                            new Happening.Past(wanted.metric(), theatre.metrics.history(wanted, process.clock))));
        }
    }

    @Override
    public void phaseBegins() {}

    @Override
    public void examine(Command.Examine wanted) {
        process.later(
                theatre.world.chance.between(2, 5_000),
                () -> process.deliver(theatre.metrics.examined(wanted, process.clock)));
    }

    @Override
    public void begin(Command.Execute execute) {
        theatre.mischief.reached(Stage.BEFORE_EFFECT);
        if (process.over()) {
            return;
        }
        SimEffect effect = effect(execute);
        if (current.filter(SimEffect::running).isPresent()) {
            theatre.world.violated("one effect at a time", execute.id() + " while another is in flight");
        }
        current = Optional.of(effect);
        if (!execute.id().undo()
                && !(execute.effect() instanceof Effect.FindOut)
                && !(execute.effect() instanceof Effect.TryLock)
                && !(execute.effect() instanceof Effect.Offered)
                && isOfThePresentPhase(execute)) {
            theatre.metrics.begun(execute.id().step().phase());
        }
        process.later(0, effect::begin);
    }

    /** A step that a failover has lost is done again when its phase is long over; a process that was relieved does nothing. */
    private boolean isOfThePresentPhase(Command.Execute execute) {
        return theatre.database.holds(Theatre.RUN, process.epoch())
                && process.interpreter()
                        .phase()
                        .filter(execute.id().step().phase()::equals)
                        .isPresent();
    }

    private SimEffect effect(Command.Execute execute) {
        return switch (execute.effect()) {
            case Effect.Act act ->
                Effects.transactional(act.action())
                        ? new TransactionEffect(theatre, process, execute)
                        : Effects.elsewhere(act.action())
                                ? new PlainEffect(theatre, process, execute)
                                : new StatementEffect(theatre, process, execute);
            case Effect.OpenBackfill ignored -> new TransactionEffect(theatre, process, execute);
            case Effect.Batch ignored -> new TransactionEffect(theatre, process, execute);
            case Effect.UndoBatch ignored -> new TransactionEffect(theatre, process, execute);
            case Effect.AwaitOldTransactions ignored -> new LookEffect(theatre, process, execute);
            case Effect.Offered ignored -> new LookEffect(theatre, process, execute);
            case Effect.TryLock ignored -> new LookEffect(theatre, process, execute);
            case Effect.FindOut ignored -> new LookEffect(theatre, process, execute);
        };
    }

    @Override
    public void cancel(Command.Cancel cancel) {
        current.filter(effect -> effect.running() && effect.execute.id().equals(cancel.id()))
                .ifPresent(effect -> {
                    switch (cancel.mode()) {
                        case NOW -> effect.cancel();
                        case IF_WAITING_FOR_LOCK, IF_NOT_BEGUN, REVOKED, ON_PAUSE -> {}
                    }
                });
    }

    /** Whether a statement outside a transaction runs. */
    boolean busyOutside() {
        return current.filter(effect -> effect.running() && effect instanceof StatementEffect)
                .isPresent();
    }

    void died() {
        current.ifPresent(SimEffect::abandoned);
    }

    @Override
    public void close() {
        current.filter(SimEffect::running).ifPresent(SimEffect::cancel);
    }
}
