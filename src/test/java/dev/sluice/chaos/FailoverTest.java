package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.demo.PostgresServer;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.run.Answers;
import dev.sluice.run.LiveRun;
import dev.sluice.run.Refused;
import dev.sluice.run.RunFolder;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The address of the target leads to another server than before: its replica, promoted or not, or somebody else's. */
@Execution(ExecutionMode.CONCURRENT)
class FailoverTest {
    private static final int ROWS = 800;
    private static final String FILL = Ledger.runbook("batch 50 rows rest 10ms aim 100ms");
    private static final String RESTING_FILL = Ledger.runbook("batch 50 rows rest 500ms aim 100ms");

    @Test
    void row11_failoverThatLosesTheTailInABatchIsNoticed(@TempDir Path path) throws Refused {
        losesTheTail(path, FILL, folder -> {
            try (LiveRun run = folder.resumeWith(new Answers())) {
                run.until("it asks", () -> run.view().question().isPresent());
                run.say(new Signal.Retry());
                assertEquals(Ending.DONE, run.end(), run::toString);
            }
        });
    }

    @Test
    void row11_failoverThatLosesTheTailBetweenBatchesIsNoticed(@TempDir Path path) throws Refused {
        losesTheTail(path, RESTING_FILL, folder -> {
            Ends.stopped(1, folder);
            Ends.with(0, folder.startResume(Map.of(), "--retry"));
        });
    }

    /** Rows and checkpoint are lost together; what the journal knows beyond that is said, and a person lets the run go on. */
    private static void losesTheTail(Path path, String runbook, Consumer<RunFolder> person) throws Refused {
        try (Replica pair = Replica.start();
                TcpProxy address = TcpProxy.to(pair.primary().port())) {
            Ledger before = Ledger.create(pair.onPrimary(), ROWS).slow();
            Ledger after = new Ledger(pair.onReplica(), ROWS);
            RunFolder folder = folder(path, address, before.database()).runbook(runbook);
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "batches are made", () -> before.batches() >= 1);
                pair.awaitReplay();
                pair.cut();
                long copied = after.batches();
                Ends.until(run, "batches are made that the replica does not have", () -> before.batches() > copied + 1);
                address.bar();
                pair.failOver();
                address.leadTo(pair.replica().port());
                String printed = Ends.with(1, run);
                assertTrue(printed.contains("the checkpoint went back"), printed);
                assertTrue(printed.contains("timeline 1 to 2"), printed);
                assertTrue(printed.contains("sluice resume r --retry"), printed);
            }
            after.assertNothingDoubled();
            assertTrue(after.rowsDone() < ROWS);

            person.accept(folder);
            after.assertEachRowOnce();
            assertTrue(
                    Ends.recoveries(folder).stream()
                            .anyMatch(decision -> decision.reasons().toString().contains("timeline 1 to 2")),
                    () -> folder.path() + " tells of the new timeline");
        }
    }

    @Test
    void row11_failoverThatLosesNothingIsRecordedAndOutlived(@TempDir Path path) throws Refused {
        try (Replica pair = Replica.start();
                TcpProxy address = TcpProxy.to(pair.primary().port())) {
            Ledger before = Ledger.create(pair.onPrimary(), ROWS).slow();
            RunFolder folder = folder(path, address, before.database()).runbook(FILL);
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "batches are made", () -> before.batches() >= 3);
                address.bar();
                pair.awaitReplay();
                pair.failOver();
                address.leadTo(pair.replica().port());
                String printed = Ends.with(0, run);
                assertTrue(printed.contains("timeline 1 to 2"), printed);
            }
            new Ledger(pair.onReplica(), ROWS).assertEachRowOnce();
            assertTrue(!Ends.recoveries(folder).isEmpty());
        }
    }

    @Test
    void row12_aReplicaIsRefused(@TempDir Path path) {
        try (Replica pair = Replica.start();
                TcpProxy address = TcpProxy.to(pair.primary().port())) {
            Ledger ledger = Ledger.create(pair.onPrimary(), ROWS).slow();
            RunFolder folder = folder(path, address, ledger.database()).runbook(FILL);
            interrupt(folder, ledger);
            pair.awaitReplay();
            address.leadTo(pair.replica().port());

            String printed = Ends.with(30, folder.startResume(Map.of()));
            assertTrue(printed.contains("is a standby (in recovery)"), printed);
            printed = Ends.with(30, folder.process(Map.of(), BEGIN_ANOTHER));
            assertTrue(printed.contains("is a standby (in recovery)"), printed);

            address.leadTo(pair.primary().port());
            Ends.done(folder);
            ledger.assertEachRowOnce();
        }
    }

    @Test
    void row12_anotherClusterIsRefused(@TempDir Path path) {
        try (PostgresServer server = TestPostgres.startPrivate();
                PostgresServer other = TestPostgres.startPrivate(server.password());
                TcpProxy address = TcpProxy.to(server.port())) {
            Ledger ledger =
                    Ledger.create(TestPostgres.administrationOf(server), ROWS).slow();
            Ledger.create(TestPostgres.administrationOf(other), ROWS);
            RunFolder folder = folder(path, address, ledger.database()).runbook(FILL);
            interrupt(folder, ledger);
            address.leadTo(other.port());

            String printed = Ends.with(30, folder.startResume(Map.of()));
            assertTrue(printed.contains("is another database cluster than the one run r began in"), printed);
            TestDatabase stranger = TestPostgres.administrationOf(other);
            assertEquals(0, stranger.count("select sum(n) from t"));
            assertEquals(0, stranger.count("select count(*) from pg_namespace where nspname = 'sluice'"));

            address.leadTo(server.port());
            Ends.done(folder);
            ledger.assertEachRowOnce();
        }
    }

    @Test
    void row12_anotherClusterInTheMiddleOfARunChangesNothingThere(@TempDir Path path) {
        try (PostgresServer server = TestPostgres.startPrivate();
                PostgresServer other = TestPostgres.startPrivate(server.password());
                TcpProxy address = TcpProxy.to(server.port())) {
            Ledger ledger =
                    Ledger.create(TestPostgres.administrationOf(server), ROWS).slow();
            TestDatabase stranger = TestPostgres.administrationOf(other);
            Ledger.create(stranger, ROWS);
            RunFolder folder = folder(path, address, ledger.database()).runbook(FILL);
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "batches are made", () -> ledger.batches() >= 3);
                address.leadTo(other.port());
                run.waitFor("is another database cluster than before", RunFolder.LONG);
                address.leadTo(server.port());
                Ends.with(0, run);
            }
            assertEquals(0, stranger.count("select sum(n) from t"));
            ledger.assertEachRowOnce();
        }
    }

    private static final String[] BEGIN_ANOTHER =
            "run migration.runbook --env test --run-id other --unattended --create-schema".split(" ");

    private static RunFolder folder(Path path, TcpProxy address, TestDatabase database) {
        return new RunFolder(path, address.through(database));
    }

    private static void interrupt(RunFolder folder, Ledger ledger) {
        try (SluiceProcess run = folder.start()) {
            Ends.until(run, "batches are made", () -> ledger.batches() >= 3);
            run.signal("TERM");
            Ends.with(130, run);
        }
    }
}
