package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.model.Runbook;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every length of time says how it is known. */
class EstimatesTest {

    private final Runbook orders = Samples.shipped("orders_status");
    private final Estimates alone = new Estimates(orders, List.of());

    @Test
    void theWholeIsWhatTheRunbookStates() {
        assertEquals("1d3h to 1d8h (stated in the runbook)", alone.whole().whole());
    }

    @Test
    void aPhaseTakesAtLeastWhatItWaitsForAndAtMostItsLimit() {
        assertEquals(
                "1d to 2d10m (computed from waiting times and limits)",
                alone.phase(orders.phase("adopt")).whole());
        assertEquals(
                "at most 4h (computed from waiting times and limits)",
                alone.phase(orders.phase("fill")).whole());
    }

    @Test
    void aRollbackAddsUpTheUndosThatRun() {
        assertEquals(
                "at most 2h (computed from limits)",
                alone.rollbackFrom(orders.phase("fill")).whole());
        assertEquals("at most 4h (computed from limits)", alone.rollback().whole());
    }

    @Test
    void whatAnEarlierRunTookGoesBeforeAll() {
        Estimates measured = new Estimates(orders, List.of(PastRuns.of(orders)));
        assertEquals(
                "2d (measured in run r-1 in staging, 2026-11-18 10:15:00 UTC)",
                measured.phase(orders.phase("fill")).whole());
        assertEquals(
                "12d (measured in run r-1 in staging, 2026-11-18 10:15:00 UTC)",
                measured.whole().whole());
    }

    @Test
    void anEarlierRunTellsNothingOfPhasesThatItDidNotLeaveBehind() {
        PastRun run = PastRuns.of(orders);
        run.phases().remove("adopt");
        Estimates measured = new Estimates(orders, List.of(run));
        assertEquals("1d3h to 1d8h (stated in the runbook)", measured.whole().whole());
        assertEquals(Estimates.COMPUTED, measured.phase(orders.phase("adopt")).from());
        assertEquals(Estimates.MIXED, measured.until(orders.phase("contract")).from());
    }

    @Test
    void aRehearsalThatWaitedForLessIsNotTakenForTheRealThing() {
        PastRun run = PastRuns.of(orders);
        run.phases().replaceAll((phase, time) -> new PastRun.Time(Duration.ofSeconds(12), Duration.ZERO, 0));
        Estimates rehearsed = new Estimates(orders, List.of(run));
        assertEquals(
                "1d to 2d10m (computed from waiting times and limits)",
                rehearsed.phase(orders.phase("adopt")).whole());
        assertEquals(
                "12s (measured in run r-1 in staging, 2026-11-18 10:15:00 UTC)",
                rehearsed.phase(orders.phase("fill")).whole());
        assertEquals("1d3h to 1d8h (stated in the runbook)", rehearsed.whole().whole());
    }

    @Test
    void withoutAnEstimateTheWholeIsComputed() {
        Runbook bare = Samples.of("""
                runbook bare "Look twice"
                source db postgres
                metric waiting count safety from db every 15s sql "select 1"
                phase look "Look" {
                  soak 10m
                  proceed when waiting == 0 for 20m
                  within 2h
                }
                """);
        Estimates estimates = new Estimates(bare, List.of());
        assertEquals(
                "20m to 2h (computed from waiting times and limits)",
                estimates.whole().whole());
        assertEquals("20 to 120", estimates.whole().minutes());
        assertEquals(true, estimates.rollback().isNothing());
    }
}
