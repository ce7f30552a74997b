package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.chaos.TcpProxy.AtCommit;
import dev.sluice.demo.PostgresOptions;
import dev.sluice.demo.PostgresServer;
import dev.sluice.run.RunFolder;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection, or the server behind it, is lost in the middle of a fill; the same process goes on. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class LostConnectionTest {
    private static final int ROWS = 800;
    private static final String FILL = Ledger.runbook("batch 50 rows rest 10ms aim 100ms");

    @ParameterizedTest
    @EnumSource(AtCommit.class)
    void row09_resetAtCommitIsSettledByTheCheckpoint(AtCommit how, TestDatabase database, @TempDir Path path) {
        Ledger ledger = Ledger.create(database, ROWS).slow();
        URI address = URI.create(database.url().substring("jdbc:".length()));
        try (TcpProxy proxy = TcpProxy.to(address.getPort())) {
            RunFolder folder = new RunFolder(path, proxy.through(database)).runbook(FILL);
            try (SluiceProcess run = folder.start()) {
                for (int round = 1; round <= 1 + Ledger.ROUNDS; round++) {
                    long before = ledger.batches();
                    int strikes = round;
                    Ends.until(run, "batches are made", () -> ledger.batches() > before);
                    proxy.strike(how);
                    Ends.until(run, "a commit is lost", () -> proxy.strikes() == strikes);
                }
                assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
                boolean told = run.output().contains("is tried again");
                assertEquals(how == AtCommit.LOSE_IT, told, run::output);
            }
        }
        ledger.assertEachRowOnce();
    }

    /** Each on a connection of its own, of which one is struck. */
    @ParameterizedTest
    @EnumSource(AtCommit.class)
    void row09_resetAtTheCommitOfOneOfThreeWorkersIsSettledByItsRange(
            AtCommit how, TestDatabase database, @TempDir Path path) {
        Ledger ledger = Ledger.create(database, ROWS).slow();
        URI address = URI.create(database.url().substring("jdbc:".length()));
        try (TcpProxy proxy = TcpProxy.to(address.getPort())) {
            RunFolder folder = new RunFolder(path, proxy.through(database))
                    .runbook(Ledger.runbook("batch 20 rows rest 10ms aim 100ms workers 3"));
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "several work at once", () -> ledger.batches() > 8);
                proxy.strike(how);
                Ends.until(run, "a commit is lost", () -> proxy.strikes() == 1);
                assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            }
        }
        ledger.assertEachRowOnce();
    }

    @Test
    void row10_serverCrashInTheMiddleOfAFillIsOutlived(@TempDir Path path) {
        PostgresOptions durable = TestPostgres.privateOptions().with("fsync", "on");
        try (PostgresServer server = PostgresServer.start(durable)) {
            Ledger ledger =
                    Ledger.create(TestPostgres.administrationOf(server), ROWS).slow();
            RunFolder folder = new RunFolder(path, ledger.database()).runbook(FILL);
            try (SluiceProcess run = folder.start()) {
                for (int round = 0; round < 1 + Ledger.ROUNDS; round++) {
                    long before = ledger.batches();
                    Ends.until(run, "batches are made", () -> ledger.batches() >= before + 3);
                    server.stopImmediately();
                    if (round == 0) {
                        run.waitFor("on hold", RunFolder.LONG);
                    }
                    server.start();
                    ledger.assertNothingDoubled();
                }
                assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            }
            ledger.assertEachRowOnce();
        }
    }

    @Test
    void row10_serverThatStaysAwayEndsTheRunResumably(@TempDir Path path) {
        try (PostgresServer server = TestPostgres.startPrivate()) {
            Ledger ledger =
                    Ledger.create(TestPostgres.administrationOf(server), ROWS).slow();
            RunFolder folder = new RunFolder(path, ledger.database()).runbook(FILL);
            try (SluiceProcess run = folder.start("--patience", "3s")) {
                Ends.until(run, "batches are made", () -> ledger.batches() >= 3);
                server.stopImmediately();
                assertEquals(11, run.waitForExit(RunFolder.LONG), run::output);
                assertTrue(run.output().contains("sluice resume r"), run::output);
            }
            server.start();
            ledger.assertNothingDoubled();
            Ends.done(folder);
            ledger.assertEachRowOnce();
        }
    }
}
