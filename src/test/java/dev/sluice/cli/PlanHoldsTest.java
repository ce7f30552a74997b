package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a plan calls an obstacle: neither a clock that has not run, nor only what the first step would meet. */
@ExtendWith(TestPostgres.class)
class PlanHoldsTest {
    private static final String RUNBOOK = """
            runbook planned "To be planned"
            owner      "team-shop"
            contact    "#shop"
            migration  schema on t
            because    "It is to be seen what a plan says."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            source db postgres
            metric waiting count safety from db sql "select 0"
            metric left    count correctness from db sql "select count(*) from %s"
            phase first "It begins" {
              step change sql on db "create table u (id int)"
              undo change sql on db "drop table if exists u"
              pause   when waiting > 5 for 3 of 5 samples
              proceed when waiting == 0 for 1m
            }
            phase second "It ends" after first {
              pause   when waiting > 5
              proceed when left == 0
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void aRuleThatCountsSamplesIsJudgedByTheFirst(TestDatabase database) throws Exception {
        database.execute("create table t (id int)");
        Said said = plan(database, RUNBOOK.formatted("t"));
        assertEquals(0, said.exitCode(), said::toString);
    }

    @Test
    void aMetricThatOnlyALaterProceedReadsHoldsWhenItCannotBeRead(TestDatabase database) throws Exception {
        Said said = plan(database, RUNBOOK.formatted("nowhere"));
        assertEquals(10, said.exitCode(), said::toString);
        assertTrue(said.out().contains("metric left cannot be read, and second reads it"), said::toString);
    }

    @Test
    void aRuleThatIsRedNowHoldsThoughItsClockHasNotRun(TestDatabase database) throws Exception {
        database.execute("create table t (id int)");
        Said said =
                plan(database, RUNBOOK.formatted("t").replace("waiting > 5 for 3 of 5 samples", "waiting < 5 for 30s"));
        assertEquals(10, said.exitCode(), said::toString);
        assertTrue(said.out().contains("pause when waiting < 5 for 30s is true"), said::toString);
    }

    @Test
    void whatIsRequiredForAWhileHoldsUntilThatWhileIsOver(TestDatabase database) throws Exception {
        database.execute("create table t (id int)");
        Said said = plan(
                database,
                RUNBOOK.formatted("t").replace("  step change", "  require waiting == 0 for 10m\n  step change"));
        assertEquals(10, said.exitCode(), said::toString);
        assertTrue(said.out().contains("require waiting == 0 for 10m is false"), said::toString);
    }

    @Test
    void whatIsNotThereHoldsOnlyWhereSomebodyWaitsForIt(TestDatabase database) throws Exception {
        database.execute("create table t (id int)");
        String lagging = RUNBOOK.formatted("t")
                .replace("select 0", "select 1 where false")
                .replace("  proceed when waiting == 0 for 1m", "  proceed when left == 0");
        Said alone = plan(database, lagging);
        assertEquals(10, alone.exitCode(), alone::toString);
        assertTrue(alone.out().contains("metric waiting cannot be read, and first, second read it"), alone::toString);

        Said guarded = plan(
                database,
                lagging.replace("waiting > 5 for 3 of 5 samples", "left > 0 and waiting > 5")
                        .replace("pause   when waiting > 5", "pause   when left > 0 and waiting > 5"));
        assertEquals(0, guarded.exitCode(), guarded::toString);
    }

    private Said plan(TestDatabase database, String text) throws Exception {
        Repository repository = Repository.reaching(database, folder);
        Path file = Files.writeString(folder.resolve("planned.runbook"), text);
        return repository.here("plan", file.toString(), "--env", "test");
    }
}
