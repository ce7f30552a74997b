package dev.sluice.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("it takes every core")
class SimulationTest {
    private static final Runbook ORDERS = Shipped.runbook("orders_status");
    private static final long SEEDS = 20_000;

    @Test
    void whateverGoesWrongNothingIsLostAndNothingIsDoneTwice() throws InterruptedException {
        Simulation simulation = Simulation.of(ORDERS, () -> List.of(new GateWitness(ORDERS)));
        Statistics statistics = new Batch(simulation).run(1, SEEDS, done -> {});
        System.out.println("simulated seeds 1 to " + SEEDS + ", " + statistics.ticks() + " ticks");
        assertEquals(List.of(), statistics.found());
        assertEquals(List.of(), statistics.blindSpots());
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        Simulation simulation = Simulation.of(ORDERS, List::of);
        Simulation another = Simulation.of(ORDERS, List::of);
        for (long seed = 1; seed <= 50; seed++) {
            assertEquals(
                    simulation.run(seed, true).trace(), another.run(seed, true).trace());
        }
    }

    @ParameterizedTest
    @CsvSource({"concurrent_index, 4_000", "not_null_safely, 8_000", "queue_cutover, 1_000", "settings_guard, 4_000"})
    void theOtherShippedRunbooksKeepTheirPromisesToo(String name, String runs) throws InterruptedException {
        Runbook runbook = Shipped.runbook(name);
        Simulation simulation = Simulation.of(runbook, () -> List.of(new GateWitness(runbook)));
        assertEquals(List.of(), simulation.hopeless());
        Statistics statistics = new Batch(simulation).run(1, Long.parseLong(runs.replace("_", "")), done -> {});
        assertEquals(List.of(), statistics.found());
        assertTrue(
                statistics.endings().containsKey("DONE"),
                () -> statistics.endings().toString());
    }

    @Test
    void laddersAndPostponedStepsKeepTheirPromisesToo() throws InterruptedException {
        Simulation simulation = SteppedRuns.simulation();
        assertEquals(List.of(), simulation.hopeless());
        Statistics statistics = new Batch(simulation).run(1, 10_000, done -> {});
        assertEquals(List.of(), statistics.found());
        assertTrue(
                statistics.endings().containsKey("DONE"),
                () -> statistics.endings().toString());
    }

    @Test
    void soaksOfADayCostNoMoreThanTheirTicks() {
        Runbook unshortened = Shipped.runbook("orders_status", Map.of());
        assertEquals(
                List.of(), Simulation.of(unshortened, List::of).run(1, false).violations());
    }
}
