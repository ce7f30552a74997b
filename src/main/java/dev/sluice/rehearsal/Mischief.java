package dev.sluice.rehearsal;

import dev.sluice.engine.RunState;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What goes wrong in one simulated run: drawn before it begins, over once the last of it is. */
final class Mischief {
    private static final int MOST_FAULTS = 9;
    private static final long SHORTEST_MILLIS = 100;

    private static final Set<Fault> ON_EFFECTS = EnumSet.of(
            Fault.LOCK_TIMEOUT,
            Fault.DEADLOCK,
            Fault.SERIALIZATION,
            Fault.SLOW_STATEMENT,
            Fault.CONNECTION_LOST,
            Fault.ANSWER_LOST,
            Fault.OLD_TRANSACTION,
            Fault.STEP_FAILS);

    /** What hurts most in the middle of an effect. */
    private static final Set<Fault> AT_STAGES = EnumSet.of(
            Fault.KILLED,
            Fault.MACHINE_CRASH,
            Fault.MACHINE_LOST,
            Fault.STOPPED,
            Fault.LID_CLOSED,
            Fault.BACKEND_ENDED,
            Fault.DATABASE_DOWN,
            Fault.FAILOVER,
            Fault.TAKEOVER,
            Fault.INTERRUPT,
            Fault.ROLLBACK,
            Fault.BACK,
            Fault.PAUSE,
            Fault.METRIC_RED);

    private final Theatre theatre;
    private final World world;
    private final Map<Fault, Integer> armed = new EnumMap<>(Fault.class);
    private final Map<Stage, List<Fault>> traps = new EnumMap<>(Stage.class);
    /** What strikes soon after a run has come there: it stays too short a while to be met by chance. */
    private final Map<RunState, Fault> ambushes = new EnumMap<>(RunState.class);

    private long overAt;
    private boolean over;

    Mischief(Theatre theatre) {
        this.theatre = theatre;
        this.world = theatre.world;
    }

    /** The kinds that can do anything to a run of this runbook. */
    static List<Fault> possible(Script script) {
        Set<Fault> faults = EnumSet.allOf(Fault.class);
        List<Step> steps = Script.steps(script.runbook()).toList();
        boolean transactions = steps.stream().anyMatch(step -> Effects.transactional(step.action()));
        if (!transactions) {
            faults.removeAll(EnumSet.of(
                    Fault.LOCK_TIMEOUT,
                    Fault.DEADLOCK,
                    Fault.SERIALIZATION,
                    Fault.SLOW_STATEMENT,
                    Fault.CONNECTION_LOST,
                    Fault.ANSWER_LOST));
        }
        if (steps.stream().noneMatch(step -> step.action() instanceof Action.Backfill)) {
            faults.remove(Fault.OLD_TRANSACTION);
        }
        if (steps.stream().noneMatch(step -> Effects.elsewhere(step.action()))) {
            faults.remove(Fault.STEP_FAILS);
        }
        if (script.runbook().params().stream().noneMatch(Param::live)) {
            faults.remove(Fault.KNOB);
        }
        if (script.runbook().sources().stream().allMatch(source -> source.kind() == Source.Kind.POSTGRES)) {
            faults.remove(Fault.SOURCE_DOWN);
        }
        if (script.runbook().metrics().stream().noneMatch(Candidates::isOutside)) {
            faults.removeAll(EnumSet.of(
                    Fault.METRIC_RED,
                    Fault.METRIC_FLAPPING,
                    Fault.METRIC_MISSING,
                    Fault.METRIC_STALE,
                    Fault.METRIC_TIMEOUT));
        }
        if (script.runbook().phases().stream().allMatch(phase -> phase.rules().isEmpty())) {
            faults.remove(Fault.OVERRIDE);
        }
        return List.copyOf(faults);
    }

    /** Nothing goes wrong at all. */
    void none() {
        over = true;
    }

    /** Draws what goes wrong, and when. */
    void begin(List<Fault> possible) {
        long span = Math.max(1_000, script().typicalMillis() * 5 / 4);
        int count = world.chance.below(MOST_FAULTS + 1);
        boolean ending = world.chance.oneIn(8);
        for (int i = 0; i < count; i++) {
            Fault fault = world.chance.pick(possible);
            boolean ends = fault == Fault.ROLLBACK || fault == Fault.ABORT;
            if (!ends || ending) {
                long at = world.chance.between(0, span);
                overAt = Math.max(overAt, at);
                world.at(at, () -> due(fault));
            }
        }
        if (world.chance.oneIn(4)) {
            ambush(possible, span);
        }
        world.at(overAt, this::healWhenDue);
    }

