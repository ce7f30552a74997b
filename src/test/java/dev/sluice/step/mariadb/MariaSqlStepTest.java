package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Fenced;
import dev.sluice.step.Fixture;
import dev.sluice.step.Found;
import dev.sluice.step.Found.Finding;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.sql.SqlStatement.Part;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MariaSqlStepTest {

    private static final Duration SHORT = Duration.ofMillis(500);

    private final List<MariaDatabase> opened = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestDatabase database;
    private MariaFence fence;
    private MariaSqlStep sql;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        database.execute("create table t (id int primary key, n int not null)", "insert into t values (1, 0)");
        MariaDatabase target = open();
        target.create();
        fence = MariaFence.acquire(target, Fixture.taking(Fixture.RUN));
        sql = new MariaSqlStep(fence);
    }

    @AfterEach
    void drop() {
        threads.shutdownNow();
        opened.forEach(MariaDatabase::close);
        database.close();
    }

    private MariaDatabase open() {
        SourceSettings.Jdbc settings = new SourceSettings.Jdbc(
                database.url(),
                Optional.of(database.user()),
                Optional.of(new Secret("test", database.password())),
                Map.of(),
                Duration.ofSeconds(10),
                1);
        opened.add(MariaDatabase.open("db", settings, Fixture.RUN));
        return opened.getLast();
    }

    private Outcome run(SqlEffect effect) {
        return sql.run(effect, new Cancellation(), Progress.SILENT);
    }

    private static SqlEffect effect(String key, Mode mode, boolean capture, SqlStatement... statements) {
        return new SqlEffect(
                key, Optional.empty(), List.of(statements), mode, SHORT, Fixture.LONG, capture, List.of(), false);
    }

    private Outcome.Failed failed(SqlEffect effect) {
        Outcome outcome = run(effect);
        return assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    }

    private Finding finding(SqlEffect effect) {
        return sql.findOut(effect, Optional.empty()).finding();
    }

    private long effects() {
        return database.count("select count(*) from sluice.effect where home = database()");
    }

    @Test
    void anEffectIsNotedInItsOwnTransactionAndNotRepeated() {
        SqlEffect effect = Fixture.effect("k", Mode.SINGLE, "update t set n = n + 1");
        assertEquals(Finding.NOT_DONE, finding(effect));
        assertEquals(new Outcome.Done("1 row"), run(effect));
        assertEquals(new Outcome.Done("was done already"), run(effect));
        assertEquals(1, database.count("select n from t"));
        assertEquals(Finding.DONE, finding(effect));
    }

    @Test
    void allStatementsOfATransactionTakePlaceOrNone() {
        Outcome.Failed failed = failed(Fixture.effect(
                "k",
                Mode.ONE_TRANSACTION,
                "update t set n = 7",
                "insert into t values (2, 0)",
                "insert into t values (1, 0)"));
        assertEquals("1062", failed.code());
        assertEquals("Duplicate entry '1' for key 'PRIMARY'", failed.message());
        assertEquals(0, database.count("select sum(n) + count(*) - 1 from t"));
        assertEquals(0, effects());
    }

    @Test
    void whatCommitsByItselfInATransactionIsForAPersonToJudge() {
        Outcome outcome =
                run(Fixture.effect("k", Mode.ONE_TRANSACTION, "update t set n = 1", "create table made (n int)"));
        assertInstanceOf(Outcome.Unknown.class, outcome, outcome::toString);
        assertEquals(
                "TRANSACTION",
                failed(Fixture.effect("l", Mode.SINGLE, "commit")).code());
    }

    @Test
    void valuesAreBoundAndNotPasted() {
        database.execute("create table v (a int, b text, c datetime(6), d boolean, e decimal(9, 2), f text)");
        SqlStatement insert = new SqlStatement(
                List.of(
                        new Part.Literal("insert into v select "),
                        new Part.Bind("a", Value.amount(5000)),
                        new Part.Literal(", "),
                        new Part.Bind("b", new Value.Text("'; drop table t; \\ --")),
                        new Part.Literal(", "),
                        new Part.Bind("c", new Value.Moment(Instant.parse("2026-11-20T12:00:00.5Z"))),
                        new Part.Literal(", "),
                        new Part.Bind("d", Value.flag(true)),
                        new Part.Literal(", "),
                        new Part.Bind("e", Value.amount(0.25)),
                        new Part.Literal(", 'why?' -- really?\n")),
                0);
        assertEquals(new Outcome.Done("1 row"), run(effect("k", Mode.SINGLE, false, insert)));
        assertEquals(
                "5000|'; drop table t; \\ --|2026-11-20 12:00:00.500000|1|0.25|why?",
                database.single("select concat_ws('|', a, b, c, d, e, f) from v"));
    }

    @Test
    void identifiersAreCheckedAndQuoted() {
        database.execute("create table `Odd \"name` (n int)");
        assertEquals(new Outcome.Done("1 row"), run(effect("k", Mode.SINGLE, false, into("Odd \"name"))));
        Outcome.Failed failed = failed(effect("l", Mode.SINGLE, false, into("nope")));
        assertEquals("parameter where: nothing in this database is called \"nope\"", failed.message());
    }

    private static SqlStatement into(String table) {
        return new SqlStatement(
                List.of(
                        new Part.Literal("insert into "),
                        new Part.Identifier("where", table),
                        new Part.Literal(" values (1)")),
                0);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"42, 42", "2.50, 2.5", "count(*) > 0, 1", "cast(7 as unsigned), 7", "'so', so"})
    void anAnswerIsCapturedWithItsTypeAndFoundAgain(String expression, String expected) {
        SqlEffect effect = effect("k", Mode.SINGLE, true, SqlStatement.of("select " + expression + " from t"));
        Value captured =
                assertInstanceOf(Outcome.Done.class, run(effect)).captured().orElseThrow();
        assertEquals(
                expected.equals("so") ? new Value.Text("so") : Value.amount(Double.parseDouble(expected)), captured);
        assertEquals(
                Optional.of(captured), sql.findOut(effect, Optional.empty()).captured());
    }

    @Test
    void whatIsUndoneCanBeDoneAgain() {
        SqlEffect step = counterpart(Fixture.effect("k", Mode.SINGLE, "update t set n = n + 1"), "k/undo");
        SqlEffect undo = counterpart(Fixture.effect("k/undo", Mode.SINGLE, "update t set n = n - 1"), "k");
        for (SqlEffect each : List.of(step, undo, step)) {
            assertEquals(new Outcome.Done("1 row"), run(each));
        }
        assertEquals(1, database.count("select n from t"));
    }

    private static SqlEffect counterpart(SqlEffect of, String key) {
        return new SqlEffect(
                of.key(),
                Optional.of(key),
                of.statements(),
                of.mode(),
                of.lockTimeout(),
                of.deadline(),
                of.capture(),
                of.cleanUp(),
                of.again());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "alter table t add column x int, add index by_x (x); alter table T_ drop column x",
                "ALTER TABLE `t` ADD `X` int; alter table t drop x",
                "create index by_n on t (n); drop index by_n on t",
                "alter table t add unique key by_n (n); alter table t drop key by_n",
                "alter table t add constraint positive check (n >= 0); alter table t drop constraint positive",
                "alter table t rename column n to m; alter table t change m n int",
                "create table made (n int primary key); drop table made",
                "rename table t to u; alter table u rename to t",
                "create trigger mark before insert on t for each row set new.n = 1; drop trigger mark",
                "create view seen as select n from t; drop view if exists seen"
            })
    void theCatalogTellsWhetherDdlTookPlace(String statement, String undo) {
        SqlEffect step = Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, statement);
        SqlEffect back = Fixture.effect("k/undo", Mode.OUTSIDE_TRANSACTION, undo.replace("T_", "t"));
        assertEquals(Finding.NOT_DONE, finding(step));
        database.execute(statement);
        assertEquals(Finding.DONE, finding(step));
        assertEquals(Finding.NOT_DONE, finding(back));
        assertInstanceOf(Outcome.Done.class, run(back));
        assertEquals(Finding.NOT_DONE, finding(step));
        assertInstanceOf(Outcome.Done.class, run(step));
        assertEquals(new Outcome.Done("was done already"), run(step));
    }

    /** What the first change wants may have been so before, and then the second one may be still to be done. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "alter table t drop index if exists never, add index t_n (n); UNKNOWN",
                "alter table t add column if not exists n int, add column m decimal(9, 2); UNKNOWN",
                "alter table t add column if not exists n decimal(9, 2); DONE",
                "alter table t add column if not exists m int, add column o int; NOT_DONE"
            })
    void ofSeveralChangesATolerantOneTellsOnlyThatItIsToBeDone(String statement, Finding expected) {
        assertEquals(expected, finding(Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, statement)));
    }

    @Test
    void whereTheCatalogIsSilentTheProbeIsAskedElseNobodyKnows() {
        SqlEffect effect = Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, "alter table t modify n bigint");
        assertEquals(Finding.UNKNOWN, finding(effect));
        for (Map.Entry<String, Finding> each : Map.of(
                        "select n = 0 from t", Finding.DONE,
                        "select n > 0 from t", Finding.NOT_DONE,
                        "select n + 2 from t", Finding.UNKNOWN,
                        "select null", Finding.UNKNOWN)
                .entrySet()) {
            Found found = sql.findOut(effect, Optional.of(SqlStatement.of(each.getKey())));
            assertEquals(each.getValue(), found.finding(), found::detail);
        }
    }

    @ParameterizedTest
    @CsvSource({"update t set n = n + 1, SINGLE", "alter table t add x int, OUTSIDE_TRANSACTION"})
    void aLockThatIsNotGrantedIsNobodysFaultAndLeavesNothing(String statement, Mode mode) throws SQLException {
        SqlEffect effect = new SqlEffect(
                "k",
                Optional.empty(),
                List.of(SqlStatement.of(statement)),
                mode,
                SHORT,
                Fixture.LONG,
                false,
                List.of(),
                false);
        try (Connection other = database.connect();
                Statement holding = other.createStatement()) {
            other.setAutoCommit(false);
            holding.execute("update t set n = 5");
            Outcome.Failed failed = failed(effect);
            assertEquals("1205", failed.code());
            assertTrue(failed.retryable());
            assertTrue(failed.message().startsWith("Lock wait timeout exceeded"), failed.message());
            assertEquals(mode == Mode.SINGLE, failed.message().contains("held by connection "), failed.message());
            other.rollback();
        }
        assertEquals(Finding.NOT_DONE, finding(effect));
        assertInstanceOf(Outcome.Done.class, run(effect));
    }

    @ParameterizedTest
    @CsvSource({
        "update t set n = sleep(60), SINGLE",
        "create table made as select sleep(60), OUTSIDE_TRANSACTION",
        "select sleep(60), OUTSIDE_TRANSACTION"
    })
    void aRequestToStopArrivesAndTheSessionGoesOn(String statement, Mode mode) throws Exception {
        Cancellation cancellation = new Cancellation();
        SqlEffect effect = Fixture.effect("k", mode, statement);
        Future<Outcome> running = threads.submit(() -> sql.run(effect, cancellation, Progress.SILENT));
        Await.until(
                "it sleeps",
                Fixture.LONG,
                () -> database.count("select count(*) from information_schema.processlist where db = database()"
                                + " and id <> connection_id() and state = 'User sleep'")
                        == 1);
        cancellation.now("somebody asked for it");
        assertEquals(new Outcome.Cancelled("somebody asked for it"), running.get());
        assertEquals(new Outcome.Done("1 row"), run(Fixture.effect("l", Mode.SINGLE, "update t set n = 3")));
    }

    @Test
    void theBoundIsHeldByTheServer() {
        Outcome.Failed failed = failed(new SqlEffect(
                "k",
                Optional.empty(),
                List.of(SqlStatement.of("update t set n = sleep(60)")),
                Mode.SINGLE,
                SHORT,
                Duration.ofSeconds(1),
                false,
                List.of(),
                false));
        assertEquals(new Outcome.Failed("TIMEOUT", "took longer than 1s and was stopped", false), failed);
    }

    @ParameterizedTest
    @CsvSource({"update t set n = sleep(60), SINGLE, NOT_DONE", "alter table t add x int, OUTSIDE_TRANSACTION, DONE"})
    void aLostSessionIsSettledByWhatItHasLeft(String statement, Mode mode, Finding finding) throws Exception {
        SqlEffect effect = Fixture.effect("k", mode, statement);
        if (mode == Mode.SINGLE) {
            Future<Outcome> running = threads.submit(() -> run(effect));
            Await.until("it sleeps", Fixture.LONG, () -> killSleeping());
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, running.get());
            assertTrue(failed.retryable(), failed::toString);
        } else {
            database.execute(statement);
        }
        assertEquals(finding, finding(effect));
    }

    private boolean killSleeping() throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            try (var rows = statement.executeQuery("select id from information_schema.processlist where db = database()"
                    + " and state = 'User sleep'")) {
                if (!rows.next()) {
                    return false;
                }
                statement.execute("kill connection " + rows.getLong(1));
                return true;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"update t set n = n + 1, SINGLE", "alter table t add x int, OUTSIDE_TRANSACTION"})
    void aZombieIsRefused(String statement, Mode mode) {
        MariaFence.acquire(open(), Fixture.takingOver(Fixture.RUN, "it sleeps"));
        SqlEffect effect = Fixture.effect("k", mode, statement);
        // The takeover has ended its sessions; the first attempt may only learn of that.
        Outcome[] first = new Outcome[1];
        assertThrows(Fenced.class, () -> {
            first[0] = run(effect);
            run(effect);
        });
        assertTrue(
                first[0] == null || first[0] instanceof Outcome.Failed failed && failed.retryable(),
                () -> "" + first[0]);
        assertEquals(0, database.count("select n from t"));
        assertEquals(0, effects());
    }

    @Test
    void aTableThatNoTransactionTakesBackIsRefused() {
        database.execute("create table m (n int) engine=Aria");
        Outcome.Failed failed = failed(Fixture.effect("k", Mode.SINGLE, "INSERT INTO `m` VALUES (1)"));
        assertEquals("ENGINE", failed.code());
        assertEquals(0, database.count("select count(*) from m"));
    }

    @Test
    void noStatementLeavesASettingBehind() {
        run(Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, "use sluice"));
        run(Fixture.effect("l", Mode.OUTSIDE_TRANSACTION, "set session sql_mode = ''"));
        assertEquals(new Outcome.Done("1 row"), run(Fixture.effect("m", Mode.SINGLE, "update \"t\" set n = 3")));
        assertEquals(3, effects());
    }
}
