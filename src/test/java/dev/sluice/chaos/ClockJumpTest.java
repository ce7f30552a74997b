package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.run.LiveRun;
import dev.sluice.run.RunClock;
import dev.sluice.run.RunFolder;
import dev.sluice.run.Timekeeper;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The host's clock is set an hour on and an hour back while a run is driven. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class ClockJumpTest {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final int ROWS = 2_000;
    private static final String FILL = Ledger.runbook("batch 200 rows rest 100ms aim 10s");

    /** The host's clocks, and how far its wall clock was set since. */
    private record Jumping(Timekeeper host, AtomicLong set) implements Timekeeper {
        @Override
        public long now() {
            return host.now();
        }

        @Override
        public long wall() {
            return host.wall() + set.get();
        }
    }

    /** A batch that a jump meets is made anew, as after a sleep: from the wall clock alone, the two look the same. */
    @Test
    void row25_aWallClockThatJumpsUnderADriverCostsNoMoreThanTheBatchesInFlight(
            TestDatabase database, @TempDir Path path) {
        Ledger ledger = Ledger.create(database, ROWS).slow();
        RunFolder folder = new RunFolder(path, database).lease("10m").runbook(FILL);
        AtomicLong set = new AtomicLong();
        try (LiveRun run = folder.beginBy(base -> new Jumping(new RunClock(base), set))) {
            long seen = 0;
            for (long jump : new long[] {HOUR, -HOUR, -HOUR, HOUR}) {
                long before = seen;
                run.until("batches go on", () -> ledger.batches() > before);
                seen = ledger.batches();
                set.addAndGet(jump);
            }
            assertEquals(Ending.DONE, run.end(), run::toString);
            List<Decision> cancelled = run.all(Kind.STEP_CANCELLED);
            assertTrue(cancelled.size() <= 4, run::toString);
            for (Decision decision : cancelled) {
                String why = decision.text() + decision.reasons();
                assertTrue(why.contains("the last verdict is 3") || why.contains("the host's clock was set back"), why);
            }
            for (Kind unmoved : new Kind[] {Kind.STEP_FAILED, Kind.RECOVERED, Kind.PAUSED, Kind.ROLLBACK_BEGAN}) {
                assertEquals(List.of(), run.all(unmoved), run::toString);
            }
        }
        ledger.assertEachRowOnce();
        assertEquals(
                1, database.count("select epoch from sluice.fence"), "the lease is the database's clock's business");
        assertEquals(0, folder.sluice("replay", RunFolder.RUN).exitCode());
    }
}
