package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Fenced;
import dev.sluice.step.Fixture;
import dev.sluice.step.Held;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import dev.sluice.step.ledger.Signals;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.ledger.TakenFrom;
import dev.sluice.step.target.Limits;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MariaFenceTest {

    private static final Standing END = new Standing("{}", 3, "head3");

    private final List<MariaDatabase> opened = new ArrayList<>();
    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        database.execute(
                "create table t (id int primary key, n int not null default 0)", "insert into t values (1, 0)");
    }

    @AfterEach
    void drop() {
        opened.forEach(MariaDatabase::close);
        database.close();
    }

    private MariaDatabase open(String run) {
        return open(run, database.user(), database.password());
    }

    private MariaDatabase open(String run, String user, String password) {
        SourceSettings.Jdbc settings = new SourceSettings.Jdbc(
                database.url(),
                Optional.of(user),
                Optional.of(new Secret("test", password)),
                Map.of(),
                Duration.ofSeconds(10),
                1);
        MariaDatabase fresh = MariaDatabase.open("db", settings, run);
        opened.add(fresh);
        return fresh;
    }

    private MariaDatabase withTables() {
        MariaDatabase fresh = open(Fixture.RUN);
        fresh.create();
        return fresh;
    }

    private static void begin(MariaFence fence) throws SQLException {
        fence.begin(fence.ledger().effects(), Limits.OWN, Connection.TRANSACTION_REPEATABLE_READ);
    }

    @Test
    void aLiveOwnerKeepsEverybodyElseOut() {
        MariaFence fence = MariaFence.acquire(withTables(), Fixture.taking(Fixture.RUN));
        assertEquals(1, fence.epoch());
        MariaDatabase other = open("another");
        for (String id : new String[] {Fixture.RUN, "another"}) {
            Held held = assertThrows(Held.class, () -> MariaFence.acquire(other, Fixture.taking(id)));
            assertEquals(40, held.exitCode());
            assertTrue(
                    held.getMessage()
                            .startsWith("run 20261120-orders of runbook orders is driven by ada on workstation since "),
                    held.getMessage());
        }
    }

    @Test
    void aDeadOwnerIsFollowedByTheNextEpochOfTheSameRunOnly() {
        MariaDatabase first = withTables();
        MariaFence.acquire(first, Fixture.taking(Fixture.RUN));
        first.close();
        MariaDatabase next = open("another");
        // The server notices a moment after the connection is closed.
        MariaFence fence = MariaFence.acquire(next, Fixture.takingOver(Fixture.RUN, "it is gone"));
        assertEquals(2, fence.epoch());
        Held held = assertThrows(Held.class, () -> MariaFence.acquire(next, Fixture.taking("another")));
        assertTrue(held.getMessage().contains("is still open"), held.getMessage());
        fence.withdraw();
        assertEquals(3, MariaFence.acquire(next, Fixture.taking("another")).epoch());
    }

    @Test
    void aZombieThatIsTakenOverInABatchHasChangedNothingAndIsRefused() throws SQLException {
        MariaFence zombie = MariaFence.acquire(withTables(), Fixture.taking(Fixture.RUN));
        begin(zombie);
        zombie.ledger().effects().update("update t set n = n + 1");

        MariaFence next = MariaFence.acquire(open(Fixture.RUN), Fixture.takingOver(Fixture.RUN, "it sleeps"));
        assertEquals(Optional.of(new TakenFrom("ada on workstation", "it sleeps")), next.takenFrom());
        assertEquals(0, database.count("select n from t"));

        assertThrows(SQLException.class, () -> zombie.ledger().effects().update("update t set n = n + 1"));
        zombie.ledger().effects().rollback();
        assertThrows(Fenced.class, () -> begin(zombie));
        zombie.ledger().effects().rollback();
        assertThrows(SQLException.class, () -> zombie.renew(Optional.empty()));
        assertThrows(Fenced.class, () -> zombie.renew(Optional.empty()));
        assertFalse(zombie.isOurs());
        assertEquals(0, database.count("select n from t"));
        begin(next);
        next.ledger().effects().update("update t set n = n + 1");
        next.ledger().effects().commit();
        next.renew(Optional.empty());
        assertEquals(1, database.count("select n from t"));
    }

    @Test
    void theGrantsThatArePrintedAreEnoughAndTheBatchOfAnotherUserIsWaitedFor() throws Exception {
        String[] users = {"a" + database.name(), "b" + database.name()};
        for (String user : users) {
            String account = "'" + user + "'@'127.0.0.1'";
            withTables();
            String printed = opened.getLast().printMissing(account);
            database.execute(
                    "create user " + account + " identified by 'p'",
                    "grant all on " + database.name() + ".* to " + account,
                    printed.substring(printed.lastIndexOf("grant ")).replace(";", ""));
        }
        database.execute("grant process on *.* to '" + users[1] + "'@'127.0.0.1'");
        MariaFence zombie = MariaFence.acquire(open(Fixture.RUN, users[0], "p"), Fixture.taking(Fixture.RUN));
        begin(zombie);
        zombie.ledger().effects().update("update t set n = n + 1");

        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch waits = new CountDownLatch(1);
        MariaDatabase next = open(Fixture.RUN, users[1], "p");
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<MariaFence> taken =
                    thread.submit(() -> MariaFence.acquire(next, Fixture.takingOver(Fixture.RUN, "it sleeps", text -> {
                        told.add(text);
                        waits.countDown();
                    })));
            assertTrue(waits.await(30, TimeUnit.SECONDS));
            assertFalse(taken.isDone());
            zombie.ledger().effects().commit();
            assertEquals(2, taken.get().epoch());
        }
        assertEquals("waits for a transaction of the last owner of runbook orders", told.getFirst());
        assertEquals(1, database.count("select n from t"));
        assertThrows(Fenced.class, () -> begin(zombie));
        zombie.ledger().effects().rollback();
        assertThrows(Fenced.class, () -> zombie.renew(Optional.empty()));
    }

    @Test
    void whoMayNotCreateTheTablesIsToldWhatADbaCanRun() {
        String user = "c" + database.name();
        database.execute("create user '" + user + "'@'127.0.0.1' identified by 'p'");
        database.execute("grant select on " + database.name() + ".* to '" + user + "'@'127.0.0.1'");
        MariaDatabase weak = open(Fixture.RUN, user, "p");

        Unfit unfit = assertThrows(Unfit.class, weak::create);

        assertTrue(unfit.getMessage().contains("sluice schema print --env ENV"), unfit.getMessage());
    }

    /** Though its snapshot is older than the takeover, and still shows the fence as its own. */
    @Test
    void aZombieWithAnOldSnapshotIsFencedToo() throws SQLException {
        MariaFence zombie = MariaFence.acquire(withTables(), Fixture.taking(Fixture.RUN));
        MariaSession session = zombie.ledger().effects();
        session.begin(Limits.OWN, Connection.TRANSACTION_REPEATABLE_READ);
        assertEquals(
                1,
                session.first("select count(*) from sluice.fence where home = database()", row -> row.getInt(1))
                        .orElseThrow());
        database.execute("update sluice.fence set epoch = 2 where home = database()");
        assertThrows(Fenced.class, () -> begin(zombie));
        session.rollback();
    }

    @Test
    void aRenewalNeverWaitsForABatch() throws SQLException {
        MariaFence fence = MariaFence.acquire(withTables(), Fixture.taking(Fixture.RUN));
        begin(fence);
        fence.renew(Optional.of(new Standing("{\"a\":1}", 7, "head7")));
        fence.ledger().effects().commit();
        fence.announce(new Standing("{\"b\":2}", 5, "head5"));
        assertEquals(
                Optional.of(new Standing("{\"a\":1}", 7, "head7")),
                fence.ledger().run(Fixture.RUN).orElseThrow().standing());
        assertEquals(1, fence.ledger().anchors(Fixture.RUN).size());
    }

    @Test
    void ofTwentyThatBeginAtOnceOneWorks() throws Exception {
        withTables();
        int twenty = 20;
        CountDownLatch together = new CountDownLatch(twenty);
        AtomicInteger refused = new AtomicInteger();
        List<Future<MariaFence>> all = new ArrayList<>();
        List<MariaDatabase> theirs = new ArrayList<>();
        for (int i = 0; i < twenty; i++) {
            theirs.add(open("run" + i));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(twenty)) {
            for (int i = 0; i < twenty; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    try {
                        return MariaFence.acquire(theirs.get(number), Fixture.taking("run" + number));
                    } catch (Held held) {
                        refused.incrementAndGet();
                        return null;
                    }
                }));
            }
            int taken = 0;
            for (Future<MariaFence> each : all) {
                taken += each.get() == null ? 0 : 1;
            }
            assertEquals(1, taken);
        }
        assertEquals(twenty - 1, refused.get());
        assertEquals(1, database.count("select epoch from sluice.fence where home = database()"));
    }

    @Test
    void aRunThatIsOverStaysOverAndTheNextOneBegins() {
        MariaFence fence = MariaFence.acquire(withTables(), Fixture.taking(Fixture.RUN));
        fence.release(END, Optional.of("DONE"));
        MariaDatabase next = open("another");
        Held over = assertThrows(Held.class, () -> MariaFence.acquire(next, Fixture.taking(Fixture.RUN)));
        assertTrue(over.what().contains("is over in source db: it ended there as DONE"), over::getMessage);
        MariaFence.acquire(next, Fixture.taking("another"));
        assertEquals(2, next.runs().size());
        assertTrue(next.runs().stream().anyMatch(run -> run.open() && !run.resting()));
    }

    @Test
    void theOwnerOfARunThatIsOverBeginsNothingMoreAndDoesNotOpenItAgain() throws SQLException {
        MariaFence fence = MariaFence.acquire(withTables(), Fixture.taking(Fixture.RUN));
        fence.release(END, Optional.of("DONE"));
        assertThrows(Fenced.class, () -> begin(fence));
        fence.ledger().effects().rollback();
        fence.release();
        assertEquals(
                0, database.count("select count(*) from sluice.fence where home = database() and closed_at is null"));
    }

    @Test
    void aRunIsGivenUpOnlyOnceNobodyDrivesIt() {
        MariaFence fence = MariaFence.acquire(withTables(), Fixture.taking(Fixture.RUN));
        MariaDatabase other = open("another");
        assertThrows(Held.class, () -> other.abandon(Fixture.RUN, false, "ABORTED", Progress.SILENT));
        fence.release();
        assertTrue(other.abandon(Fixture.RUN, false, "ABORTED", Progress.SILENT));
        assertFalse(other.abandon(Fixture.RUN, false, "ABORTED", Progress.SILENT));
        // Its connection is ended first, and with another one it is refused.
        assertThrows(SQLException.class, () -> begin(fence));
        assertThrows(Fenced.class, () -> begin(fence));
    }

    @Test
    void aLetterIsHeardOnce() throws SQLException {
        Signals signals = withTables().signals();
        String id = database.name();
        signals.post(id, id, "ada", "body");
        signals.post(id, id, "ada", "body");
        assertEquals(List.of("body"), signals.waiting(id));
        assertFalse(signals.isHeard(id));
        signals.heard(id);
        assertTrue(signals.isHeard(id));
        assertEquals(List.of(), signals.waiting(id));
    }

    @Test
    void tablesAreDroppedOnlyWhileNoRunIsOpenAndARunWantsThem() {
        TestDatabase shared = database;
        try (TestMariaDb server = TestMariaDb.start()) {
            database = server.database();
            MariaDatabase first = withTables();
            MariaFence fence = MariaFence.acquire(first, Fixture.taking(Fixture.RUN));
            Held held = assertThrows(Held.class, first::drop);
            assertTrue(held.what().contains(Fixture.RUN), held::getMessage);
            fence.release(END, Optional.of("DONE"));
            first.drop();
            assertEquals(List.of("there is no database sluice, or none of its tables is granted"), first.missing());
            Unfit unfit = assertThrows(Unfit.class, () -> MariaFence.acquire(first, Fixture.taking("r")));
            assertTrue(unfit.getMessage().contains("sluice schema create"), unfit::getMessage);
            first.close();
        } finally {
            database = shared;
        }
    }
}
