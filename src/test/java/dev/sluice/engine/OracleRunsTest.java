package dev.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What the interpreter does, judged by a second statement of gates.md. */
class OracleRunsTest {
    private static final int SEEDS = 150;

    @Test
    void noRunBreaksWhatTheOraclesHold() {
        OracleRuns runs = new OracleRuns();
        for (long seed = 0; seed < SEEDS; seed++) {
            assertEquals("", runs.apply(seed), "seed " + seed);
        }
    }
}
