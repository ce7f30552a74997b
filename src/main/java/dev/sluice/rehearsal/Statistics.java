package dev.sluice.rehearsal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What many simulated runs came to. Not for several threads at once. */
public final class Statistics {
    /** Below this many runs a fault that never changed anything, or a transition never taken, may be chance. */
    public static final long ENOUGH_RUNS = 1_000;

    private static final int MOST_SHOWN = 20;

    private final List<Fault> possible;
    private final List<Transition> transitions;
    private final Tally tally = new Tally();
    private final Map<String, Long> endings = new TreeMap<>();
    private final List<Found> found = new ArrayList<>();
    private long runs;
    private long nanos;
    private long violations;
    private long millis;

    /** A violation and the seed that leads to it. */
    public record Found(long seed, Violation violation) {}

    /**
     * A kind of fault over all runs.
     *
     * @param effective how often it changed what happened
     */
    public record FaultLine(Fault fault, long injected, long effective) {}

    Statistics(List<Fault> possible, List<Transition> transitions) {
        this.possible = possible;
        this.transitions = transitions;
    }

    public void add(Outcome outcome) {
        runs++;
        millis += outcome.millis();
        violations += outcome.violations().size();
        outcome.violations().stream()
                .limit(Math.max(0, MOST_SHOWN - found.size()))
                .forEach(violation -> found.add(new Found(outcome.seed(), violation)));
        endings.merge(outcome.ending().map(Enum::name).orElse("NOT ENDED"), 1L, Long::sum);
        tally.add(outcome.tally());
    }

    /** Takes in those of other runs. */
    public void add(Statistics other) {
        runs += other.runs;
        nanos += other.nanos;
        millis += other.millis;
        violations += other.violations;
        found.addAll(other.found);
        found.sort(Comparator.comparingLong(Found::seed));
        found.subList(Math.min(found.size(), MOST_SHOWN), found.size()).clear();
        other.endings.forEach((ending, times) -> endings.merge(ending, times, Long::sum));
        tally.add(other.tally);
    }

    /** Time of a core that went into runs. */
    void spent(long coreNanos) {
        nanos += coreNanos;
    }

    /** Ticks in a second of one core. */
    public long ticksPerSecond() {
        return Math.round(ticks() * 1e9 / Math.max(1, nanos));
    }

    public long runs() {
        return runs;
    }

    /** Events that interpreters took, those read back from a journal not counted. */
    public long ticks() {
        return tally.ticks();
    }

    /** Processes that drove the runs. */
    public long processes() {
        return tally.processes();
    }

    /** How long the runs took together, in their worlds. */
    public long millis() {
        return millis;
    }

    public long violations() {
        return violations;
    }

    /** The first violations, with their seeds. */
    public List<Found> found() {
        return List.copyOf(found);
    }

    /** How many runs ended in which way. */
    public Map<String, Long> endings() {
        return new TreeMap<>(endings);
    }

    public List<FaultLine> faults() {
        return possible.stream()
                .map(fault -> new FaultLine(fault, tally.injectedTimes(fault), tally.effectiveTimes(fault)))
                .toList();
    }

    /** How often each transition was taken that a run of this runbook can take. */
    public Map<Transition, Long> transitions() {
        Map<Transition, Long> taken = new LinkedHashMap<>();
        transitions.forEach(each -> taken.put(each, tally.taken(each.from(), each.to())));
        return taken;
    }

    /** What the simulation did not reach, though it had runs enough: it would not have found a fault there. */
    public List<String> blindSpots() {
        if (runs < ENOUGH_RUNS) {
            return List.of();
        }
        List<String> blind = new ArrayList<>();
        faults().stream()
                .filter(line -> line.effective() == 0)
                .forEach(line ->
                        blind.add("never changed anything: " + line.fault().text()));
        transitions().forEach((transition, times) -> {
            if (times == 0) {
                blind.add("never taken: " + transition);
            }
        });
        return blind;
    }
}
