package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.run.RunFolder;
import dev.sluice.step.Failpoint;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A machine that is lost with its journal right behind a commit, long before its lease is renewed: nothing is undone through what
 * cannot be undone, nothing is done on top of what is undone, nothing that is done is forgotten.
 */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class LostMachineTest {
    private static final String RUNBOOK = """
            runbook moving "A run whose machine is lost"
            owner      "team-shop"
            contact    "#shop"
            migration  backfill on t
            because    "It is to be seen what a database remembers."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            source db postgres
            metric alarms count safety from db every 1s timeout 900ms sql "select count(*) from alarm"
            phase expand "A mark" {
              step add  sql on db "insert into marks values ('added')"
              undo add  sql on db "delete from marks where name = 'added'"
              step fill backfill t on db by id batch 50 rows rest 0s sql "update t set n = n + 1 where :range"
              undo fill sql on db "update t set n = n - 1 where :range and n = 1"
              proceed when alarms < 50
            }
            %s
            """;

    private static final String DROPPING = """
            irreversible phase contract "What cannot be undone" after expand {
              step drop sql on db "drop table old"
              step tell sql on db "insert into marks values ('told')"
              undo tell sql on db "delete from marks where name = 'told'"
              rollback when alarms > 0
              proceed  when alarms == 0
            }
            """;

    private static final String TELLING = """
            phase told "Another mark" after expand {
              step tell sql on db "insert into marks values ('told')"
              undo tell sql on db "delete from marks where name = 'told'"
              step last sql on db "insert into marks values ('last')"
              undo last sql on db "delete from marks where name = 'last'"
              rollback when alarms > 0
              proceed  when alarms == 0
            }
            """;

    private static final int ROWS = 1_000;

    private TestDatabase database;
    private Path path;

    @BeforeEach
    void create(TestDatabase shop, @TempDir Path folder) {
        database = shop;
        path = folder;
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "create table marks (name text)",
                "create table old (id int)",
                "create table alarm (id int)",
                "insert into t select g from generate_series(1, " + ROWS + ") g");
    }

    /** It has stopped behind the first phase: its position says so, and is not renewed for minutes. */
    private RunFolder expanded(String rest) {
        RunFolder folder = new RunFolder(path, database).lease("10m").runbook(RUNBOOK.formatted(rest));
        Ends.with(10, folder.start("--until", "expand"));
        assertEquals("added", marks());
        return folder;
    }

    private String marks() {
        return database.single("select coalesce(string_agg(name, ',' order by name), '') from marks");
    }

    private void lose(RunFolder folder, int commits) {
        Ends.killed(folder.startResume(Ends.at(Failpoint.AFTER_EFFECT, commits)));
    }

    private String resumedElsewhere(RunFolder folder, int exitCode) {
        SluiceProcess resumed = folder.process(Map.of(), new String[] {
            "resume",
            "r",
            "--env",
            "test",
            "--unattended",
            "--state",
            path.resolve("b").toString()
        });
        return Ends.with(exitCode, resumed);
    }

    @Test
    void row20_nothingIsUndoneThroughAnIrreversibleStepThatHasJustRun() {
        RunFolder folder = expanded(DROPPING);
        lose(folder, 1);
        assertEquals(0, database.count("select count(to_regclass('old'))"));
        database.execute("insert into alarm values (1)");

        String printed = resumedElsewhere(folder, 10);
        assertTrue(printed.contains("without its journal"), printed);
        assertEquals("added", marks());
        assertEquals(ROWS, database.count("select count(*) from t where n = 1"));
    }

    @Test
    void row20_whatHasJustBeenDoneIsUndone() {
        RunFolder folder = expanded(TELLING);
        lose(folder, 1);
        assertEquals("added,told", marks());
        database.execute("insert into alarm values (1)");

        resumedElsewhere(folder, 20);
        assertEquals("", marks());
        assertEquals(0, database.count("select count(*) from t where n <> 0"));
    }

    @Test
    void row20_aRollbackThatHasJustBegunGoesOnToItsEnd() {
        RunFolder folder = expanded(TELLING);
        lose(folder, 2);
        assertEquals("added,last,told", marks());
        database.execute("insert into alarm values (1)");
        // Both statements are undone, and some ranges.
        lose(folder, 4);
        assertEquals("added", marks());
        database.execute("delete from alarm");

        String printed = resumedElsewhere(folder, 20);
        assertEquals("", marks(), printed);
        assertEquals(0, database.count("select count(*) from t where n <> 0"));
    }
}
