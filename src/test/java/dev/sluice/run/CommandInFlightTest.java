package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A rollback ends a command, by force if need be, and finds out what it did; a pause starts its {@code on pause}. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class CommandInFlightTest {
    private static final String STEP = """
            step work run "work" grace 1s%s
            undo work sql on db "update done set undone = true"
            probe work from db sql "select half from done"
            """;

    private static RunFolder folder(TestDatabase database, Path path, String script, String more) {
        Switches.create(
                database,
                "create table done (half boolean not null, undone boolean not null)",
                "insert into done values (false, false)");
        return new RunFolder(path, database)
                .command("work", "sh", "-c", script)
                .command("halt", "sh", "-c", "touch halted; touch end")
                .runbook(Switches.runbook(STEP.formatted(more)));
    }

    @Test
    void aRollbackEndsACommandAndItsProbeSaysThatThereIsNothingToUndo(TestDatabase database, @TempDir Path path)
            throws IOException {
        RunFolder folder = folder(database, path, "echo $$ > pid; exec sleep 600", "");
        try (LiveRun run = folder.begin()) {
            ProcessHandle command = started(run, path);
            Switches.set(database, "red", 1);

            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            assertFalse(command.isAlive());
            Decision found = run.await(Kind.RECOVERED);
            assertTrue(found.text().contains("did not take place"), found::toString);
            assertEquals("f", database.single("select undone from done"));
        }
    }

    @Test
    void aRollbackKillsACommandThatIgnoresItAndUndoesWhatItsProbeFinds(TestDatabase database, @TempDir Path path)
            throws IOException {
        RunFolder folder = folder(database, path, "trap '' TERM; echo $$ > pid; while :; do sleep 1; done", "");
        try (LiveRun run = folder.begin()) {
            ProcessHandle command = started(run, path);
            database.execute("update done set half = true");
            Switches.set(database, "red", 1);

            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            assertFalse(command.isAlive());
            assertEquals("t", database.single("select undone from done"));
        }
    }

    @Test
    void aPauseStartsTheCommandThatPausesIt(TestDatabase database, @TempDir Path path) throws IOException {
        String script = "echo $$ > pid; while [ ! -e end ]; do sleep 0.1; done";
        try (LiveRun run = folder(database, path, script, " on pause \"halt\"").begin()) {
            started(run, path);
            Switches.set(database, "hold", 1);
            run.await(Kind.PAUSED);
            run.until("the other command is started", () -> Files.exists(path.resolve("halted")));
            run.await(Kind.STEP_ENDED);

            Switches.set(database, "hold", 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }

    @Test
    void withoutOneACommandFinishesWhileTheRunIsPaused(TestDatabase database, @TempDir Path path) throws IOException {
        String script = "echo $$ > pid; while [ ! -e end ]; do sleep 0.1; done";
        try (LiveRun run = folder(database, path, script, "").begin()) {
            ProcessHandle command = started(run, path);
            Switches.set(database, "hold", 1);
            run.await(Kind.PAUSED);
            assertTrue(command.isAlive());
            Files.createFile(path.resolve("end"));
            run.await(Kind.STEP_ENDED);
            assertEquals(0, run.all(Kind.PHASE_LEFT).size(), "paused: the phase is not left");

            Switches.set(database, "hold", 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }

    private static ProcessHandle started(LiveRun run, Path path) throws IOException {
        Path pid = path.resolve("pid");
        run.until(
                "the command runs",
                () -> Files.exists(pid) && Files.readString(pid).endsWith("\n"));
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }
}
