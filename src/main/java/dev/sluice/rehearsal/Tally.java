package dev.sluice.rehearsal;

import dev.sluice.engine.RunState;
import java.util.Arrays;

/** Counts what one simulated run, or many together, met. */
public final class Tally {
    private static final int STATES = RunState.values().length;

    private final long[] injected = new long[Fault.values().length];
    private final long[] effective = new long[Fault.values().length];
    private final long[] transitions = new long[STATES * STATES];
    private long ticks;
    private long processes;

    void injected(Fault fault) {
        injected[fault.ordinal()]++;
    }

    /** An injected fault changed what happened; each one counts once. */
    void effective(Fault fault) {
        int index = fault.ordinal();
        effective[index] += effective[index] < injected[index] ? 1 : 0;
    }

    void transition(RunState from, RunState to) {
        transitions[from.ordinal() * STATES + to.ordinal()]++;
    }

    void tick() {
        ticks++;
    }

    void process() {
        processes++;
    }

    long injectedTimes(Fault fault) {
        return injected[fault.ordinal()];
    }

    long effectiveTimes(Fault fault) {
        return effective[fault.ordinal()];
    }

    long taken(RunState from, RunState to) {
        return transitions[from.ordinal() * STATES + to.ordinal()];
    }

    long ticks() {
        return ticks;
    }

    long processes() {
        return processes;
    }

    void add(Tally other) {
        Arrays.setAll(injected, index -> injected[index] + other.injected[index]);
        Arrays.setAll(effective, index -> effective[index] + other.effective[index]);
        Arrays.setAll(transitions, index -> transitions[index] + other.transitions[index]);
        ticks += other.ticks;
        processes += other.processes;
    }
}
