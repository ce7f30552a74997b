package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.chaos.TcpProxy;
import dev.sluice.chaos.TcpProxy.AtCommit;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Fenced;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.ledger.Taking;
import dev.sluice.step.sql.RoundTrips;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.target.Limits;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a batch that something happens to: it takes place once, or not at all. */
class MariaBatchTest {

    private static final BackfillPlan COUNT_UP = Fixture.plan("t", "update t set n = n + 1 where :range");
    private static final Optional<SqlStatement> COUNT_DOWN =
            Optional.of(Fixture.statement("update t set n = n - 1 where :range"));

    /** Waits for a lock of the server in the middle of its change, as long as a test holds it. */
    private static final String HELD =
            "update t set n = n + 1 where :range and get_lock('%s', 60) + release_lock('%s') = 2";

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select seq, 0 from seq_1_to_100");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private void assertEachOnce() {
        assertEquals(100, database.count("select count(*) from t where n = 1"));
    }

    private Optional<SqlStatement> undoHeld() {
        return Optional.of(Fixture.statement(
                HELD.formatted(database.name(), database.name()).replace("n + 1", "n - 1")));
    }

    private static Outcome undo(MariaFixture run, Optional<SqlStatement> statement) {
        return run.backfill.undoBatch(COUNT_UP, statement, Fixture.batch(10), new Cancellation());
    }

    private BackfillPlan held() {
        return Fixture.plan("t", HELD.formatted(database.name(), database.name()));
    }

    /** The batch waits until somebody has done something about it. */
    private Outcome during(MariaFixture run, Cancellation cancellation, Runnable act) throws Exception {
        return during(run, () -> run.backfill.batch(held(), Fixture.batch(50), cancellation), act);
    }

    private Outcome during(MariaFixture run, Callable<Outcome> work, Runnable act) throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("select get_lock('" + database.name() + "', 0)");
            Future<Outcome> batch = thread.submit(work);
            Await.until(
                    "the batch waits",
                    Fixture.LONG,
                    () -> database.count("select count(*) from information_schema.processlist where state = 'User lock'"
                                    + " and id = " + holder(run))
                            == 1);
            act.run();
            statement.execute("select release_lock('" + database.name() + "')");
            return batch.get();
        }
    }

    private static long holder(MariaFixture run) {
        try {
            return run.database
                    .ask(session -> Marks.holder(session, Marks.effects(run.database.token())))
                    .orElse(0L);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private TcpProxy proxy() {
        return TcpProxy.toMariaDb(
                URI.create(database.url().substring("jdbc:".length())).getPort());
    }

    private MariaFixture through(TcpProxy proxy) {
        String url = "jdbc:mariadb://127.0.0.1:" + proxy.port() + "/" + database.name();
        return MariaFixture.open(new TestDatabase(database.name(), url, database.user(), database.password()));
    }

    @ParameterizedTest
    @EnumSource(AtCommit.class)
    void aCommitWhoseAnswerIsLostIsSettledByItsRange(AtCommit how) {
        try (TcpProxy proxy = proxy();
                MariaFixture run = through(proxy)) {
            run.backfill.open(COUNT_UP, Fixture.LONG);
            long done = 0;
            for (int i = 0; i < 10; i++) {
                proxy.strike(how);
                Outcome outcome = run.batch(COUNT_UP, 10);
                assertEquals(i + 1, proxy.strikes());
                if (how == AtCommit.LOSE_IT) {
                    assertTrue(assertInstanceOf(Outcome.Failed.class, outcome).retryable());
                    assertEquals(done, database.count("select sum(n) from t"));
                    outcome = run.batch(COUNT_UP, 10);
                }
                done = assertInstanceOf(Outcome.BatchDone.class, outcome, outcome::toString)
                        .rowsDone();
                assertEquals(10 * (i + 1), done);
                assertEquals(done, database.count("select sum(n) from t"));
            }
            assertEachOnce();
        }
    }

    @ParameterizedTest
    @EnumSource(AtCommit.class)
    void anUndoWhoseAnswerIsLostIsSettledByItsCheckpoint(AtCommit how) {
        try (TcpProxy proxy = proxy();
                MariaFixture run = through(proxy)) {
            run.filler.fill(COUNT_UP, 50);
            undo(run, COUNT_DOWN);
            proxy.strike(how);
            Outcome outcome = undo(run, COUNT_DOWN);
            assertEquals(1, proxy.strikes());
            if (how == AtCommit.LOSE_IT) {
                assertTrue(assertInstanceOf(Outcome.Failed.class, outcome).retryable());
                assertEquals(90, database.count("select sum(n) from t"));
            } else {
                Outcome.BatchDone done = assertInstanceOf(Outcome.BatchDone.class, outcome, outcome::toString);
                assertEquals(20, done.rowsDone());
                assertEquals(10, done.rows());
                assertFalse(done.exhausted());
                assertEquals(80, database.count("select sum(n) from t"));
            }
        }
    }

    /** As after a failover to a server that has not heard of the batch before it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchThatIsLostWithACheckpointThatWentBackIsUnknown(boolean back) throws Exception {
        try (MariaFixture run = MariaFixture.open(database)) {
            run.backfill.open(COUNT_UP, Fixture.LONG);
            run.batch(COUNT_UP, 50);
            undo(run, COUNT_DOWN);
            Callable<Outcome> work = back ? () -> undo(run, undoHeld()) : () -> run.batch(held(), 50);
            String before = back ? "checkpoint set rows_undone = 0" : "tile set batches = 0";
            Outcome outcome = during(run, work, () -> {
                database.execute("update sluice." + before + " where home = '" + database.name() + "'");
                database.execute("kill connection " + holder(run));
            });
            Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, outcome::toString);
            assertTrue(unknown.detail().contains("the checkpoint went back"), unknown::detail);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchThatIsLostWithTheWayToTheServerIsUnknown(boolean back) throws Exception {
        try (TcpProxy proxy = proxy();
                MariaFixture run = through(proxy)) {
            run.backfill.open(COUNT_UP, Fixture.LONG);
            run.batch(COUNT_UP, 50);
            Callable<Outcome> work = back ? () -> undo(run, undoHeld()) : () -> run.batch(held(), 50);
            assertInstanceOf(Outcome.Unknown.class, during(run, work, proxy::close));
        }
    }

    @Test
    void aConnectionThatIsKilledInABatchLeavesNothing() throws Exception {
        try (MariaFixture run = MariaFixture.open(database)) {
            run.backfill.open(COUNT_UP, Fixture.LONG);
            Outcome outcome = during(run, new Cancellation(), () -> database.execute("kill connection " + holder(run)));
            assertTrue(assertInstanceOf(Outcome.Failed.class, outcome).retryable(), outcome::toString);
            assertEquals(0, database.count("select sum(n) from t"));
            run.filler.pass(COUNT_UP, 30, 1);
            assertEachOnce();
        }
    }

    @Test
    void aServerThatCrashesInABatchLeavesNothing() throws Exception {
        try (TestMariaDb server = TestMariaDb.start();
                TestDatabase own = server.database()) {
            own.execute(
                    "create table t (id int primary key, n int not null default 0)",
                    "insert into t select seq, 0 from seq_1_to_100");
            try (MariaFixture run = MariaFixture.open(own)) {
                run.backfill.open(COUNT_UP, Fixture.LONG);
                for (int i = 0; i < 3; i++) {
                    run.batch(COUNT_UP, 10);
                    server.kill();
                    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, run.batch(COUNT_UP, 10));
                    assertTrue(failed.retryable(), failed::toString);
                    server.begin();
                }
                run.filler.pass(COUNT_UP, 30, 1);
                assertEquals(100, own.count("select count(*) from t where n = 1"));
            }
        }
    }

    @Test
    void aCancelledBatchLeavesNothingAndCanBeMadeAgain() throws Exception {
        try (MariaFixture run = MariaFixture.open(database)) {
            run.backfill.open(COUNT_UP, Fixture.LONG);
            for (int i = 0; i < 3; i++) {
                Cancellation cancellation = new Cancellation();
                Outcome outcome = during(run, cancellation, () -> cancellation.now("a gate turned red"));
                assertEquals(new Outcome.Cancelled("a gate turned red"), outcome);
                assertEquals(0, database.count("select sum(n) from t"));
            }
            run.filler.pass(COUNT_UP, 30, 1);
            assertEachOnce();
        }
    }

    @Test
    void aBatchThatMayNotCommitLeavesNoTraceInTheNextOne() {
        try (MariaFixture run = MariaFixture.open(database)) {
            run.backfill.open(COUNT_UP, Fixture.LONG);
            for (int i = 1; i <= 10; i++) {
                Cancellation asleep = new Cancellation(() -> Optional.of("it slept"));
                assertInstanceOf(Outcome.Cancelled.class, run.backfill.batch(COUNT_UP, Fixture.batch(10), asleep));
                assertEquals(
                        10 * i,
                        assertInstanceOf(Outcome.BatchDone.class, run.batch(COUNT_UP, 10))
                                .rowsDone());
            }
            assertEachOnce();
        }
    }

    @Test
    void aLockThatDoesNotComeAndATimeThatIsSpentEndTheBatch() throws SQLException {
        try (MariaFixture run = MariaFixture.open(database);
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            run.backfill.open(COUNT_UP, Fixture.LONG);
            other.setAutoCommit(false);
            statement.execute("update t set n = n where id = 5");
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, run.batch(COUNT_UP, 10));
            assertEquals("1205", failed.code());
            assertTrue(failed.retryable());
            other.rollback();

            Backfill.Batch hasty = new Backfill.Batch(10, 1, 1, Duration.ofMillis(300), Optional.empty());
            BackfillPlan slow = Fixture.plan("t", "update t set n = n + 1 where :range and sleep(0.1) = 0");
            Outcome spent = run.backfill.batch(slow, hasty, new Cancellation());
            assertEquals(
                    "TIMEOUT", assertInstanceOf(Outcome.Failed.class, spent).code());
            assertEquals(0, database.count("select sum(n) from t"));
            run.filler.pass(COUNT_UP, 30, 1);
            assertEachOnce();
        }
    }

    /** The taker waits for nothing that it may end, and what the zombie had changed is undone. */
    @Test
    void aZombieIsRefusedAndTheTakerGoesOnWhereItStood() throws Exception {
        try (MariaFixture zombie = MariaFixture.open(database)) {
            zombie.backfill.open(COUNT_UP, Fixture.LONG);
            zombie.batch(COUNT_UP, 10);
            Taking taking = Fixture.takingOver(Fixture.RUN, "it sleeps");
            CountDownLatch taken = new CountDownLatch(1);
            MariaFixture[] next = new MariaFixture[1];
            Outcome outcome = during(zombie, new Cancellation(), () -> {
                next[0] = MariaFixture.open(database, taking);
                taken.countDown();
            });
            try (MariaFixture taker = next[0]) {
                assertTrue(outcome instanceof Outcome.Failed || outcome instanceof Outcome.Unknown, outcome::toString);
                // The connection with which it comes back may be ended once more.
                Await.until("the zombie is refused", Fixture.LONG, () -> isRefused(zombie));
                assertThrows(Fenced.class, () -> zombie.batch(COUNT_UP, 10));
                assertEquals(10, database.count("select sum(n) from t"));
                taker.filler.pass(COUNT_UP, 30, 1);
                assertEachOnce();
            }
        }
    }

    private static boolean isRefused(MariaFixture zombie) {
        try {
            assertInstanceOf(Outcome.Failed.class, zombie.batch(COUNT_UP, 10));
            return false;
        } catch (Fenced refused) {
            return true;
        }
    }

    /** As after a failover that lost the takeover's row, but not what the new owner did. */
    @Test
    void aRangeThatANewerEpochHasMovedIsMovedNeitherForwardNorBack() {
        try (MariaFixture run = MariaFixture.open(database)) {
            run.backfill.open(COUNT_UP, Fixture.LONG);
            run.batch(COUNT_UP, 10);
            String own = " set epoch = 2 where home = '" + database.name() + "'";
            database.execute("update sluice.tile" + own);
            assertThrows(Fenced.class, () -> run.batch(COUNT_UP, 10));
            database.execute("update sluice.checkpoint" + own);
            assertThrows(Fenced.class, () -> undo(run, COUNT_DOWN));
            assertEquals(10, database.count("select sum(n) from t"));
        }
    }

    /** Nothing that is done on a wrong idea of where a range stands stays. */
    @Test
    void aRangeThatSomebodyMovesByHandMeanwhileIsNotMoved() throws Exception {
        try (MariaFixture run = MariaFixture.open(database)) {
            run.backfill.open(COUNT_UP, Fixture.LONG);
            String own = " where home = '" + database.name() + "'";
            assertThrows(
                    java.util.concurrent.ExecutionException.class,
                    () -> during(
                            run,
                            new Cancellation(),
                            () -> database.execute("update sluice.tile set batches = 7" + own)));
            assertEquals(0, database.count("select sum(n) from t"));
            database.execute("delete from sluice.tile" + own, "delete from sluice.checkpoint" + own);
            Outcome gone = run.batch(COUNT_UP, 10);
            assertEquals(
                    "CHECKPOINT", assertInstanceOf(Outcome.Failed.class, gone).code());
        }
    }

    /** The driver asks for an isolation level once, and not again while it stays the same. */
    @Test
    void whatTheDriverDoesNotAskTellsNothingOfTheWayToTheServer() throws SQLException {
        Duration away = Duration.ofMillis(30);
        URI address = URI.create(database.url().substring("jdbc:".length()));
        try (TcpProxy proxy = TcpProxy.toMariaDb(address.getPort())) {
            proxy.distance(away);
            TestDatabase distant = new TestDatabase(
                    database.name(),
                    "jdbc:mariadb://127.0.0.1:" + proxy.port() + "/" + database.name(),
                    database.user(),
                    database.password());
            try (MariaSession session = MariaSession.open(MariaFixture.settings(distant), "test")) {
                session.begin(Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);
                session.rollback();
                RoundTrips.Mark mark = session.trips().mark();
                session.begin(Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);

                Duration way = session.trips().since(mark);
                assertTrue(way.compareTo(away.multipliedBy(2)) >= 0, way::toString);
            }
        }
    }
}
