package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both forms of a batched undo leave alone what others have written, before and while it runs. */
class MariaUndoTest {

    private static final String FILL = "update t set status = lower(legacy) where :range and status is null";
    private static final String UNDO = "update t set status = null where :range and status = lower(legacy)";

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        prepare(database);
    }

    private static void prepare(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, legacy varchar(20) not null default 'OPEN', status varchar(20))",
                "insert into t (id) select seq from seq_1_to_1000");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    /** Somebody writes before the undo, between its batches, and holds a row's lock while a batch wants to undo it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUndoKeepsWhatOthersWrote(boolean keepsOld) throws Exception {
        Optional<String> undo = keepsOld ? Optional.empty() : Optional.of(UNDO);
        BackfillPlan plan = plan(keepsOld ? List.of("status") : List.of(), Fixture.LONG);
        try (MariaFixture run = MariaFixture.open(database);
                Connection other = database.connect();
                Statement statement = other.createStatement();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            assertEquals(1000, run.filler.fill(plan, 130).rowsDone());
            assertEquals(keepsOld ? 1000 : 0, stored());
            database.execute("update t set status = 'before' where id in (1, 500, 1000)");
            run.backfill.undoBatch(plan, undo.map(Fixture::statement), Fixture.batch(130), new Cancellation());
            database.execute("update t set status = 'between' where id = 400");
            other.setAutoCommit(false);
            statement.execute("update t set status = 'during' where id = 200");
            Future<Outcome.BatchDone> undone = thread.submit(() -> run.filler.undo(plan, undo, 130));
            Await.until(
                    "the undo waits for the row",
                    Fixture.LONG,
                    () -> database.count("select count(*) from information_schema.processlist where command = 'Query'"
                                    + " and time_ms > 300 and db = database() and id <> connection_id()")
                            > 0);
            other.commit();

            assertTrue(undone.get().exhausted());
            assertEquals(995, undone.get().rowsDone());
            assertEquals(0, stored());
            assertEquals(
                    "1 before, 200 during, 400 between, 500 before, 1000 before",
                    database.single("select group_concat(concat(id, ' ', status) order by id separator ', ') from t"
                            + " where status is not null"));
        }
    }

    private static long connection(Statement statement) {
        try (var row = statement.executeQuery("select connection_id()")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private long stored() {
        return database.count("select count(*) from sluice.old_value where home = '" + database.name() + "'");
    }

    @Test
    void whatIsUndoneCanBeDoneAgain() {
        try (MariaFixture run = MariaFixture.open(database)) {
            for (List<String> keep : List.of(List.<String>of(), List.of("status"))) {
                Optional<String> undo = keep.isEmpty() ? Optional.of(UNDO) : Optional.empty();
                run.filler.fill(plan(keep, Fixture.LOCK), 300);
                run.filler.undo(plan(keep, Fixture.LOCK), undo, 300);
                assertEquals(1000, database.count("select count(*) from t where status is null"));
            }
            assertEquals(
                    1000, run.filler.fill(plan(List.of(), Fixture.LOCK), 300).rowsDone());
            assertEquals(0, database.count("select count(*) from t where status is null"));
        }
    }

    /** Also what the second pass went through once more. */
    @Test
    void anUndoByStatementTakesEachRowOnce() {
        database.execute("create table c (id int primary key, n int not null default 0)");
        database.execute("insert into c (id) select id * 10 from t where id <= 500");
        BackfillPlan plan = new BackfillPlan(
                "fill.c",
                "c",
                List.of(),
                new BackfillPlan.Slice.Whole(),
                List.of(),
                Optional.empty(),
                Optional.of("n = 0"),
                List.of(),
                Fixture.statement("update c set n = n + 1 where :range"),
                Fixture.LOCK);
        try (MariaFixture run = MariaFixture.open(database)) {
            run.filler.fill(plan, 60);
            database.execute("insert into c (id) values (5), (2005), (1000000)");
            assertEquals(503, run.filler.pass(plan, 60, 2).rowsDone());
            run.filler.undo(plan, Optional.of("update c set n = n - 1 where :range"), 70);
            assertEquals(503, database.count("select count(*) from c where n = 0"));
        }
    }

    @Test
    void aBackfillUndoneByOneStatementBeginsAnewWhenItIsDoneAgain() {
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = plan(List.of(), Fixture.LOCK);
            run.filler.fill(plan, 300);
            SqlEffect undo = new SqlEffect(
                    "run/fill.all/undo/0",
                    Optional.empty(),
                    Optional.of(plan.step()),
                    List.of(SqlStatement.of("update t set status = null")),
                    SqlEffect.Mode.SINGLE,
                    Fixture.LOCK,
                    Fixture.LONG,
                    false,
                    List.of(),
                    false,
                    List.of());
            Outcome outcome = new MariaSqlStep(run.fence).run(undo, new Cancellation(), Progress.SILENT);
            assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);

            assertEquals(1000, run.filler.fill(plan, 300).rowsDone());
            assertEquals(0, database.count("select count(*) from t where status is null"));
        }
    }

    @Test
    void aHalfDoneBackfillIsUndoneAsFarAsItCameAndNotDoneAgainBefore() {
        database.execute("update t set status = lower(legacy) where id > 500");
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = plan(List.of(), Fixture.LOCK);
            run.backfill.open(plan, Fixture.LONG);
            run.batch(plan, 200);
            run.batch(plan, 200);
            Outcome first = run.backfill.undoBatch(
                    plan, Optional.of(Fixture.statement(UNDO)), Fixture.batch(100), new Cancellation());
            assertEquals(100, assertInstanceOf(Outcome.BatchDone.class, first).rows());
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, run.backfill.open(plan, Fixture.LONG));
            assertTrue(failed.message().contains("the undo of fill.all is not finished"), failed.message());
            run.filler.undo(plan, Optional.of(UNDO), 70);

            assertEquals(0, database.count("select count(*) from t where id <= 500 and status is not null"));
            assertEquals(500, database.count("select count(*) from t where id > 500 and status is not null"));
        }
    }

    /** Each range is undone in one batch, and its end is not the end of the undo. */
    @Test
    void anUndoIsOverOnlyOnceEveryRangeOfEveryPassIsUndone() {
        try (MariaFixture run = MariaFixture.open(database)) {
            for (List<String> keep : List.of(List.<String>of(), List.of("status"))) {
                BackfillPlan plan = plan(keep, Fixture.LOCK);
                run.filler.fill(plan, 2_000);
                database.execute("update t set status = null where id > 900");
                assertEquals(100, run.filler.pass(plan, 2_000, 2).rowsDone() - 1_000);
                run.filler.undo(plan, keep.isEmpty() ? Optional.of(UNDO) : Optional.empty(), 2_000);
                assertEquals(1000, database.count("select count(*) from t where status is null"));
            }
        }
    }

    @Test
    void oldValuesOfEveryTypeComeBackAsTheyWere() {
        database.execute(
                "create table k (x varchar(50) character set latin1 not null, y binary(4) not null, z datetime(3) not null, a json, b timestamp(6) null,"
                        + " c double, d float, e blob, f decimal(12, 3), g enum('x', 'y'), h set('p', 'q'), i bit(12),"
                        + " j bigint unsigned, l varchar(90) character set utf8mb4, m time(2), o year, u uuid, primary key (x, y, z))",
                """
                insert into k select concat('ké ', seq), unhex(lpad(hex(seq), 8, '0')), timestamp'2026-01-01 00:00:00' + interval seq second,
                    '{"a":  1}', timestamp'1999-11-18 12:03:58' + interval seq microsecond,
                    seq / 3.0e0, seq / 3.0e0, unhex(md5(seq)), if(seq % 2, seq, null), if(seq % 3, 'x', 'y'), 'p,q', seq,
                    18446744073709551615 - seq, concat('😀 "a\\\\b\\'\\'', char(10), seq), '12:13:14.15', 2026,
                    insert(insert(md5(seq), 13, 1, '4'), 17, 1, 'a')
                from seq_1_to_300
                """.replace("\\'\\'", "''"),
                "create table saved as select * from k");
        String columns = "a b c d e f g h i j l m o u";
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = new BackfillPlan(
                    "fill.all",
                    "k",
                    List.of(),
                    new BackfillPlan.Slice.Whole(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(columns.split(" ")),
                    Fixture.statement(
                            "update k set a = null, b = utc_timestamp(), c = 0, d = 0, e = null, f = 1, g = 'y',"
                                    + " h = '', i = 0, j = 5, l = null, m = null, o = 2000, u = null where :range"),
                    Fixture.LOCK);
            run.filler.fill(plan, 64);
            assertEquals(0, database.count("select count(*) from k where c <> 0 or j <> 5"));
            assertEquals(300, run.filler.undo(plan, Optional.empty(), 50).rowsDone());

            StringBuilder same = new StringBuilder();
            for (String column : columns.split(" ")) {
                same.append(" and k.").append(column).append(" <=> s.").append(column);
            }
            assertEquals(
                    300,
                    database.count(
                            "select count(*) from k join saved s on k.x = s.x and k.y = s.y and k.z = s.z" + same));
        }
    }

    /** What is stored as old is what is changed, though somebody puts rows in between. */
    @Test
    void noRowComesInBetweenWhatIsStoredAndWhatIsChanged() throws Exception {
        database.execute("delete from t where id between 40 and 60");
        String slowly = FILL.replace("status is null", "status is null and sleep(0.002) = 0");
        BackfillPlan plan = plan(List.of("status"), Fixture.LONG);
        BackfillPlan slow = new BackfillPlan(
                plan.step(),
                plan.table(),
                plan.key(),
                plan.slice(),
                plan.except(),
                plan.onlyWhere(),
                plan.remaining(),
                plan.keepOld(),
                Fixture.statement(slowly),
                Fixture.LONG);
        try (MariaFixture run = MariaFixture.open(database);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            run.backfill.open(slow, Fixture.LONG);
            Future<Outcome> batch = thread.submit(() -> run.batch(slow, 100));
            for (int id = 40; id <= 60; id++) {
                database.execute("insert into t (id) values (" + id + ")");
            }
            assertInstanceOf(Outcome.BatchDone.class, batch.get());
            assertEquals(stored(), database.count("select count(*) from t where status is not null"));
        }
    }

    @Test
    void theSecondPassFillsWhatLateCommitsLeft() throws SQLException {
        // On a server where nobody else asks for transactions, which would keep the list of them from coming up to
        // date.
        try (TestMariaDb server = TestMariaDb.start();
                TestDatabase own = server.database()) {
            prepare(own);
            fillsWhatLateCommitsLeft(own);
        }
    }

    private static void fillsWhatLateCommitsLeft(TestDatabase database) throws SQLException {
        BackfillPlan plan = plan(List.of(), Fixture.LOCK);
        database.execute("delete from t where id in (5, 700)");
        try (MariaFixture run = MariaFixture.open(database);
                Connection late = database.connect();
                Connection later = database.connect();
                Statement statement = late.createStatement();
                Statement after = later.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("insert into t (id) values (5), (700), (5000)");
            run.filler.fill(plan, 60);
            later.setAutoCommit(false);
            after.execute("insert into t (id, status) values (6000, 'x')");
            Outcome.OldTransactions open = await(run, plan, Duration.ofMillis(300));
            assertTrue(open.stillOpen().contains((int) connection(statement)), open::detail);
            assertTrue(!open.stillOpen().contains((int) connection(after)), open::detail);
            assertTrue(open.detail().contains("admin@"), open::detail);

            late.commit();
            assertEquals(List.of(), ours(await(run, plan, Fixture.LONG), statement));
            assertEquals(3, database.count("select count(*) from t where status is null"));
            assertEquals(1001, run.filler.pass(plan, 60, 2).rowsDone());
            assertEquals(0, database.count("select count(*) from t where status is null"));
        }
    }

    private static List<Integer> ours(Outcome.OldTransactions open, Statement statement) {
        return open.stillOpen().stream()
                .filter(it -> it == connection(statement))
                .toList();
    }

    @Test
    void whoMayNotSeeOthersCannotJudgeWhetherTheyAreGone() {
        String user = "u" + database.name();
        String account = "'" + user + "'@'127.0.0.1'";
        MariaFixture.open(database).close();
        database.execute(
                "create user " + account + " identified by 'p'",
                "grant all on " + database.name() + ".* to " + account,
                "grant select, insert, update, delete, create on sluice.* to " + account,
                "delete from sluice.fence where home = '" + database.name() + "'",
                "delete from sluice.lease where home = '" + database.name() + "'");
        TestDatabase restricted = new TestDatabase(database.name(), database.url(), user, "p");
        BackfillPlan plan = plan(List.of(), Fixture.LOCK);
        try (MariaFixture run = MariaFixture.open(restricted)) {
            run.filler.fill(plan, 500);
            Outcome.OldTransactions open = await(run, plan, Fixture.LONG);
            assertTrue(open.detail().startsWith("cannot be judged: "), open::detail);
            assertTrue(open.detail().contains("grant process on *.*"), open::detail);
        }
        // Once it is granted, those of this moment stand for those of then.
        database.execute("grant process on *.* to " + account);
        try (MariaFixture run = MariaFixture.open(restricted, Fixture.takingOver(Fixture.RUN, "it is gone"))) {
            assertTrue(!await(run, plan, Duration.ofSeconds(5)).detail().contains("cannot be judged"));
        }
        database.execute("drop user " + account);
    }

    @Test
    void columnsThatTheRunbookQuotesAreFilledAndUndone() {
        database.execute(
                "create table `Orders` (`Order Id` int primary key, `Old Status` varchar(20))",
                "insert into `Orders` (`Order Id`) select seq from seq_1_to_100");
        BackfillPlan plan = new BackfillPlan(
                "fill.all",
                "\"Orders\"",
                List.of("\"Order Id\""),
                new BackfillPlan.Slice.Whole(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of("\"Old Status\""),
                Fixture.statement("update \"Orders\" set \"Old Status\" = 'new' where :range"),
                Fixture.LOCK);
        try (MariaFixture run = MariaFixture.open(database)) {
            assertEquals(100, run.filler.fill(plan, 30).rowsDone());
            assertEquals(100, database.count("select count(*) from `Orders` where `Old Status` = 'new'"));
            assertEquals(100, run.filler.undo(plan, Optional.empty(), 30).rowsDone());
            assertEquals(100, database.count("select count(*) from `Orders` where `Old Status` is null"));
        }
    }

    private static Outcome.OldTransactions await(MariaFixture run, BackfillPlan plan, Duration atMost) {
        Outcome outcome = run.backfill.awaitOldTransactions(plan, atMost, new Cancellation(), Progress.SILENT);
        return assertInstanceOf(Outcome.OldTransactions.class, outcome, outcome::toString);
    }

    private static BackfillPlan plan(List<String> keepOld, Duration lockTimeout) {
        BackfillPlan plan = Fixture.plan("t", FILL);
        return new BackfillPlan(
                plan.step(),
                "t",
                List.of(),
                plan.slice(),
                List.of(),
                Optional.empty(),
                Optional.of("status is null"),
                keepOld,
                plan.statement(),
                lockTimeout);
    }
}
