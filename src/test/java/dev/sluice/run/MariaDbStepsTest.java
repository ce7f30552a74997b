package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.step.Failpoint;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that change a MariaDB by steps of SQL. */
class MariaDbStepsTest {
    private static final String STEPS = """
            step mark sql on db into made in one transaction \"""
              insert into marks values ('first');
              select count(*) from marks;
            \"""
            undo mark sql on db "delete from marks"
            step add sql on db "alter table t add column m int, add index by_m (m)"
            undo add sql on db "alter table t drop index by_m, drop column m"
            step second sql on db "insert into marks values (concat('after ', :made))"
            undo second sql on db "delete from marks where name like 'after %'"
            """;

    private static final String COLUMN = "select count(*) from information_schema.columns"
            + " where table_schema = database() and table_name = 't' and column_name = 'm'";

    @TempDir
    private Path path;

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        Switches.create(
                database,
                "create table t (id int primary key, n int not null)",
                "insert into t values (1, 0)",
                "create table marks (name varchar(50))");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private RunFolder folder(String steps) {
        RunFolder folder = new RunFolder(path)
                .source(
                        "db",
                        "{type: jdbc, url: \"%s\", user: %s, password: \"file:db.password\"}"
                                .formatted(database.url(), database.user()));
        folder.source(
                "watched",
                "{type: jdbc, url: \"%s\", user: %s, password: \"file:db.password\"}"
                        .formatted(database.url().replaceAll("[^/]*$", ""), database.user()));
        folder.write("db.password", database.password());
        return folder.runbook(Switches.runbook(steps).replace("source db postgres", "source db jdbc"));
    }

    private String marks() {
        return database.single("select group_concat(name order by name) from marks");
    }

    @Test
    void aRunIsDoneAndEveryDatabaseOfItsEnvironmentKnowsIt() {
        RunFolder folder = folder(STEPS);
        assertEquals(
                0,
                folder.sluice("schema", "create", "--env", "test", "--source", "db")
                        .exitCode(),
                "they are there or created");
        Command.Result check = folder.sluice("check", "migration.runbook", "--connect", "test", "--plain");
        assertEquals(0, check.exitCode(), check::toString);
        try (SluiceProcess run = folder.start()) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals("after 1,first", marks());
        assertEquals(1, database.count(COLUMN));
        assertEquals(3, database.count("select count(*) from sluice.effect where home = database()"));
        assertEquals(0, database.count("select count(*) from sluice.claim where home = database()"));
        Command.Result status = folder.sluice("status", "--env", "test", "--plain");
        assertTrue(status.out().contains("switches"), status::toString);
        Command.Result audit = folder.sluice("audit", "verify", "r", "--env", "test", "--plain");
        assertEquals(0, audit.exitCode(), audit::toString);
    }

