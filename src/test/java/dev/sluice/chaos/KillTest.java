package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.run.Refused;
import dev.sluice.run.RunFolder;
import dev.sluice.step.Failpoint;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Processes are killed in the middle of a fill that must not touch a row twice, and new ones go on. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class KillTest {
    private static final int ROWS = 2_000;
    private static final String FILL = Ledger.runbook("batch 50 rows rest 0s aim 1ms");

    private static final int MANY_ROWS = 500_000;
    private static final int KILLS = 50 * Ledger.ROUNDS;
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());
    private static final Duration LATEST_OF_ALL = Duration.ofMillis(3_000);
    private static final Duration LATEST_AFTER_A_BATCH = Duration.ofMillis(400);

    @Test
    void row01_killBeforeCommitRollsTheBatchBack(TestDatabase database, @TempDir Path path) throws Refused {
        Ledger ledger = Ledger.create(database, ROWS);
        RunFolder folder = new RunFolder(path, database).runbook(FILL);
        Ends.killed(folder.start(Ends.at(Failpoint.BEFORE_COMMIT, 3)));
        assertEquals(2, ledger.batches());
        ledger.assertNothingDoubled();
        for (int round = 0; round < Ledger.ROUNDS; round++) {
            long before = ledger.batches();
            Ends.killed(folder.startResume(Ends.at(Failpoint.BEFORE_COMMIT, 2)));
            assertEquals(before + 1, ledger.batches());
            ledger.assertNothingDoubled();
        }
        finish(folder, ledger);
        List<Decision> recoveries = Ends.recoveries(folder);
        assertTrue(recoveries.size() <= 1 + Ledger.ROUNDS, "each resume tells once of batches that the journal lacks");
    }

    @Test
    void row02_killAfterCommitIsRecoveredFromTheCheckpoint(TestDatabase database, @TempDir Path path) throws Refused {
        Ledger ledger = Ledger.create(database, ROWS);
        RunFolder folder = new RunFolder(path, database).runbook(FILL);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_COMMIT, 3)));
        String gone = folder.sluice("status", "r").out();
        assertTrue(gone.contains("gone     its process ended without a word: sluice resume r"), gone);
        String json = folder.sluice("status", "r", "--format", "json").out();
        assertTrue(json.contains("\"driven\" : false"), json);
        assertEquals(3, ledger.batches());
        ledger.assertNothingDoubled();
        for (int round = 0; round < Ledger.ROUNDS; round++) {
            long before = ledger.batches();
            Ends.killed(folder.startResume(Ends.at(Failpoint.AFTER_COMMIT, 2)));
            assertEquals(before + 2, ledger.batches());
            ledger.assertNothingDoubled();
        }
        finish(folder, ledger);
        List<Decision> recoveries = Ends.recoveries(folder);
        assertEquals(1 + Ledger.ROUNDS, recoveries.size(), recoveries::toString);
        for (Decision recovery : recoveries) {
            assertTrue(recovery.text().contains("the checkpoint is ahead of the journal"), recovery::toString);
        }
        assertReported(folder, recoveries);
    }

    @Test
    void row02_killWhileTheAnswerToCommitIsUnderWayEndsOneWayOrTheOther(TestDatabase database, @TempDir Path path) {
        Ledger ledger = Ledger.create(database, ROWS);
        RunFolder folder = new RunFolder(path, database).runbook(FILL);
        Ends.killed(folder.start(Ends.at(Failpoint.COMMIT_SENT, 3)));
        for (int round = 0; round < Ledger.ROUNDS; round++) {
            Ends.killed(folder.startResume(Ends.at(Failpoint.COMMIT_SENT, 1 + round % 3)));
        }
        finish(folder, ledger);
    }

    /** A round of several workers is no transaction: what each of them has committed stays, whatever becomes of the others. */
    @Test
    void row01_row02_killInTheMiddleOfARoundOfThreeWorkersKeepsWhatEachHasCommitted(
            TestDatabase database, @TempDir Path path) {
        Ledger ledger = Ledger.create(database, ROWS);
        RunFolder folder =
                new RunFolder(path, database).runbook(Ledger.runbook("batch 20 rows rest 0s aim 1ms workers 3"));
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_COMMIT, 11)));
        ledger.assertNothingDoubled();
        for (int round = 0; round < Ledger.ROUNDS; round++) {
            Ends.killed(folder.startResume(Ends.at(Failpoint.BEFORE_COMMIT, 8)));
            ledger.assertNothingDoubled();
            Ends.killed(folder.startResume(Ends.at(Failpoint.COMMIT_SENT, 7)));
            ledger.assertNothingDoubled();
        }
        finish(folder, ledger);
    }

    @Test
    void row01_row02_fiftyKillsAtRandomMomentsLeaveEveryRowChangedExactlyOnce(TestDatabase database, @TempDir Path path)
            throws Refused {
        Ledger ledger = Ledger.create(database, MANY_ROWS);
        // Without an aim of their own batches keep their size on a busy machine, so that the rest of the work has an
        // end.
        RunFolder folder = new RunFolder(path, database).runbook(Ledger.runbook("batch 500 rows rest 10ms"));
        Random random = new Random(SEED);
        String seed = "-Dchaos.seed=" + SEED;
        for (int kill = 1; kill <= KILLS; kill++) {
            long before = ledger.batches();
            try (SluiceProcess run = kill == 1 ? folder.start() : folder.startResume(Map.of())) {
                // Any moment of a process's life, and more often one at which it works; early enough to leave some for
                // all.
                boolean working = kill == 1 || random.nextInt(3) > 0;
                if (working) {
                    Await.until(seed, RunFolder.LONG, () -> ledger.batches() > before);
                }
                // A fifth is left for the end: no process is done before its kill, even when the test itself is held
                // up.
                long share = (long) MANY_ROWS * 4 / 5 * kill / KILLS;
                long wait = random.nextLong((working ? LATEST_AFTER_A_BATCH : LATEST_OF_ALL).toNanos());
                long due = System.nanoTime() + wait;
                Await.until(seed, RunFolder.LONG, () -> System.nanoTime() > due || ledger.rowsDone() > share);
                run.kill();
                Ends.killed(run);
            }
        }
        // No random moment need fall between a COMMIT and the journal's word of it; one more does.
        Ends.killed(folder.startResume(Ends.at(Failpoint.AFTER_COMMIT, 2)));
        ledger.assertNothingDoubled();
        assertTrue(ledger.rowsDone() < MANY_ROWS, "it survived every kill");
        finish(folder, ledger);
        List<Decision> recoveries = Ends.recoveries(folder);
        assertTrue(!recoveries.isEmpty(), () -> "the checkpoint was ahead of the journal at least once, " + seed);
        assertReported(folder, recoveries);
        assertTrue(database.count("select epoch from sluice.fence where closed_at is not null") > KILLS / 2);
    }

    private static void finish(RunFolder folder, Ledger ledger) {
        Ends.done(folder);
        ledger.assertEachRowOnce();
    }

    /** Reading a journal verifies its chain. */
    private static void assertReported(RunFolder folder, List<Decision> recoveries) {
        Command.Result report = folder.sluice("report", RunFolder.RUN);
        assertEquals(0, report.exitCode(), report::toString);
        for (Decision recovery : recoveries) {
            assertTrue(report.out().contains(recovery.text()), () -> recovery + "\n" + report.out());
        }
    }
}
