package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.testing.Await;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Steps that go rung by rung, and steps that wait for their moment, on a real server. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class SteppedRunTest {
    private static final String FILL = """
            step fill backfill t on db by id batch 20 rest 50ms ladder 10%, 100% each 2s
              sql "update t set n = n + 1 where :range"
            undo fill sql on db "update t set n = n - 1 where :range and n = 1"
            """;

    private static void createRows(TestDatabase database) {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 1000) g",
                "analyze t");
    }

    @Test
    void aKillInTheMiddleOfARungLosesNothingAndDoesNothingTwice(TestDatabase database, @TempDir Path path) {
        createRows(database);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook(FILL));
        try (SluiceProcess run = folder.start()) {
            run.waitFor("has reached rung 1 of 2 (10%)", RunFolder.LONG);
            run.kill();
        }
        // Key 101 is the first that lies a tenth of the way from 1 to 1000.
        assertEquals(101, database.count("select count(*) from t where n = 1"));
        try (SluiceProcess run = folder.startResume(Map.of())) {
            run.waitFor("rung 1 of 2 (10%) was watched for 2s", RunFolder.LONG);
            Await.get(
                    "some of the second rung",
                    RunFolder.LONG,
                    () -> database.count("select count(*) from t where n = 1") > 300
                            ? Optional.of(true)
                            : Optional.empty(),
                    run::output);
            run.kill();
        }
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("rung 2 of 2 (100%) was watched for 2s"), run::output);
            assertFalse(run.output().contains("has reached rung 1"), run::output);
        }
        assertEquals(1000, database.count("select count(*) from t where n = 1"));
    }

    @Test
    void aRedRuleUndoesWhatTheRungHasDone(TestDatabase database, @TempDir Path path) {
        createRows(database);
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook(FILL));
        try (LiveRun run = folder.begin()) {
            run.await(Kind.RUNG, "has reached rung 1");
            Switches.set(database, "red", 1);
            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
        }
        assertEquals(0, database.count("select count(*) from t where n <> 0"));
    }

    @Test
    void aCommandIsStartedOnceForEachRungAndToldWhichOne(TestDatabase database, @TempDir Path path) throws IOException {
        Switches.create(database);
        Path log = path.resolve("rungs");
        RunFolder folder = new RunFolder(path, database)
                .command("flags", "sh", "-c", "echo $SLUICE_RUNG >> " + log)
                .runbook(Switches.runbook("""
                        step flags run "flags" ladder 2.5%, 50%, 100% each 1s
                        undo none flags because "flags harm nobody"
                        """));
        try (LiveRun run = folder.begin()) {
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
        assertEquals("2.5\n50\n100\n", Files.readString(log));
    }

    @Test
    void stepsWaitForAConditionAWindowAndAPerson(TestDatabase database, @TempDir Path path) {
        Switches.create(database, "create table marks (name text)", "create table calm (yes boolean)");
        database.execute("insert into calm values (false)");
        LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        RunFolder folder = new RunFolder(path, database)
                .runbook(
                        Switches.runbook("""
                        step first postponed until calm for 2s at most 10m sql on db "insert into marks values ('first')"
                        undo first sql on db "delete from marks where name = 'first'"
                        step second postponed until between %s and %s "UTC" sql on db "insert into marks values ('second')"
                        undo second sql on db "delete from marks where name = 'second'"
                        step third postponed until ask "Is the DBA on call?" sql on db "insert into marks values ('third')"
                        undo third sql on db "delete from marks where name = 'third'"
                        """.formatted(now.minusHours(1), now.plusHours(1)))
                                .replace(
                                        "phase work",
                                        "metric calm boolean safety from db every 1s timeout 900ms sql \"select yes from calm\"\nphase work"));
        try (LiveRun run = folder.beginWith(new Answers())) {
            run.await(Kind.POSTPONED, "work.first is postponed until calm for 2s, at most 10m");
            run.until(
                    "it stands postponed",
                    () -> run.view()
                            .phases()
                            .getFirst()
                            .steps()
                            .getFirst()
                            .detail()
                            .startsWith("postponed until"));
            assertEquals(0, database.count("select count(*) from marks"));
            database.execute("update calm set yes = true");
            run.await(Kind.STEP_ENDED, "work.second");
            Decision asked = run.await(Kind.PERSON_NEEDED, "Is the DBA on call?");
            assertTrue(asked.reasons().toString().contains("continue"), asked::toString);
            assertEquals(2, database.count("select count(*) from marks"));
            run.say(new Signal.Continue());
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }

    @Test
    void aWindowThatIsClosedLetsNothingBegin(TestDatabase database, @TempDir Path path) {
        Switches.create(database, "create table marks (name text)");
        LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        RunFolder folder = new RunFolder(path, database)
                .runbook(Switches.runbook("""
                step first postponed until between %s and %s "UTC" at most 3s sql on db "insert into marks values ('first')"
                undo first sql on db "delete from marks"
                """.formatted(now.plusHours(2), now.plusHours(3))));
        try (LiveRun run = folder.begin()) {
            assertEquals(Ending.EXPIRED, run.end(), run::toString);
        }
        assertEquals(0, database.count("select count(*) from marks"));
    }

    @Test
    void aLockThatIsNotGrantedPostponesTheStepAgain(TestDatabase database, @TempDir Path path) throws Exception {
        Switches.create(database, "create table marks (name text)");
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook("""
                step first postponed until stay == 0 at most 10m sql on db lock timeout 500ms "alter table marks add column more text"
                undo first sql on db lock timeout 2s "alter table marks drop column if exists more"
                """));
        try (Connection other = database.connect();
                Statement statement = other.createStatement();
                LiveRun run = folder.begin()) {
            other.setAutoCommit(false);
            statement.execute("lock table marks in access share mode");
            Switches.set(database, "stay", 0);
            run.await(Kind.POSTPONED, "stands postponed again (1 of 10)");
            other.rollback();
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }

    @Test
    void theLockOfAPostponedStepIsRehearsed(TestDatabase database, @TempDir Path path) throws Exception {
        Switches.create(database, "create table marks (name text)");
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook("""
                step first postponed until stay == 0 at most 10m sql on db lock timeout 2s "alter table marks add column more text"
                undo first sql on db lock timeout 2s "alter table marks drop column if exists more"
                """));
        try (Connection other = database.connect();
                Statement statement = other.createStatement();
                LiveRun run = folder.begin()) {
            run.await(Kind.POSTPONED, "work.first is postponed");
            run.say(new Signal.Rehearse("before tonight"));
            run.await(Kind.POSTPONED, "the lock of work.first would be granted");
            other.setAutoCommit(false);
            statement.execute("set application_name to 'nightly report'");
            statement.execute("lock table marks in access share mode");
            run.say(new Signal.Rehearse("once more"));
            Decision held = run.await(Kind.POSTPONED, "the lock of work.first was not granted within 2s");
            assertTrue(
                    held.text().contains("ACCESS EXCLUSIVE on marks, held by ")
                            && held.text().contains("(nightly report, idle in transaction, for "),
                    held::toString);
            other.rollback();
            assertEquals(0, database.count("select count(*) from pg_attribute where attname = 'more'"));
            Switches.set(database, "stay", 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }
}
