package dev.sluice.rehearsal.mutant;

/**
 * One fault.
 *
 * @param name what the faulty code does, in a few words
 * @param file the class that is patched, below {@code dev/sluice}, such as {@code gate/RedClock}
 * @param find text of its source; it must stand there exactly once
 * @param replacement what stands there instead
 * @param runs the class whose runs are to find it out: a {@code LongFunction<String>} from a seed to what was broken
 */
record Mutant(String name, String file, String find, String replacement, String runs) {
    private static final String ORACLE_RUNS = "dev.sluice.engine.OracleRuns";
    private static final String STEPPED_RUNS = "dev.sluice.rehearsal.SteppedRuns";
    private static final String SIMULATED_RUNS = "dev.sluice.rehearsal.SimulatedRuns";

    /** A fault of the gate or the interpreter, to be found out by the oracles alone. */
    static Mutant decides(String name, String file, String find, String replacement) {
        return new Mutant(name, file, find, replacement, ORACLE_RUNS);
    }

    /** A fault of how steps are taken, to be found out by simulated runs of a runbook that is full of them. */
    static Mutant steps(String name, String file, String find, String replacement) {
        return new Mutant(name, file, find, replacement, STEPPED_RUNS);
    }

    /** A fault of what surrounds the interpreter, to be found out by whole simulated runs. */
    static Mutant drives(String name, String file, String find, String replacement) {
        return new Mutant(name, file, find, replacement, SIMULATED_RUNS);
    }

    @Override
    public String toString() {
        return name;
    }
}
