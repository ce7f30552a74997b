package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A statement that has its locks and works: a rollback cancels it, a pause lets it finish. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class StatementInFlightTest {
    private static final String STEP = """
            step mark sql on db in one transaction \"""
              insert into marks values ('first');
              insert into marks select 'second' from (select wait_until_free()) free;
            \"""
            undo mark sql on db "delete from marks"
            """;

    private static final String RUNNING = """
            select count(*) from pg_stat_activity
            where datname = current_database() and state = 'active' and query like 'insert into marks select%'
            """;

    private static void create(TestDatabase database) {
        Switches.create(
                database,
                "create table marks (name text)",
                "create table stuck (yes boolean)",
                "insert into stuck values (true)",
                """
                create function wait_until_free() returns boolean language plpgsql volatile as $$
                  begin
                    while (select yes from stuck) loop perform pg_sleep(0.02); end loop;
                    return true;
                  end $$
                """);
    }

    @Test
    void aRollbackCancelsItAndNothingOfItsTransactionStays(TestDatabase database, @TempDir Path folder) {
        create(database);
        try (LiveRun run =
                new RunFolder(folder, database).runbook(Switches.runbook(STEP)).begin()) {
            run.until("the statement runs", () -> database.count(RUNNING) == 1);
            Switches.set(database, "red", 1);

            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            assertEquals(0, database.count(RUNNING));
            assertEquals(0, database.count("select count(*) from marks"));
            assertEquals(0, run.all(Kind.UNDONE).size(), run::toString);
        }
    }

    @Test
    void aPauseLetsItFinishAndSaysThatItCannotBePaused(TestDatabase database, @TempDir Path folder) {
        create(database);
        try (LiveRun run =
                new RunFolder(folder, database).runbook(Switches.runbook(STEP)).begin()) {
            run.until("the statement runs", () -> database.count(RUNNING) == 1);
            Switches.set(database, "hold", 1);
            Decision paused = run.await(Kind.PAUSED);
            assertTrue(
                    paused.reasons().stream().anyMatch(reason -> reason.contains("cannot be paused; abort would")),
                    paused::toString);
            assertEquals(1, database.count(RUNNING));
            database.execute("update stuck set yes = false");
            run.await(Kind.STEP_ENDED);
            assertEquals(2, database.count("select count(*) from marks"));
            assertEquals(0, run.all(Kind.PHASE_LEFT).size(), "paused: the phase is not left");

            Switches.set(database, "hold", 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }
}
