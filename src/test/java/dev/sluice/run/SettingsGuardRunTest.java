package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Await;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The shipped {@code settings_guard.runbook} with the built command: the server's setting comes back, however the run ends. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("checkpoint_timeout")
class SettingsGuardRunTest {
    private static final String OLD = "7min";

    /** Some thirty batches with a rest between them: time enough to say something meanwhile. */
    private static final String[] SLOW = "--set pace=1s --set batch=10 --set rest=1s".split(" ");

    private static final String[] QUICK = "--set pace=1s --set rest=0s".split(" ");

    private TestDatabase server;

    @BeforeEach
    void aValueOfSomebodyElseIsInForce(TestDatabase database) {
        server = database;
        database.execute(
                "create table readings (id bigserial primary key, fahrenheit numeric not null, celsius numeric)",
                "insert into readings (fahrenheit) select n % 100 from generate_series(1, 300) n");
        database.execute("alter system set checkpoint_timeout = '" + OLD + "'");
        reload();
        awaitSetting(OLD);
    }

    @AfterEach
    void nothingIsLeft() {
        server.execute("alter system reset checkpoint_timeout");
        reload();
    }

    @Test
    void comesBackAfterSuccess(@TempDir Path path) throws IOException {
        RunFolder folder = folder(path);
        try (SluiceProcess run = folder.start(QUICK)) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals(OLD, setting());
        assertEquals(0, unfilled());
        assertTrue(
                folder.sluice("report", RunFolder.RUN).orFail().out().contains("checkpoint_timeout"),
                "the report shows what was done to the server");
    }

    @Test
    void comesBackAfterARollback(@TempDir Path path) throws IOException {
        RunFolder folder = folder(path);
        try (SluiceProcess run = folder.start(SLOW)) {
            awaitWork();
            folder.sluice("rollback", "--because", "charts show nonsense").orFail();
            assertEquals(20, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals(OLD, setting());
        assertEquals(300, unfilled(), "the rows are as they were");
    }

    @Test
    void comesBackAfterAnAbort(@TempDir Path path) throws IOException {
        RunFolder folder = folder(path);
        try (SluiceProcess run = folder.start(SLOW)) {
            awaitWork();
            folder.sluice("abort", "--because", "not today").orFail();
            assertEquals(50, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals(OLD, setting());
        assertTrue(unfilled() < 300, "the rows that were done stay done");
    }

    @Test
    void comesBackAfterTheProcessWasKilledAndTheRunResumed(@TempDir Path path) throws IOException {
        RunFolder folder = folder(path);
        try (SluiceProcess run = folder.start(SLOW)) {
            awaitWork();
            run.kill();
        }
        assertEquals("30min", setting(), "a dead process puts nothing back");
        try (SluiceProcess resumed = folder.startResume(Map.of())) {
            Await.until("it works again", RunFolder.LONG, () -> unfilled() < 280);
            folder.sluice("set", "rest=0s", "--because", "the test has seen enough")
                    .orFail();
            assertEquals(0, resumed.waitForExit(RunFolder.LONG), resumed::output);
        }
        assertEquals(OLD, setting());
        assertEquals(0, unfilled());
    }

    private RunFolder folder(Path path) throws IOException {
        return new RunFolder(path, server).runbook(Files.readString(Path.of("runbooks", "settings_guard.runbook")));
    }

    private void awaitWork() {
        Await.until("rows are filled", RunFolder.LONG, () -> unfilled() < 300);
        assertEquals("30min", setting(), "raised while the rows are filled");
    }

    private void awaitSetting(String value) {
        Await.until(
                "the server has read its files", RunFolder.LONG, () -> setting().equals(value));
    }

    private void reload() {
        server.count("select count(pg_reload_conf())");
    }

    private String setting() {
        return server.single("select current_setting('checkpoint_timeout')");
    }

    private long unfilled() {
        return server.count("select count(*) from readings where celsius is null");
    }
}
