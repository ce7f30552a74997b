package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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

/** A rollback cancels a batch; a pause lets it finish, unless it takes more than five times its aim. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class BatchInFlightTest {
    private static final String RUNNING = """
            select count(*) from pg_stat_activity
            where datname = current_database() and state = 'active' and query like 'update t set n%'
            """;

    /** A batch over row 150 does not end before the switch {@code stuck} is off. */
    private static void create(TestDatabase database) {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 2000) g",
                "create table stuck (yes boolean)",
                "insert into stuck values (true)",
                """
                create function wait_until_free() returns trigger language plpgsql volatile as $$
                  begin
                    while (select yes from stuck) loop perform pg_sleep(0.02); end loop;
                    return new;
                  end $$
                """,
                "create trigger slow before update on t for each row when (old.id = 150)"
                        + " execute function wait_until_free()");
    }

    private static String step(String aim) {
        return """
                step fill backfill t on db by id batch 100 rows rest 0s aim %s
                  sql "update t set n = n + 1 where :range"
                undo fill sql on db "update t set n = n - 1 where :range and n = 1"
                """.formatted(aim);
    }

    @Test
    void aRollbackCancelsABatchWhichRollsBack(TestDatabase database, @TempDir Path folder) {
        create(database);
        try (LiveRun run = new RunFolder(folder, database)
                .runbook(Switches.runbook(step("1m")))
                .begin()) {
            run.until("the second batch is stuck", () -> database.count(RUNNING) == 1);
            assertEquals(100, database.count("select sum(rows_done) from sluice.tile"));
            Switches.set(database, "red", 1);

            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            assertEquals(0, database.count(RUNNING));
            assertEquals(0, database.count("select count(*) from t where n <> 0"));
            assertEquals(1, run.all(Kind.STEP_CANCELLED).size(), run::toString);
            assertEquals(1, run.all(Kind.UNDONE).size(), run::toString);
        }
    }

    @Test
    void aPauseLetsABatchFinishAndBeginsNoOther(TestDatabase database, @TempDir Path folder) {
        create(database);
        try (LiveRun run = new RunFolder(folder, database)
                .runbook(Switches.runbook(step("10m")))
                .begin()) {
            run.until("the second batch is stuck", () -> database.count(RUNNING) == 1);
            Switches.set(database, "hold", 1);
            run.await(Kind.PAUSED);
            assertEquals(1, database.count(RUNNING), "it goes on");
            database.execute("update stuck set yes = false");
            run.until("it commits", () -> database.count("select sum(rows_done) from sluice.tile") > 100);
            run.until("the engine knows", () -> run.view().inFlight().isEmpty());
            assertEquals(
                    2, database.count("select sum(batches) from sluice.tile"), "no other begins while it is paused");

            Switches.set(database, "hold", 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
            assertEquals(2_000, database.count("select count(*) from t where n = 1"));
            assertEquals(0, run.all(Kind.STEP_CANCELLED).size(), run::toString);
        }
    }

    @Test
    void aPauseCancelsABatchThatTakesFiveTimesItsAim(TestDatabase database, @TempDir Path folder) {
        create(database);
        try (LiveRun run = new RunFolder(folder, database)
                .runbook(Switches.runbook(step("100ms")))
                .begin()) {
            run.until("the second batch is stuck", () -> database.count(RUNNING) == 1);
            Switches.set(database, "hold", 1);
            run.await(Kind.PAUSED);
            run.await(Kind.STEP_CANCELLED);
            run.until("no batch runs while it is paused", () -> database.count(RUNNING) == 0);
            assertEquals(100, database.count("select count(*) from t where n = 1"), "it rolled back");
            database.execute("update stuck set yes = false");

            Switches.set(database, "hold", 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
            assertEquals(2_000, database.count("select count(*) from t where n = 1"), "each row once");
            assertFalse(run.all(Kind.RESUMED).isEmpty(), run::toString);
        }
    }
}
