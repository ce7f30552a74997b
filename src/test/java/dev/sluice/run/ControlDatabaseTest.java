package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Ending;
import dev.sluice.step.Failpoint;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The role may create nothing in the target, so the schema {@code sluice} lives in a control database: every effect takes place
 * at least once, and is repeated only where a process dies between the two commits.
 */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class ControlDatabaseTest {
    private static final int ROWS = 400;
    private static final int BATCH = 50;
    private static final int KILLED_HTH = 3;
    private static final String AT_LEAST_ONCE =
            "at least once: the schema sluice lives in source ctl, not beside the rows of source db";
    private static final String[] RUN_IT = "run migration.runbook --env test --unattended --create-schema".split(" ");
    private static final Map<String, String> BETWEEN_COMMITS =
            Map.of("SLUICE_FAILPOINT", Failpoint.BETWEEN_COMMITS + ":" + KILLED_HTH);

    /** Counts how often a row was changed, and changes it so that a repetition does not show. */
    private static final String FILL = """
            step fill backfill t on db by id batch %d rows aim 1ms%s
              sql "update t set n = n + 1, done = true where :range"
            undo none fill because "nobody asks for it here"
            """;

    @TempDir
    private Path path;

    private TestDatabase target;
    private TestDatabase control;
    private TestDatabase plain;

    @BeforeEach
    void create(TestDatabase shop, TestDatabase ledger) {
        target = shop;
        control = ledger;
        plain = new TestDatabase(shop.name(), shop.url(), "plain_" + shop.name(), "of-a-plain-role");
        Switches.create(
                target,
                "create table t (id int primary key, n int not null default 0, done boolean)",
                "insert into t select g from generate_series(1, " + ROWS + ") g",
                "create table pace (seconds float)",
                "insert into pace values (0)",
                "create function slow() returns trigger language plpgsql as"
                        + " $$ begin perform pg_sleep(seconds) from pace; return null; end $$",
                "create trigger slow before update on t execute function slow()",
                "create role " + plain.user() + " login password '" + plain.password() + "'",
                "grant select, insert, update, delete on all tables in schema public to " + plain.user());
    }

    @AfterEach
    void dropRole() {
        target.execute("drop owned by " + plain.user(), "drop role " + plain.user());
    }

    private RunFolder folder(String steps) {
        return folder(plain, steps);
    }

    private RunFolder folder(TestDatabase as, String steps) {
        return folder(path, as, steps);
    }

    private RunFolder folder(Path where, TestDatabase as, String steps) {
        return new RunFolder(where)
                .database("db", as, ", control: ctl")
                .database("ctl", control, "")
                .lease("3s")
                .runbook(Switches.runbook(steps));
    }

    private static String fill(String more) {
        return FILL.formatted(BATCH, more);
    }

    private void pace(double seconds) {
        target.execute("update pace set seconds = " + seconds);
    }

    private void awaitBatchInFlight() {
        Await.until(
                "a batch is in flight",
                RunFolder.LONG,
                () -> target.count(
                                "select count(*) from pg_stat_activity where datname = current_database()"
                                        + " and application_name like 'sluice/r/%' and state = 'active' and query like 'update t %'")
                        == 1);
    }

    private void killed(SluiceProcess process) {
        try (process) {
            assertEquals(137, process.waitForExit(RunFolder.LONG), process::output);
        }
    }

    private void assertAllDone(long twice) {
        assertEquals(ROWS, target.count("select count(*) from t where done and n in (1, 2)"));
        assertEquals(twice, target.count("select count(*) from t where n = 2"));
        assertEquals(0, target.count("select count(to_regnamespace('sluice'))"), "nothing of Sluice is in the target");
        assertEquals(0, control.count("select count(*) from sluice.fence where closed_at is null"));
        assertEquals(0, control.count("select count(*) from sluice.claim"));
    }

    @Test
    void aRoleThatMayCreateNothingRunsToTheEndAndEverybodyIsToldWhatThatMeans() {
        RunFolder folder = folder(fill(" rest 0s"));
        Command.Result plan = folder.sluice("plan", "migration.runbook", "--env", "test");
        assertTrue(plan.out().contains("Semantics\n  " + AT_LEAST_ONCE), plan::toString);
        assertTrue(plan.out().contains("  work.fill: after a crash one batch may be done again"), plan::toString);
        Command.Result json = folder.sluice("plan", "migration.runbook", "--env", "test", "--format", "json");
        assertTrue(json.out().contains("\"at_least_once\" : [ \"" + AT_LEAST_ONCE + "\""), json::toString);
        try (SluiceProcess run = folder.start()) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("semantics: " + AT_LEAST_ONCE), run::output);
        }
        assertAllDone(0);
        assertEquals("work.fill " + ROWS, control.single("select step || ' ' || rows_done from sluice.tile"));
        Command.Result status = folder.sluice("status", "r");
        assertTrue(status.out().contains("effects  " + AT_LEAST_ONCE), status::toString);
        Command.Result report = folder.sluice("report", "r");
        assertTrue(report.out().contains("| Semantics | " + AT_LEAST_ONCE + " |"), report::toString);
        Command.Result audit = folder.sluice("audit", "verify", "r", "--env", "test");
        assertEquals(0, audit.exitCode(), audit::toString);
        assertEquals(0, folder.sluice("schema", "drop", "--env", "test").exitCode());
        assertEquals(0, control.count("select count(to_regnamespace('sluice'))"));
    }

    /** The session of the target commits nothing but batches, so that no commit tells what one costs without rows. */
    @Test
    void whatABatchLeavesToItsCommitMakesItSmaller() throws IOException {
        target.execute(
                "create constraint trigger late after update on t deferrable initially deferred"
                        + " for each row execute function slow()",
                "drop trigger slow on t");
        pace(0.005);
        RunFolder folder = folder("""
                step fill backfill t on db by id batch 200 rows aim 100ms rest 0s
                  sql "update t set n = n + 1, done = true where :range"
                undo none fill because "nobody asks for it here"
                """);
        try (SluiceProcess run = folder.start()) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertAllDone(0);
        long batches = control.count("select sum(batches) from sluice.tile");
        assertTrue(batches > 4, batches + " batches, of a second each");
    }

    @Test
    void aKillBetweenTheTwoCommitsRepeatsExactlyOneBatch() {
        RunFolder folder = folder(fill(" rest 0s"));
        killed(folder.start(BETWEEN_COMMITS));
        long raised = target.count("select count(*) from t where n = 1");
        long noted = control.count("select sum(rows_done) from sluice.tile");
        assertEquals(KILLED_HTH - 1, control.count("select sum(batches) from sluice.tile"));
        assertTrue(noted < raised && raised - noted <= BATCH, () -> raised + " raised, " + noted + " noted");
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("semantics: " + AT_LEAST_ONCE), run::output);
        }
        assertAllDone(raised - noted);
    }

    @Test
    void aKillAnywhereElseRepeatsNothing() {
        RunFolder folder = folder(fill(" rest 0s"));
        killed(folder.start(Map.of("SLUICE_FAILPOINT", Failpoint.BEFORE_COMMIT + ":2")));
        killed(folder.startResume(Map.of("SLUICE_FAILPOINT", Failpoint.AFTER_COMMIT + ":2")));
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertAllDone(0);
    }

    @Test
    void aLostConnectionToEitherDatabaseRepeatsNothingThatWasNotCommitted() {
        pace(0.5);
        RunFolder folder = folder(fill(" rest 0s"));
        try (LiveRun run = folder.begin()) {
            for (TestDatabase lost : List.of(control, target)) {
                awaitBatchInFlight();
                lost.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                        + " and application_name like 'sluice/r/1' and pid <> pg_backend_pid()");
                awaitBatchInFlight();
            }
            pace(0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
        assertAllDone(0);
    }

    @Test
    void aTakeoverEndsTheBatchInFlightInTheTargetAndTheSleeperWakesUpFenced() {
        RunFolder folder = folder(fill(" rest 0s"));
        pace(1);
        try (SluiceProcess sleeper = folder.start()) {
            awaitBatchInFlight();
            sleeper.signal("STOP");
            pace(0);
            try (SluiceProcess taker = folder.startResume(Map.of(), "--take-over", "--because", "the laptop is shut")) {
                assertEquals(0, taker.waitForExit(RunFolder.LONG), taker::output);
            }
            sleeper.signal("CONT");
            assertEquals(40, sleeper.waitForExit(RunFolder.LONG), sleeper::output);
        }
        assertTrue(target.count("select count(*) from t where n = 2") <= BATCH);
        assertAllDone(target.count("select count(*) from t where n = 2"));
        assertEquals(2, control.count("select epoch from sluice.fence"));
    }

    @Test
    void ofTwoRunsOnOneControlDatabaseOneIsRefused() {
        RunFolder folder = folder(fill(" rest 300ms"));
        try (SluiceProcess one = folder.process(Map.of(), RUN_IT);
                SluiceProcess other = folder.process(Map.of(), RUN_IT, "--run-id", "another")) {
            List<Integer> exits = List.of(one.waitForExit(RunFolder.LONG), other.waitForExit(RunFolder.LONG));
            assertEquals(
                    List.of(0, 40), exits.stream().sorted().toList(), () -> one.output() + "\n---\n" + other.output());
        }
        assertAllDone(0);
    }

    @Test
    void aStatementKilledBetweenTheTwoCommitsIsFoundInTheCatalogs() {
        RunFolder folder = folder(target, """
                step add sql on db "alter table t add column extra int"
                undo add sql on db "alter table t drop column extra"
                """);
        killed(folder.start(Map.of("SLUICE_FAILPOINT", Failpoint.BETWEEN_COMMITS)));
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains("column extra is there"), run::output);
        }
    }

    @Test
    void aStatementThatLeftNoTraceIsNotRepeatedButPutToAPerson() {
        RunFolder folder = folder("""
                step raise sql on db "update t set n = n + 1"
                undo none raise because "nobody asks for it here"
                """);
        killed(folder.start(Map.of("SLUICE_FAILPOINT", Failpoint.BETWEEN_COMMITS)));
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(1, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(
                    run.output().contains("a person has to look at work.raise: the catalogs do not tell"), run::output);
        }
        assertEquals(ROWS, target.count("select count(*) from t where n = 1"));
    }

    @Test
    void aProbeTellsWhetherAStatementTookPlace() {
        RunFolder folder = folder("""
                step raise sql on db "update t set n = n + 1, done = true"
                undo none raise because "nobody asks for it here"
                probe raise from db sql "select bool_and(done) is true from t"
                """);
        killed(folder.start(Map.of("SLUICE_FAILPOINT", Failpoint.BETWEEN_COMMITS)));
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertAllDone(0);
    }

    @Test
    void aRunWhoseJournalIsLostGoesOnFromWhatTheControlDatabaseKnows(@TempDir Path elsewhere) {
        killed(folder(fill(" rest 0s")).start(Map.of("SLUICE_FAILPOINT", Failpoint.BEFORE_COMMIT + ":3")));
        RunFolder other = folder(elsewhere, plain, fill(" rest 0s"));
        Command.Result status = other.sluice("status", "--env", "test");
        assertTrue(status.out().startsWith("effects  " + AT_LEAST_ONCE + "\nr "), status::toString);
        Command.Result resumed = other.sluice("resume", "r", "--env", "test", "--unattended");
        assertEquals(0, resumed.exitCode(), resumed::toString);
        assertAllDone(0);
    }

    /** Whoever has no journal has nothing but the databases that the environment names. */
    @Test
    void aRunWhoseJournalIsLostDoesNotBeginAnewInAnotherSchema(@TempDir Path elsewhere) {
        killed(folder(fill(" rest 0s")).start(Map.of("SLUICE_FAILPOINT", Failpoint.BEFORE_COMMIT + ":3")));
        long raised = target.count("select sum(n) from t");
        RunFolder other = new RunFolder(elsewhere)
                .database("db", target, "")
                .database("ctl", control, "")
                .runbook(Switches.runbook(fill(" rest 0s")));
        Command.Result created = other.sluice("schema", "create", "--env", "test", "--source", "db");
        assertEquals(0, created.exitCode(), created::toString);
        Command.Result resumed = other.sluice("resume", "r", "--env", "test", "--unattended");
        assertEquals(30, resumed.exitCode(), resumed::toString);
        assertTrue(resumed.err().contains("nothing is known of run r in source db"), resumed::toString);
        assertTrue(resumed.err().contains("sluice resume r --env test"), resumed::toString);
        assertEquals(raised, target.count("select sum(n) from t"));
        assertEquals(0, target.count("select count(*) from sluice.run"));
    }

    @Test
    void oldValuesAreRefusedBeforeAnything() {
        RunFolder folder = folder("""
                step fill backfill t on db by id batch 50 rows keep old n
                  sql "update t set n = n + 1 where :range"
                undo fill from old
                """);
        Command.Result run = folder.sluice(RUN_IT);
        assertEquals(30, run.exitCode(), run::toString);
        assertTrue(
                run.err().contains("step work.fill keeps old values, which are stored in the transaction"),
                run::toString);
        assertTrue(run.err().contains("take `keep old` out of the runbook"), run::toString);
        assertEquals(0, control.count("select count(to_regnamespace('sluice'))"));
    }

    @Test
    void aRunGoesOnWithTheSchemaInWhichItsProgressIsNotedOrNotAtAll() {
        RunFolder folder = folder(target, fill(" rest 0s"));
        killed(folder.start(Map.of("SLUICE_FAILPOINT", Failpoint.BEFORE_COMMIT + ":2")));
        new RunFolder(path).database("db", target, "").runbook(Switches.runbook(fill(" rest 0s")));
        Command.Result elsewhere = folder.sluice("resume", "r", "--unattended");
        assertEquals(30, elsewhere.exitCode(), elsewhere::toString);
        assertTrue(elsewhere.err().contains("let `control` in sluice.yaml be what it was"), elsewhere::toString);
    }
}
