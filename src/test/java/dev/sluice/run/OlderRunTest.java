package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A run that was begun before a rule came which its runbook breaks. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class OlderRunTest {
    private RunFolder folder;

    /** A run that has stopped before its first step. */
    @BeforeEach
    void stop(TestDatabase database, @TempDir Path path) {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 10) g");
        Switches.set(database, "hold", 1);
        folder = new RunFolder(path, database).olderRunbook(Switches.runbook("""
                step fill backfill t on db by id sql "update t set id = id, n = n + 1 where :range"
                undo none fill because "nobody asks for it here"
                """));
        try (LiveRun run = folder.beginWith(Duration.ofMillis(1))) {
            assertTrue(run.end().resumable(), run::toString);
        }
        Switches.set(database, "hold", 0);
    }

    private Command.Result done(String... words) {
        Command.Result result = folder.sluice(words);
        assertEquals(0, result.exitCode(), result::toString);
        return result;
    }

    @Test
    void isReadAndGoesOnAndSaysSo(TestDatabase database) {
        for (String command : new String[] {"status", "why", "report", "replay"}) {
            done(command, "r");
        }
        Command.Result anew = folder.sluice("run", "migration.runbook", "--env", "test", "--unattended");
        assertEquals(3, anew.exitCode(), anew::toString);
        Command.Result resumed = done("resume", "r", "--unattended", "--plain");
        assertTrue(resumed.err().contains("warning S509"), resumed::toString);
        assertEquals(10, database.count("select count(*) from t where n = 1"));
    }

    @Test
    void isAborted(TestDatabase database) {
        done("abort", "r", "--because", "the wrong table");
        assertEquals("ABORTED", database.single("select ending from sluice.run"));
    }

    @Test
    void goesOnWithoutItsJournal(TestDatabase database) {
        Trees.delete(folder.path().resolve(".sluice"));
        try (SluiceProcess resumed = folder.process(Map.of(), "resume r --env test --unattended --plain".split(" "))) {
            assertEquals(0, resumed.waitForExit(RunFolder.LONG), resumed::output);
            assertTrue(resumed.output().contains("warning S509"), resumed::output);
        }
        assertEquals(10, database.count("select count(*) from t where n = 1"));
    }

    @Test
    void isNotGoneOnWithWhereALaterVersionHasDrivenIt(TestDatabase database) {
        database.execute("update sluice.run set position = '{\"state\":\"DREAMING\",\"passed\":0}'");
        Command.Result listed = done("status", "--env", "test");
        assertTrue(listed.out().contains("of a later version, stopped"), listed::toString);

        Trees.delete(folder.path().resolve(".sluice"));
        Command.Result refused = folder.sluice("resume", "r", "--env", "test", "--unattended");
        assertEquals(31, refused.exitCode(), refused::toString);
        assertTrue(
                refused.err().contains("where run r stands was written by a later version of Sluice"),
                refused::toString);
        assertEquals(1, database.count("select count(*) from sluice.fence where backend_pid = 0"), "given back");
    }
}
