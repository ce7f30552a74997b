package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.run.RunFolder;
import dev.sluice.run.Switches;
import dev.sluice.step.Fixture;
import dev.sluice.step.target.Schema;
import dev.sluice.step.target.Target;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is told to end does so resumably: what is in flight finishes, or is ended when the grace is over. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class InterruptTest {
    private static final int INTERRUPTED = 130;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void row26_aSignalInABatchLetsItFinish(String signal, TestDatabase database, @TempDir Path path) {
        Ledger ledger = Ledger.create(database, 400).slow();
        RunFolder folder = new RunFolder(path, database).runbook(Ledger.runbook("batch 50 rows rest 0s aim 100ms"));
        try (SluiceProcess run = folder.start()) {
            Ends.until(run, "batches are made", () -> ledger.batches() >= 2);
            run.signal(signal);
            assertResumable(Ends.with(INTERRUPTED, run));
        }
        ledger.assertNothingDoubled();
        Ends.done(folder);
        ledger.assertEachRowOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void row26_aBatchThatOutlastsTheGraceIsRolledBack(String signal, TestDatabase database, @TempDir Path path)
            throws SQLException {
        Ledger ledger = Ledger.create(database, 400);
        RunFolder folder = new RunFolder(path, database)
                .runbook(Ledger.runbook("batch 50 rows rest 0s aim 100ms lock timeout 5m timeout 10m"));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update t set other = 1 where id = 120");
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "a batch waits", () -> waiting(database) == 1);
                run.signal(signal);
                assertResumable(Ends.with(INTERRUPTED, run));
            }
            assertEquals(0, waiting(database));
            ledger.assertNothingDoubled();
            other.rollback();
        }
        Ends.done(folder);
        ledger.assertEachRowOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void row26_aSignalInAWaitEndsIt(String signal, TestDatabase database, @TempDir Path path) {
        Switches.create(database);
        Switches.set(database, "stay", 1);
        RunFolder folder =
                new RunFolder(path, database).runbook(Switches.runbook("step calm wait at most 30m until stay == 0"));
        try (SluiceProcess run = folder.start()) {
            run.waitFor("work.calm", RunFolder.LONG);
            run.signal(signal);
            assertResumable(Ends.with(INTERRUPTED, run));
        }
        Switches.set(database, "stay", 0);
        Ends.done(folder);
    }

    @Test
    void row26_aCommandThatOutlastsTheGraceIsEndedAndItsProbeAsked(TestDatabase database, @TempDir Path path)
            throws IOException {
        Switches.create(database, "create table marks (name text)");
        RunFolder folder = new RunFolder(path, database)
                .command("copy", "sh", "-c", "echo $$ >> starts; while [ ! -e go ]; do sleep 0.1; done")
                .runbook(Switches.runbook("""
                        step copy run "copy" grace 2s
                        undo none copy because "nobody asks for it here"
                        probe copy from db sql "select exists (select from marks)"
                        """));
        Path starts = path.resolve("starts");
        try (SluiceProcess run = folder.start()) {
            Ends.until(
                    run,
                    "the command runs",
                    () -> Files.exists(starts) && Files.readString(starts).endsWith("\n"));
            run.signal("TERM");
            assertResumable(Ends.with(INTERRUPTED, run));
        }
        long pid = Long.parseLong(Files.readString(starts).strip());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "no command outlives the process");
        Files.createFile(path.resolve("go"));
        Ends.done(folder);
        assertEquals(2, Files.readAllLines(starts).size());
    }

    /** Between the fence and the first event nothing says yet that the run is there, and nobody else would give the fence back. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void row26_aSignalWhileTheFenceIsTakenEndsItInOrder(String signal, TestDatabase database, @TempDir Path path)
            throws SQLException {
        Ledger ledger = Ledger.create(database, 400);
        RunFolder folder = new RunFolder(path, database).runbook(Ledger.runbook("batch 50 rows rest 0s"));
        try (Target target = Target.open(Fixture.settings(database), "before")) {
            Schema.create(target);
        }
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table sluice.claim in row exclusive mode");
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "it takes its fence", () -> waiting(database) == 1);
                run.signal(signal);
                other.rollback();
                assertResumable(Ends.with(INTERRUPTED, run));
            }
        }
        assertEquals(0, database.count("select max(backend_pid) from sluice.fence"), "it is given back");
        Ends.done(folder);
        ledger.assertEachRowOnce();
    }

    private static long waiting(TestDatabase database) {
        return database.count("select count(*) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'");
    }

    private static void assertResumable(String printed) {
        assertTrue(printed.contains("sluice resume r"), printed);
    }
}
