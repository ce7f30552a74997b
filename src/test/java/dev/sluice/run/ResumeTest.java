package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.step.Failpoint;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A run goes on wherever its process died. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class ResumeTest {
    private static final String INSERT = """
            step mark sql on db "insert into marks values ('here')"
            undo mark sql on db "delete from marks"
            """;

    private static final String SLOW_INSERT = """
            step mark sql on db "insert into marks select 'here' from (select wait_until_free()) free"
            undo mark sql on db "call undo_slowly()"
            """;

    /** While {@code stuck}, {@code wait_until_free()} does not return. */
    private static void createStuck(TestDatabase database) {
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
                """,
                """
                create procedure undo_slowly() language plpgsql as $$
                  begin
                    delete from marks;
                    perform wait_until_free();
                  end $$
                """);
    }

    private static long running(TestDatabase database, String statement) {
        return database.count("select count(*) from pg_stat_activity where datname = current_database()"
                + " and state = 'active' and query like '" + statement + "%'");
    }

    @Test
    void aValueCapturedJustBeforeTheProcessDiedIsHandedToLaterSteps(TestDatabase database, @TempDir Path path) {
        Switches.create(database, "create table marks (name text)");
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook("""
                step first  sql on db into made "insert into marks values ('here') returning name"
                undo first  sql on db "delete from marks"
                step second sql on db "insert into marks values (:made || ', too')"
                undo second sql on db "delete from marks where name = :made || ', too'"
                """));
        try (SluiceProcess run = folder.start(Map.of("SLUICE_FAILPOINT", Failpoint.AFTER_EFFECT))) {
            assertEquals(137, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals("here", database.single("select string_agg(name, ';') from marks"));
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("work.first/0: it took place"), run::output);
        }
        assertEquals("here;here, too", database.single("select string_agg(name, ';' order by name) from marks"));
    }

    @Test
    void asManySeriesAsItsPhaseBeganWithMustStillBeThere(TestDatabase database, @TempDir Path path) {
        Switches.create(
                database,
                "create table marks (name text)",
                "create table replicas (name text, lag int)",
                "insert into replicas values ('a', 0), ('b', 0), ('c', 0)");
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database)
                .runbook(Switches.runbook("  pause when any(lags > 10)\n" + INSERT)
                        .replace(
                                "phase work",
                                "metric lags count safety from db labels name every 1s timeout 900ms sql"
                                        + " \"select name, lag from replicas\"\nphase work"));
        try (LiveRun run = folder.begin()) {
            run.await(Kind.STEP_ENDED);
            run.say(new Signal.Interrupt());
            assertEquals(Ending.INTERRUPTED, run.end(), run::toString);
        }
        database.execute("delete from replicas where name = 'c'");
        Switches.set(database, "stay", 0);
        try (LiveRun run = folder.resume()) {
            run.await(Kind.VERDICT, "PARTIAL");
            database.execute("insert into replicas values ('c', 0)");
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }

    @Test
    void aRunThatDiedBeforeItsFirstEventIsNoRunAndKeepsNobodyOut(TestDatabase database, @TempDir Path path)
            throws IOException {
        RunFolder folder = diedBeforeItsFirstEvent(database, path);
        Refused refused = assertThrows(Refused.class, folder::resumeHere);
        assertTrue(refused.getMessage().contains("ended before it did anything"), refused::getMessage);
        assertEquals(0, database.count("select count(*) from sluice.fence where closed_at is null"));
    }

    @Test
    void abortLetsGoOfARunThatDiedBeforeItsFirstEvent(TestDatabase database, @TempDir Path path) throws IOException {
        RunFolder folder = diedBeforeItsFirstEvent(database, path);
        Command.Result aborted = folder.sluice("abort", "r", "--because", "it never began");
        assertEquals(0, aborted.exitCode(), aborted::toString);
        assertEquals(0, database.count("select count(*) from sluice.fence where closed_at is null"));
    }

    private static RunFolder diedBeforeItsFirstEvent(TestDatabase database, Path path) throws IOException {
        Switches.create(database, "create table marks (name text)");
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook(INSERT));
        try (LiveRun run = folder.begin()) {
            run.await(Kind.STEP_ENDED);
            run.say(new Signal.Interrupt());
            assertEquals(Ending.INTERRUPTED, run.end(), run::toString);
        }
        Path journal = path.resolve(".sluice/runs/r/journal.jsonl");
        Files.writeString(journal, Files.readAllLines(journal).getFirst() + "\n");
        // Such a run has never renewed its lease.
        database.execute("update sluice.run set position = null, journal_lines = null, journal_head = null");
        return folder;
    }

    @Test
    void aStatementInFlightAtTheDeathTakesPlaceExactlyOnce(TestDatabase database, @TempDir Path path) throws Refused {
        createStuck(database);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook(SLOW_INSERT));
        try (SluiceProcess run = folder.start()) {
            run.waitFor("work.mark begins", RunFolder.LONG);
            Await.until("the statement runs", RunFolder.LONG, () -> running(database, "insert into marks") == 1);
            run.kill();
        }
        try (SluiceProcess run = folder.startResume(Map.of())) {
            run.waitFor("takes the run up again", RunFolder.LONG);
            database.execute("update stuck set yes = false");
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals(1, database.count("select count(*) from marks"));
        assertTrue(
                folder.decisions().stream().map(Decision::kind).anyMatch(Kind.RECOVERED::equals),
                "the journal says what was found out");
    }

    @Test
    void aRollbackInFlightAtTheDeathGoesOn(TestDatabase database, @TempDir Path path) {
        createStuck(database);
        database.execute("update stuck set yes = false");
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook(SLOW_INSERT));
        try (SluiceProcess run = folder.start()) {
            run.waitFor("work.mark is done", RunFolder.LONG);
            database.execute("update stuck set yes = true");
            Switches.set(database, "red", 1);
            Await.until("the undo runs", RunFolder.LONG, () -> running(database, "call undo_slowly") == 1);
            run.kill();
        }
        database.execute("update stuck set yes = false");
        Switches.set(database, "red", 0);
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(20, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals(0, database.count("select count(*) from marks"));
    }
}
