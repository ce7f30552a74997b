package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.run.RunFolder;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A runbook's file that changes while a run of it is under way. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class RevisionTest {
    private static final String RUNBOOK = """
            runbook edited "A file that somebody edits meanwhile"
            owner      "team-shop"
            contact    "#shop"
            migration  backfill on t
            because    "It is to be seen what may change."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            source db postgres
            metric waiting count safety from db every 1s timeout 900ms sql "select count(*) from pg_locks where not granted"
            phase expand "One column" {
              step add  sql on db "alter table t add column added int"
              undo add  sql on db "alter table t drop column if exists added"
              pause   when waiting > 50
              proceed when waiting < 50
            }
            phase fill "All rows" after expand {
              step all backfill t on db by id sql "update t set n = n + 1 where :range"
              undo all sql on db "update t set n = n - 1 where :range and n = 1"
              pause   when waiting > 40
              proceed when waiting < 40
            }
            """;

    private RunFolder folder;
    private Path file;

    @BeforeEach
    void stopAfterTheFirstPhase(TestDatabase database, @TempDir Path path) throws IOException {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 1000) g");
        folder = new RunFolder(path, database).runbook(RUNBOOK);
        file = path.resolve("migration.runbook");
        try (SluiceProcess run = folder.start("--until", "expand")) {
            assertEquals(10, run.waitForExit(RunFolder.LONG), run::output);
        }
    }

    @Test
    void row21_stopsTheResumeWithTheDifferenceAndGoesOnWithTheJournalsTextWhenToldTo() throws IOException {
        edit("waiting > 40", "waiting > 400");
        Command.Result refused = folder.sluice("resume", "r", "--unattended");
        assertEquals(41, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains("weaker    phase fill, pause when waiting: 40 -> 400"), refused::toString);
        assertTrue(refused.err().contains("sluice resume r --pinned"), refused::toString);

        Command.Result weaker = folder.sluice("resume", "r", "--unattended", "--amend", "--because", "it is noisy");
        assertEquals(41, weaker.exitCode(), weaker::toString);
        assertTrue(weaker.err().contains("this is weaker"), weaker::toString);

        Command.Result pinned = folder.sluice("resume", "r", "--unattended", "--pinned");
        assertEquals(0, pinned.exitCode(), pinned::toString);
        assertTrue(pinned.err().contains("the run goes on with the text in its journal"), pinned::toString);
    }

    @Test
    void row21_goesOnWithAnAmendmentOfWhatHasNotBegun(TestDatabase database) throws IOException {
        edit("waiting > 40", "waiting > 30");
        edit("n = n + 1 where", "n = n + 10 where");
        Command.Result amended = folder.sluice("resume", "r", "--unattended", "--amend", "--because", "it is ten");
        assertEquals(0, amended.exitCode(), amended::toString);
        assertEquals(1000, database.count("select count(*) from t where n = 10"));
        assertEquals(1, database.count("select count(*) from sluice.run where text like '%n + 10%'"));

        Command.Result replayed = folder.sluice("replay", "r");
        assertEquals(0, replayed.exitCode(), replayed::toString);
        assertTrue(folder.sluice("report", "r").out().contains("it is ten"));
    }

    @Test
    void row21_refusesAnAmendmentOfWhatHasBegun() throws IOException {
        edit("add column added int", "add column added bigint");
        Command.Result amended = folder.sluice("resume", "r", "--unattended", "--amend", "--because", "too small");
        assertEquals(41, amended.exitCode(), amended::toString);
        assertTrue(amended.err().contains("phase `expand` has begun"), amended::toString);
    }

    @Test
    void row21_takesNoNoticeOfWordsForPeople() throws IOException {
        edit("All rows", "Every row");
        Command.Result stopped = folder.sluice("resume", "r", "--unattended", "--amend");
        assertEquals(2, stopped.exitCode(), stopped::toString);
        assertTrue(stopped.err().contains("--amend needs a reason"), stopped::toString);
        Command.Result resumed = folder.sluice("resume", "r", "--unattended");
        assertEquals(0, resumed.exitCode(), resumed::toString);
        assertTrue(resumed.err().contains("in words for people only"), resumed::toString);
    }

    @Test
    void row21_goesOnWithTheJournalsTextWhenTheFileIsGone() throws IOException {
        Files.delete(file);
        Command.Result resumed = folder.sluice("resume", "r", "--unattended");
        assertEquals(0, resumed.exitCode(), resumed::toString);
    }

    @Test
    void row21_refusesAnAmendmentByAFileThatIsGone(TestDatabase database) throws IOException {
        Files.delete(file);
        Command.Result amended = folder.sluice("resume", "r", "--unattended", "--amend", "--because", "a tighter gate");
        assertEquals(2, amended.exitCode(), amended::toString);
        assertTrue(amended.err().contains("file migration.runbook is not here"), amended::toString);
        assertTrue(amended.err().contains("sluice resume r --amend --because TEXT"), amended::toString);
        assertEquals(0, database.count("select count(*) from t where n > 0"), "nothing went on");
    }

    private void edit(String before, String after) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(before), text);
        Files.writeString(file, text.replace(before, after));
    }
}