    private void ambush(List<Fault> possible, long span) {
        RunState where = world.chance.pick(List.of(RunState.VERIFYING, RunState.UNDOING));
        Fault fault =
                world.chance.pick(possible.stream().filter(AT_STAGES::contains).toList());
        ambushes.put(where, fault);
        if (where == RunState.UNDOING) {
            world.at(world.chance.between(0, span), () -> strike(Fault.ROLLBACK));
        }
        overAt = Math.max(overAt, span);
    }

    /** A run has come to this state, for the first time or again. */
    void came(RunState state) {
        Fault fault = ambushes.remove(state);
        if (fault != null && !over) {
            world.in(world.chance.between(0, SHORTEST_MILLIS), () -> strike(fault));
        }
    }

    private Script script() {
        return theatre.script;
    }

    private void due(Fault fault) {
        if (ON_EFFECTS.contains(fault)) {
            world.injected(fault);
            armed.merge(fault, 1, Integer::sum);
        } else if (AT_STAGES.contains(fault) && world.chance.oneIn(2)) {
            traps.computeIfAbsent(world.chance.pick(Arrays.asList(Stage.values())), stage -> new ArrayList<>())
                    .add(fault);
        } else {
            strike(fault);
        }
    }

    /** An effect of some process has come to this stage. */
    void reached(Stage stage) {
        List<Fault> waiting = traps.get(stage);
        if (waiting != null && !waiting.isEmpty() && world.chance.oneIn(2)) {
            strike(waiting.removeFirst());
        }
    }

    /** Whether such a fault hits this effect. */
    boolean hits(Fault fault) {
        int left = armed.getOrDefault(fault, 0);
        if (left == 0) {
            return false;
        }
        armed.put(fault, left - 1);
        world.effective(fault);
        world.tell(() -> "HIT    " + fault.text());
        return true;
    }

    private void strike(Fault fault) {
        world.injected(fault);
        long millis = duration();
        overAt = Math.max(overAt, world.now() + millis);
        switch (fault) {
            case METRIC_RED, METRIC_FLAPPING, METRIC_MISSING, METRIC_STALE, METRIC_TIMEOUT ->
                theatre.metrics.trouble(fault, millis);
            case SOURCE_DOWN -> theatre.metrics.sourceDown(millis);
            case DATABASE_DOWN -> {
                theatre.database.goDown();
                world.in(millis, theatre.database::comeUp);
            }
            case FAILOVER -> {
                boolean used = theatre.database.inUse();
                int lost = theatre.database.failOver(world.chance.below(4));
                if (used || lost > 0) {
                    world.effective(fault);
                }
                world.tell(() -> "       " + lost + " transactions are lost");
            }
            case BACKEND_ENDED -> {
                if (theatre.database.endOne()) {
                    world.effective(fault);
                }
            }
            case DISK_FULL -> {
                theatre.disk.full(true);
                world.in(millis, () -> theatre.disk.full(false));
            }
            case DISK_FAILS -> {
                theatre.disk.failing(true);
                world.in(millis, () -> theatre.disk.failing(false));
            }
            default -> theatre.crew.strike(fault, millis);
        }
    }

    /** From a tenth of a second up to a good part of a run, short ones as often as long ones. */
    private long duration() {
        double longest = Math.max(30_000, script().typicalMillis() / 3.0);
        return Math.round(SHORTEST_MILLIS * Math.pow(longest / SHORTEST_MILLIS, world.chance.share()));
    }

    private void healWhenDue() {
        if (world.now() < overAt) {
            world.at(overAt, this::healWhenDue);
            return;
        }
        over = true;
        armed.clear();
        traps.clear();
        theatre.metrics.heal();
        theatre.disk.full(false);
        theatre.disk.failing(false);
        theatre.database.comeUp();
        theatre.crew.heal();
        world.tell(() -> "from now on nothing goes wrong any more");
    }

    /** Whether nothing goes wrong any more. */
    boolean over() {
        return over;
    }
}