    @Test
    void aWindowGoesByTheClockOfTheStepsOwnServer() {
        LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        RunFolder folder = folder("""
                step first postponed until between %s and %s "UTC" at most 1m sql on db "insert into marks values ('first')"
                undo first sql on db "delete from marks"
                """.formatted(now.minusHours(1), now.plusHours(1)));
        assertEquals(
                0,
                folder.sluice("schema", "create", "--env", "test", "--source", "db")
                        .exitCode());
        try (SluiceProcess run = folder.start()) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals("first", marks());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t add column other int",
                "create index by_n on t (n)",
                "alter table t add constraint positive check (n >= 0)",
                "alter table t add foreign key (id) references others (id)",
                "create trigger t_first before update on t for each row set new.n = new.n"
            })
    void aPlanThatWasSealedBeforeTheCatalogChangedIsNotRun(String change) {
        RunFolder folder = folder(STEPS);
        database.execute("create table others (id int primary key)", "insert into others values (1)");
        Command.Result sealed = folder.sluice("plan", "migration.runbook", "--env", "test", "-o", "sealed.json");
        assertEquals(0, sealed.exitCode(), sealed::toString);
        database.execute(change);
        Command.Result refused =
                folder.sluice("run", "sealed.json", "--env", "test", "--unattended", "--create-schema");
        assertEquals(41, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains("the catalog has changed: db: t\n"), refused::toString);
    }

    @ParameterizedTest
    @CsvSource({
        Failpoint.AFTER_STATEMENT + ", work.add/0: it took place",
        Failpoint.AFTER_EFFECT + ", work.mark/0: it took place",
        Failpoint.BEFORE_EFFECT + ", work.mark/0: it did not take place"
    })
    void afterACrashNothingIsDoneTwiceAndNothingLeftOut(String place, String found) {
        RunFolder folder = folder(STEPS);
        try (SluiceProcess run = folder.start(Map.of("SLUICE_FAILPOINT", place))) {
            assertEquals(137, run.waitForExit(RunFolder.LONG), run::output);
        }
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            assertTrue(run.output().contains(found), run::output);
        }
        assertEquals("after 1,first", marks());
        assertEquals(1, database.count(COLUMN));
    }

    @Test
    void aLockThatIsNotGrantedPausesTheRunThatGoesOnAfterwards() throws SQLException {
        RunFolder folder = folder("""
                step add sql on db lock timeout 800ms retry 1 times backoff 10ms .. 20ms "alter table t add column m int"
                undo add sql on db "alter table t drop column m"
                """);
        try (Connection other = database.connect();
                Statement holding = other.createStatement()) {
            other.setAutoCommit(false);
            holding.execute("update t set n = 1");
            try (LiveRun run = folder.begin()) {
                assertEquals(Ending.PAUSED, run.end(), run::toString);
                assertEquals(1, run.all(Kind.STEP_RETRIED).size(), run::toString);
                Decision needed = run.await(Kind.PERSON_NEEDED);
                assertTrue(needed.reasons().toString().contains("1205"), needed::toString);
            }
            other.rollback();
        }
        try (LiveRun again = folder.resume()) {
            assertEquals(Ending.DONE, again.end(), again::toString);
        }
        assertEquals(1, database.count(COLUMN));
    }

    @Test
    void aRedGateTakesEverythingBack() {
        RunFolder folder = folder(STEPS);
        Switches.set(database, "stay", 1);
        try (LiveRun run = folder.begin()) {
            run.until("all is done", () -> "after 1,first".equals(marks()));
            Switches.set(database, "red", 1);
            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
        }
        assertEquals(0, database.count(COLUMN));
        assertEquals(0, database.count("select count(*) from marks"));
    }

    @ParameterizedTest
    @ValueSource(strings = {Failpoint.BEFORE_COMMIT + ":3", Failpoint.AFTER_COMMIT + ":3"})
    void aBackfillIsKilledAndGoesOnWhereItStood(String place) {
        database.execute("insert into t select seq, 0 from seq_2_to_100");
        RunFolder folder = folder("""
                step fill backfill t on db by id batch 10 sql "update t set n = n + 1 where :range"
                undo fill sql on db "update t set n = 0"
                """);
        try (SluiceProcess run = folder.start(Map.of("SLUICE_FAILPOINT", place))) {
            assertEquals(137, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertTrue(database.count("select sum(n) from t") < 100);
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals(100, database.count("select count(*) from t where n = 1"));
    }

    @Test
    void anInterruptLeavesARunThatCanBeResumed() {
        Switches.set(database, "stay", 1);
        RunFolder folder = folder(STEPS);
        try (LiveRun run = folder.begin()) {
            run.until("all is done", () -> "after 1,first".equals(marks()));
            run.say(new Signal.Interrupt());
            run.end();
        }
        Switches.set(database, "stay", 0);
        try (LiveRun again = folder.resume()) {
            assertEquals(Ending.DONE, again.end(), again::toString);
        }
        assertEquals("after 1,first", marks());
    }
}
