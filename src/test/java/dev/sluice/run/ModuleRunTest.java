package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** A module that changes or goes while a run of a runbook is under way that uses it. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class ModuleRunTest {
    private static final String COMMON = """
            module common "What every migration watches"
            source db postgres
            param most count in 1 .. 1000
            metric waiting count safety from db every 1s timeout 900ms sql "select count(*) from pg_locks where not granted"
            gate calm {
              pause when waiting > most
            }
            """;

    private static final String RUNBOOK = """
            runbook shared "It shares its gate with others"
            owner      "team-shop"
            contact    "#shop"
            migration  backfill on t
            because    "It is to be seen what may change."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            use "./common.runbook" with most = limit
            source db postgres
            param limit count = 40
            phase expand "One column" {
              gate calm
              step add  sql on db "alter table t add column added int"
              undo add  sql on db "alter table t drop column if exists added"
              proceed when waiting < 50
            }
            phase fill "All rows" after expand {
              gate calm
              step all backfill t on db by id sql "update t set n = n + 1 where :range"
              undo all sql on db "update t set n = n - 1 where :range and n = 1"
              proceed when waiting < 40
            }
            """;

    private RunFolder folder;
    private Path module;

    @BeforeEach
    void create(TestDatabase database, @TempDir Path path) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 1000) g");
        folder = new RunFolder(path, database);
        module = path.resolve("common.runbook");
        folder.write("common.runbook", COMMON);
        folder.runbook(RUNBOOK);
    }

    private void stopAfterTheFirstPhase() {
        try (SluiceProcess run = folder.start("--until", "expand")) {
            assertEquals(10, run.waitForExit(RunFolder.LONG), run::output);
        }
    }

    @Test
    void aChangedModuleStopsTheResumeWithTheDifference() throws IOException {
        stopAfterTheFirstPhase();
        Files.writeString(module, COMMON.replace("when waiting > most", "when waiting > most for 1m"));
        Command.Result refused = folder.sluice("resume", "r", "--unattended");
        assertEquals(41, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains("weaker"), refused::toString);
        assertTrue(refused.err().contains("sluice resume r --pinned"), refused::toString);

        Command.Result pinned = folder.sluice("resume", "r", "--unattended", "--pinned");
        assertEquals(0, pinned.exitCode(), pinned::toString);
        assertEquals(0, folder.sluice("replay", "r").exitCode());
    }

    @Test
    void theRunGoesOnWithTheJournalsTextWhenTheModuleIsGone() throws IOException {
        stopAfterTheFirstPhase();
        Files.delete(module);
        Command.Result refused = folder.sluice("resume", "r", "--unattended");
        assertEquals(41, refused.exitCode(), refused::toString);

        Command.Result pinned = folder.sluice("resume", "r", "--unattended", "--pinned");
        assertEquals(0, pinned.exitCode(), pinned::toString);
    }

    @Test
    void theRunGoesOnFromItsDatabaseAloneWithoutJournalAndModule(TestDatabase database) throws IOException {
        stopAfterTheFirstPhase();
        Files.delete(module);
        Files.delete(folder.path().resolve("migration.runbook"));
        String elsewhere = folder.path().resolve("another-machine").toString();
        try (SluiceProcess resumed = folder.process(
                java.util.Map.of(), new String[] {"resume", "--env", "test", "--unattended", "--state", elsewhere})) {
            assertEquals(0, resumed.waitForExit(RunFolder.LONG), resumed::output);
        }
        assertEquals(1000, database.count("select count(*) from t where n = 1"));
    }

    @Test
    void aSealedPlanHoldsTheModulesToo() throws IOException {
        Command.Result planned = folder.sluice("plan", "migration.runbook", "--env", "test", "-o", "sealed.json");
        assertTrue(planned.out().contains("common.runbook:"), planned::toString);
        Files.writeString(module, COMMON.replace("when waiting > most", "when waiting > most for 1m"));

        Command.Result refused = folder.sluice("run", "sealed.json", "--env", "test", "--unattended");
        assertEquals(41, refused.exitCode(), refused::toString);
    }
}
