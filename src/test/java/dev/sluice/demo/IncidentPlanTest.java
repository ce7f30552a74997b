package dev.sluice.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IncidentPlanTest {

    @Test
    void followsFromTheSeed() {
        assertEquals(IncidentPlan.of(Scenario.FORWARD, 7), IncidentPlan.of(Scenario.FORWARD, 7));
        assertNotEquals(IncidentPlan.of(Scenario.FORWARD, 7), IncidentPlan.of(Scenario.FORWARD, 8));
    }

    @Test
    void isAlwaysLargeEnoughForTheGateToAct() {
        LongStream.range(0, 1_000).forEach(seed -> {
            IncidentPlan forward = IncidentPlan.of(Scenario.FORWARD, seed);
            assertTrue(
                    forward.sessions() > forward.threshold() && forward.length().toSeconds() >= 6, forward.toString());
            IncidentPlan rollback = IncidentPlan.of(Scenario.ROLLBACK, seed);
            assertTrue(100 * rollback.errors() > 2 * rollback.threshold(), rollback.toString());
        });
    }
}
