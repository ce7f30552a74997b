package dev.sluice.rehearsal;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunView;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Simulates runs of one runbook, one per seed. The same seed gives the same run. Safe for several threads. */
public final class Simulation {
    /** The journal of one in so many runs is replayed; every resume reads its own anyway. */
    private static final long REPLAYED = 4;

    private static final long AFTERWARDS_MILLIS = 5_000;
    private static final long DAY_MILLIS = 24 * 3_600_000L;

    private final Script script;
    private final List<Fault> possible;
    private final Supplier<List<Witness>> witnesses;

    private Simulation(Script script, Supplier<List<Witness>> witnesses) {
        this.script = script;
        this.possible = Mischief.possible(script);
        this.witnesses = witnesses;
    }

    /** @param witnesses new ones for each run, who look on beside those that always do */
    public static Simulation of(Runbook runbook, Supplier<List<Witness>> witnesses) {
        Scenes scenes = Scenes.of(runbook);
        Simulation quiet = new Simulation(new Script(runbook, scenes, 0), List::of);
        long typical = quiet.play(0, Options.USUAL, List.of()).millis();
        return new Simulation(new Script(runbook, scenes, typical), witnesses);
    }

    /** Stages of the runbook for which no values of its metrics were found under which a run passes them. */
    public List<String> hopeless() {
        return script.scenes().hopeless();
    }

    /** Of no run yet. */
    public Statistics statistics() {
        return new Statistics(possible, Transition.possible(script.runbook()));
    }

    /** Kinds of faults that can do anything to a run of this runbook. */
    public List<Fault> possible() {
        return possible;
    }

    public Outcome run(long seed, boolean traced) {
        return run(seed, new Options(traced, Care.RIGHT));
    }

    /**
     * A run without a trace; absent if it was stopped before its end.
     *
     * @param stopped asked between any two things that happen
     */
    Optional<Outcome> run(long seed, BooleanSupplier stopped) {
        return play(seed, Options.USUAL, possible, stopped);
    }

    Outcome run(long seed, Options options) {
        return play(seed, options, possible);
    }

    private Outcome play(long seed, Options options, List<Fault> faults) {
        return play(seed, options, faults, () -> false).orElseThrow();
    }

    private Optional<Outcome> play(long seed, Options options, List<Fault> faults, BooleanSupplier stopped) {
        World world = new World(seed, options.traced());
        List<Witness> looking = new ArrayList<>(witnesses.get());
        Theatre theatre = new Theatre(script, world, options.care(), looking);
        Crew crew = theatre.crew;
        if (faults.isEmpty()) {
            theatre.mischief.none();
        } else {
            theatre.mischief.begin(faults);
        }
        crew.begin();
        long limit = 20 * script.typicalMillis() + DAY_MILLIS;
        while (crew.ending().isEmpty() && world.now() < limit && !stopped.getAsBoolean() && world.next()) {}
        if (stopped.getAsBoolean()) {
            return Optional.empty();
        }
        long took = world.now();
        Optional<Ending> ending = crew.ending();
        if (ending.isPresent()) {
            theatre.processes.forEach(SimProcess::wake);
            while (world.now() < took + AFTERWARDS_MILLIS && world.next()) {}
            crew.judge.over(ending.get());
            if (seed % REPLAYED == 0 || options.traced()) {
                crew.judge.journal();
            }
        } else {
            world.violated("the run ends", "it has not, though nothing goes wrong any more");
        }
        Optional<RunView> last = theatre.processes.isEmpty()
                ? Optional.empty()
                : Optional.of(theatre.processes.getLast().interpreter()).map(Interpreter::view);
        List<Violation> violations = new ArrayList<>(world.violations());
        for (Witness witness : looking) {
            last.ifPresent(view -> witness.over(view, world.now()));
            violations.addAll(witness.violations());
        }
        return Optional.of(new Outcome(seed, ending, took, violations, world.trace(), world.tally));
    }
}
