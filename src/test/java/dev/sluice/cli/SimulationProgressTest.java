package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.SluiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sees who waits for a simulation, and who does not wait. */
class SimulationProgressTest {
    private static final Duration BOUND = Duration.ofSeconds(120);

    @Test
    void tellsEveryFewSecondsHowMuchIsLeft() {
        AtomicLong seconds = new AtomicLong(100);
        List<String> told = new ArrayList<>();
        SimulationProgress progress = new SimulationProgress(
                1_200, () -> Duration.ofSeconds(seconds.get()).toNanos(), told::add);

        for (long done = 1; done <= 1_200; done++) {
            seconds.incrementAndGet();
            progress.accept(done == 10 ? 9 : done == 9 ? 10 : done);
        }

        assertEquals("5 of 1,200 runs, about 19:55 left", told.getFirst());
        assertEquals("10 of 1,200 runs, about 19:50 left", told.get(1));
        assertEquals("1,195 of 1,200 runs, about 0:05 left", told.getLast());
        assertEquals(239, told.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void endsWithTheRunsDoneSoFarWhenItIsToldToEnd(String signal) {
        Path runbook = Path.of("runbooks", "orders_status.runbook").toAbsolutePath();
        try (SluiceProcess simulation =
                SluiceProcess.start(Path.of("."), Map.of(), "simulate", runbook.toString(), "--runs", "100000")) {
            simulation.waitFor(" of 100,000 runs, about ", BOUND);

            simulation.signal(signal);

            assertEquals(130, simulation.waitForExit(BOUND));
            String output = simulation.output();
            assertTrue(output.contains("stopped: what the runs done so far came to"), output);
            assertTrue(output.contains("\nstopped after "), output);
            assertTrue(output.contains("\nno violation\n"), output);
            assertFalse(output.contains("Exception"), output);
        }
    }

    @Test
    void saysSoWhenItIsToldToEndBeforeTheFirstRun() {
        Path runbook = Path.of("runbooks", "orders_status.runbook").toAbsolutePath();
        try (SluiceProcess simulation =
                SluiceProcess.start(Path.of("."), Map.of(), "simulate", runbook.toString(), "--as-written")) {
            simulation.waitFor("1 warning", BOUND);
            simulation.signal("INT");

            assertEquals(130, simulation.waitForExit(BOUND));
            assertTrue(simulation.output().contains("stopped before the first run"), simulation::output);
        }
    }
}
