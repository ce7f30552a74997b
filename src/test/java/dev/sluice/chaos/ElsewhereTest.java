package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.run.RunFolder;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A run seen, told and taken up from a machine that has nothing of it but its database. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class ElsewhereTest {
    private static final int ROWS = 1_000;

    private static final String RUNBOOK = """
            runbook roaming "A run that moves to another machine"
            owner      "team-shop"
            contact    "#shop"
            migration  backfill on t
            because    "It is to be seen what a database remembers."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            source db postgres
            param rest  duration = 1s in 0s .. 1m live
            metric waiting count safety from db every 1s timeout 900ms sql "select count(*) from pg_locks where not granted"
            phase expand "One column" {
              step add  sql on db into made "insert into marks values ('added') returning name"
              undo add  sql on db "delete from marks"
              pause   when waiting > 50
              proceed when waiting < 50
            }
            phase fill "All rows" after expand {
              step all backfill t on db by id batch 50 rows rest rest sql "update t set n = n + 1 where :range"
              undo all sql on db "update t set n = n - 1 where :range and n = 1"
              pause   when waiting > 50
              proceed when waiting < 50
            }
            phase tell "One mark more" after fill {
              step told sql on db "insert into marks values (:made || ', told')"
              undo told sql on db "delete from marks where name like '%told'"
              pause   when waiting > 50
              proceed when waiting < 50
            }
            """;

    private RunFolder folder;
    private String elsewhere;

    @BeforeEach
    void create(TestDatabase database, @TempDir Path path) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "create table marks (name text)",
                "insert into t select g from generate_series(1, " + ROWS + ") g");
        folder = new RunFolder(path, database).runbook(RUNBOOK);
        elsewhere = path.resolve("another-machine").toString();
    }

    @Test
    void row20_goesOnWithoutItsJournalFromWhatItsDatabaseHolds(TestDatabase database) throws IOException {
        try (SluiceProcess run = folder.start()) {
            run.waitFor("fill.all begins", RunFolder.LONG);
            Await.until(
                    "a batch is done",
                    RunFolder.LONG,
                    () -> database.count("select coalesce(sum(batches), 0) from sluice.tile") > 1);
            run.kill();
        }
        Command.Result listed = at("status", "--env", "test");
        assertTrue(listed.out().contains("working"), listed::toString);

        try (SluiceProcess resumed = folder.process(
                Map.of(), new String[] {"resume", "--env", "test", "--unattended", "--state", elsewhere})) {
            resumed.waitFor("without its journal", RunFolder.LONG);
            Command.Result told = at("set", "rest=0s", "--env", "test", "--because", "at night");
            assertEquals(0, told.exitCode(), told::toString);
            assertEquals(0, resumed.waitForExit(RunFolder.LONG), resumed::output);
        }
        assertEquals(ROWS, database.count("select count(*) from t where n = 1"));
        assertEquals("added;added, told", database.single("select string_agg(name, ';' order by name) from marks"));
        assertEquals(0, at("replay", "r").exitCode());
        assertEquals(0, at("audit", "verify", "r", "--env", "test").exitCode());
        assertTrue(at("status", "--env", "test", "--format", "json").out().contains("\"ending\" : \"DONE\""));
        assertTrue(at("report", "r").out().contains("without its journal"));
        assertTrue(
                Files.readString(Path.of(elsewhere, "runs", "r", "journal.jsonl"))
                        .contains("\"reached\":\"db\""),
                "whoever resumes that one compares the server with it");
        Command.Result over = at("resume", "r", "--env", "test", "--unattended", "--state", elsewhere + "-2");
        assertEquals(2, over.exitCode(), over::toString);
    }

    @Test
    void row19_neitherEndsNorRepeatsARunWhoseJournalHasNoEvent(TestDatabase database) throws IOException {
        try (SluiceProcess run = folder.start()) {
            run.waitFor("fill.all begins", RunFolder.LONG);
            Await.until(
                    "a batch is done",
                    RunFolder.LONG,
                    () -> database.count("select coalesce(sum(batches), 0) from sluice.tile") > 1);
            run.kill();
        }
        Path journal = folder.path().resolve(".sluice/runs/r/journal.jsonl");
        List<String> lines = Files.readAllLines(journal);
        Files.writeString(journal, lines.getFirst() + "\n");

        Command.Result cut = folder.sluice("resume", "r", "--unattended");
        assertEquals(31, cut.exitCode(), cut::toString);
        assertEquals(lines.getFirst() + "\n", Files.readString(journal), "evidence is left alone");

        database.execute("update sluice.tile set journal_head = null", "update sluice.run set journal_head = null");
        Command.Result asARebuildThatDied = folder.sluice("resume", "r", "--unattended");
        assertEquals(31, asARebuildThatDied.exitCode(), asARebuildThatDied::toString);
        assertEquals(0, database.count("select count(*) from sluice.run where ending is not null"));
        assertEquals(0, database.count("select count(*) from sluice.fence where closed_at is not null"));

        Command.Result other =
                folder.sluice("resume", "r", "--env", "test", "--unattended", "--amend", "--because", "x");
        assertEquals(2, other.exitCode(), other::toString);
        Command.Result retried = folder.sluice("resume", "r", "--env", "test", "--unattended", "--retry");
        assertEquals(2, retried.exitCode(), retried::toString);
        assertTrue(retried.err().contains("no question is open that --retry could answer"), retried::toString);
        try (SluiceProcess resumed =
                folder.process(Map.of(), new String[] {"resume", "r", "--env", "test", "--unattended"})) {
            resumed.waitFor("without its journal", RunFolder.LONG);
            assertEquals(
                    0,
                    at("set", "rest=0s", "--env", "test", "--because", "at night")
                            .exitCode());
            assertEquals(0, resumed.waitForExit(RunFolder.LONG), resumed::output);
        }
        assertEquals(ROWS, database.count("select count(*) from t where n = 1"));
    }

    @Test
    void row20_aRunThatDiedBeforeItDidAnythingIsToBeBegunAnew(TestDatabase database) throws IOException {
        try (SluiceProcess run = folder.start()) {
            run.waitFor("fill.all begins", RunFolder.LONG);
            run.kill();
        }
        Path journal = folder.path().resolve(".sluice/runs/r/journal.jsonl");
        Files.writeString(journal, Files.readAllLines(journal).getFirst() + "\n");
        database.execute("drop schema sluice cascade");

        Command.Result status = folder.sluice("status", "r");
        assertTrue(status.out().contains("begin anew: sluice run FILE --env test"), status::toString);
        assertTrue(status.out().contains("sluice resume r --env test"), status::toString);
        Command.Result resumed = folder.sluice("resume", "r", "--env", "test", "--unattended");
        assertEquals(2, resumed.exitCode(), resumed::toString);
        assertTrue(resumed.err().contains("ended before it did anything"), resumed::toString);
        assertTrue(resumed.err().contains("begin anew"), resumed::toString);
    }

    @Test
    void row20_hearsSignalsThatAreLeftInItsDatabase(TestDatabase database) {
        try (SluiceProcess run = folder.start()) {
            run.waitFor("fill.all begins", RunFolder.LONG);
            Command.Result refused = at("resume", "--env", "test", "--unattended");
            assertEquals(40, refused.exitCode(), refused::toString);

            database.execute("insert into sluice.signal (id, run_id, who, body, sent_at)"
                    + " values ('later', 'r', 'ada', '{\"of\": \"a later version\"}', now())");
            Command.Result paused = at("pause", "--env", "test", "--because", "a deploy");
            assertEquals(0, paused.exitCode(), paused::toString);
            assertEquals(10, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("pauses the run: a deploy"), run::output);
        }
        Command.Result none = at("continue", "--env", "test");
        assertEquals(1, none.exitCode(), none::toString);
    }

    @Test
    void row21_saysThatTheFileIsNotComparedAndRefusesAnAmendmentByNone(TestDatabase database) {
        try (SluiceProcess run = folder.start()) {
            run.waitFor("fill.all begins", RunFolder.LONG);
            run.kill();
        }
        try (SluiceProcess resumed = folder.process(
                Map.of(), new String[] {"resume", "--env", "test", "--unattended", "--state", elsewhere})) {
            resumed.waitFor("without its journal", RunFolder.LONG);
            assertTrue(resumed.output().contains("the runbook's file is not compared with it"), resumed::output);
            resumed.signal("INT");
            assertEquals(130, resumed.waitForExit(RunFolder.LONG), resumed::output);
        }
        Command.Result amended = at("resume", "r", "--unattended", "--amend", "--because", "a tighter gate");
        assertEquals(2, amended.exitCode(), amended::toString);
        assertTrue(amended.err().contains("names no file"), amended::toString);
        assertTrue(amended.err().contains("sluice resume r"), amended::toString);
    }

    /** On a machine that has the environment file and no run. */
    private Command.Result at(String... words) {
        String[] all = Arrays.copyOf(words, words.length + 2);
        if (List.of(words).contains("--state")) {
            return folder.sluice(words);
        }
        all[words.length] = "--state";
        all[words.length + 1] = elsewhere;
        return folder.sluice(all);
    }
}
