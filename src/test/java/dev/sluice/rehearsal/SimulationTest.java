package dev.sluice.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Simulation ORDERS = Simulation.of(Shipped.ordersStatus(), List::of);

    @Test
    void whateverGoesWrongNothingIsLostAndNothingIsDoneTwice() {
        List<String> found = new ArrayList<>();
        for (long seed = 1; seed <= 500; seed++) {
            for (Violation violation : ORDERS.run(seed, false).violations()) {
                found.add("seed " + seed + ": " + violation);
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (long seed = 1; seed <= 20; seed++) {
            assertEquals(ORDERS.run(seed, true).trace(), ORDERS.run(seed, true).trace());
        }
    }
}
