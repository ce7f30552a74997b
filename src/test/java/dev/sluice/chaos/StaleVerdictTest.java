package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.run.Refused;
import dev.sluice.run.RunFolder;
import dev.sluice.run.Switches;
import dev.sluice.run.Vigil;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A process falls asleep in the middle of a batch: what it knew before says nothing of the moment at which it wakes. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class StaleVerdictTest {
    private static final int ROWS = 2_000;
    private static final Duration ASLEEP = Vigil.BOUND.plusSeconds(2);
    private static final String FILL = Ledger.runbook("batch 1000 rows rest 0s aim 10s");

    @Test
    void row14_aBatchThatSleptIsNotCommittedButDoneAnewOnAFreshVerdict(TestDatabase database, @TempDir Path path)
            throws Refused {
        Ledger ledger = Ledger.create(database, ROWS).slow();
        RunFolder folder = new RunFolder(path, database).runbook(FILL);
        SluiceProcess run = folder.start();
        sleepInABatch(run, database);
        run.signal("CONT");
        Ends.with(0, run);
        ledger.assertEachRowOnce();
        assertCancelled(folder);
    }

    @Test
    void row14_aGateThatTurnedRedMeanwhileRollsBackBeforeAnythingIsCommitted(TestDatabase database, @TempDir Path path)
            throws Refused {
        Ledger ledger = Ledger.create(database, ROWS).slow();
        RunFolder folder = new RunFolder(path, database).runbook(FILL);
        SluiceProcess run = folder.start();
        sleepInABatch(run, database);
        Switches.set(database, "red", 1);
        run.signal("CONT");
        Ends.with(20, run);
        assertEquals(0, ledger.raised());
        assertEquals(0, ledger.batches());
        assertCancelled(folder);
    }

    /** Freezes it while its first batch runs; when this returns, the server waits for its next statement. */
    private static void sleepInABatch(SluiceProcess run, TestDatabase database) {
        Ends.until(run, "a batch runs", () -> batches(database, "active") == 1);
        run.signal("STOP");
        long awake = System.nanoTime() + ASLEEP.toNanos();
        Ends.until(run, "it slept", () -> System.nanoTime() > awake && batches(database, "idle in transaction") == 1);
    }

    private static long batches(TestDatabase database, String state) {
        return database.count("""
                select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
                and query like '%%update t set n = n + 1%%' and state = '%s'
                """.formatted(state));
    }

    private static void assertCancelled(RunFolder folder) throws Refused {
        Decision cancelled = folder.decisions().stream()
                .filter(decision -> decision.kind() == Kind.STEP_CANCELLED)
                .findFirst()
                .orElseThrow();
        assertTrue(cancelled.reasons().toString().contains("the last verdict is "), cancelled::toString);
    }
}
