package dev.sluice.rehearsal;

import dev.sluice.engine.RunState;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Step;
import dev.sluice.value.Value;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What befalls the machine under a process, and what operators do to a run that they had better let alone. */
final class Meddling {
    private static final long HOUR_MILLIS = 3_600_000;

    private final Theatre theatre;
    private final World world;
    private final Crew crew;
    /** Which fault a signal is; only ever looked up, never walked through. */
    private final Map<Signal, Fault> meant = new IdentityHashMap<>();

    Meddling(Theatre theatre, Crew crew) {
        this.theatre = theatre;
        this.world = theatre.world;
        this.crew = crew;
    }

    void strike(Fault fault, long millis) {
        Optional<SimProcess> process = crew.newest();
        switch (fault) {
            case SECOND_RUN -> secondRun();
            case TAKEOVER -> takeOver(process);
            default -> process.ifPresent(driving -> strike(fault, millis, driving));
        }
    }

    private void strike(Fault fault, long millis, SimProcess process) {
        switch (fault) {
            case KILLED -> {
                felt(fault);
                process.die();
                crew.died();
            }
            case MACHINE_CRASH -> {
                felt(fault);
                theatre.processes.forEach(SimProcess::die);
                theatre.disk.crash();
                crew.died();
            }
            case MACHINE_LOST -> {
                felt(fault);
                theatre.processes.forEach(SimProcess::die);
                theatre.disk.lose();
                crew.died();
            }
            case STOPPED, LID_CLOSED -> {
                if (process.awake()) {
                    felt(fault);
                    process.sleep(fault == Fault.LID_CLOSED);
                    world.in(millis, process::wake);
                }
            }
            case CLOCK_JUMP -> {
                felt(fault);
                process.clock.jump(world.chance.oneIn(2) ? HOUR_MILLIS : -HOUR_MILLIS);
            }
            case PAUSE -> {
                say(fault, process, new Signal.Pause("looking at something"));
                process.later(millis, () -> crew.say(process, new Signal.Continue()));
            }
            case KNOB -> knob(process);
            case THROTTLE -> {
                say(fault, process, new Signal.Throttle(world.chance.between(5, 90), ""));
                process.later(millis, () -> crew.say(process, new Signal.Throttle(100, "")));
            }
            case SKIP -> {
                List<Step> steps = Script.steps(theatre.runbook()).toList();
                say(fault, process, new Signal.Skip(world.chance.pick(steps).ref(), "not needed"));
            }
            case OVERRIDE -> override(process, millis);
            case BACK -> {
                crew.say(process, new Signal.Pause("to go back"));
                process.later(400, () -> say(fault, process, new Signal.Back("once more")));
                process.later(1_200, () -> crew.say(process, new Signal.Continue()));
            }
            case INTERRUPT -> say(fault, process, new Signal.Interrupt());
            case ROLLBACK -> say(fault, process, new Signal.Rollback("not today"));
            case ABORT -> say(fault, process, new Signal.Abort("enough"));
            default -> throw new IllegalStateException("nobody does " + fault);
        }
    }

    /** A run took the signal and did not refuse it. */
    void heeded(Signal signal) {
        Optional.ofNullable(meant.remove(signal)).ifPresent(world::effective);
    }

    private void felt(Fault fault) {
        world.effective(fault);
    }

    private void say(Fault fault, SimProcess process, Signal signal) {
        if (process.interpreter().state() != RunState.ENDED) {
            meant.put(signal, fault);
            // A moment later, so that what ends now has ended.
            process.later(10, () -> crew.say(process, signal));
        }
    }

    private void knob(SimProcess process) {
        List<Param> live = theatre.runbook().params().stream()
                .filter(Param::live)
                .filter(param -> param.lowest().isPresent() && param.highest().isPresent())
                .toList();
        if (live.isEmpty()) {
            return;
        }
        Param param = world.chance.pick(live);
        if (param.lowest().get() instanceof Value.Amount low && param.highest().get() instanceof Value.Amount high) {
            double amount = low.amount() + world.chance.share() * (high.amount() - low.amount());
            say(Fault.KNOB, process, new Signal.Set(param.name(), Value.amount(Math.rint(amount * 100) / 100), ""));
        }
    }

    private void override(SimProcess process, long millis) {
        Phase phase = world.chance.pick(theatre.runbook().phases());
        String gate = phase.rules().stream()
                .flatMap(rule -> rule.gate().stream())
                .findFirst()
                .filter(name -> world.chance.oneIn(2))
                .orElse(phase.name());
        say(Fault.OVERRIDE, process, new Signal.Override(gate, "it is known", millis));
    }

    private void secondRun() {
        if (theatre.database.down()) {
            return;
        }
        Optional<String> refusal = theatre.database.refusal("sim-2", false);
        if (refusal.isPresent()) {
            felt(Fault.SECOND_RUN);
            world.tell(() -> "       the second run is refused: " + refusal.get());
        } else if (theatre.database.data().isOpen()) {
            world.violated("one run at a time", "a second run of the same runbook could begin");
        }
    }

    private void takeOver(Optional<SimProcess> holder) {
        if (holder.isPresent()) {
            felt(Fault.TAKEOVER);
            crew.takeUp(true);
        }
    }
}
