package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fenced;
import dev.sluice.step.Fixture;
import dev.sluice.step.Held;
import dev.sluice.step.Outcome;
import dev.sluice.step.Unfit;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.backfill.PostgresBackfill;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.RunEntry;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.ledger.TakenFrom;
import dev.sluice.step.ledger.Taking;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class FenceTest {

    private static final int TWENTY = 20;

    @Test
    void aLiveOwnerKeepsEverybodyElseOut(TestDatabase database) {
        try (Fixture run = Fixture.open(database);
                Target other = Target.open(Fixture.settings(database), "another")) {
            for (String id : new String[] {Fixture.RUN, "another"}) {
                Held held = assertThrows(Held.class, () -> PostgresFence.acquire(other, Fixture.taking(id)));
                assertEquals(40, held.exitCode());
                assertTrue(
                        held.getMessage()
                                .startsWith(
                                        "run 20261120-orders of runbook orders is driven by ada on workstation since "),
                        held.getMessage());
            }
            assertEquals(1, run.fence.epoch());
        }
    }

    @Test
    void aDeadOwnerIsFollowedByTheNextEpochOfTheSameRunOnly(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            assertEquals(1, run.fence.epoch());
        }
        try (Target next = Target.open(Fixture.settings(database), "another")) {
            Held held = assertThrows(Held.class, () -> PostgresFence.acquire(next, Fixture.taking("another")));
            assertTrue(
                    held.getMessage()
                            .contains("sluice resume 20261120-orders; or end it: sluice abort 20261120-orders"),
                    held.getMessage());
            PostgresFence fence = PostgresFence.acquire(next, Fixture.taking(Fixture.RUN));
            assertEquals(2, fence.epoch());
            fence.withdraw();
            assertEquals(
                    3, PostgresFence.acquire(next, Fixture.taking("another")).epoch());
        }
    }

    @Test
    void aZombieWithAnOldEpochWritesNothing(TestDatabase database) throws SQLException {
        database.execute("create table t (id int primary key, n int not null default 0)", "insert into t values (1)");
        BackfillPlan plan = Fixture.plan("t", "update t set n = n + 1 where :range");
        try (Fixture zombie = Fixture.open(database)) {
            zombie.backfill.open(plan, Fixture.LONG);
            // its process stands still; somebody ends its backend and drives the run from elsewhere
            end(database, zombie.target.effects().pid());
            try (Target next = Target.open(Fixture.settings(database), Fixture.RUN)) {
                PostgresFence fence = PostgresFence.acquire(next, Fixture.takingOver(Fixture.RUN, "it sleeps"));
                assertEquals(2, fence.epoch());
                assertEquals(Optional.of(new TakenFrom("ada on workstation", "it sleeps")), fence.takenFrom());
                // it wakes, finds its connection gone, and comes back with another
                zombie.backfill.batch(plan, Fixture.batch(10), new Cancellation());
                assertFenced(() -> zombie.backfill.batch(plan, Fixture.batch(10), new Cancellation()));
                for (SqlEffect.Mode mode : SqlEffect.Mode.values()) {
                    assertFenced(() -> zombie.run(Fixture.effect("k", mode, "update t set n = n + 1")));
                }
                assertThrows(Fenced.class, () -> zombie.fence.renew(Optional.empty()));
                assertEquals(0, database.count("select n from t"));

                Outcome outcome = new PostgresBackfill(next, fence).batch(plan, Fixture.batch(10), new Cancellation());
                assertTrue(outcome instanceof Outcome.BatchDone done && done.rows() == 1, outcome::toString);
                fence.renew(Optional.empty());
            }
        }
    }

    /** Though its snapshot is older than the takeover, and still shows the fence as its own. */
    @Test
    void aZombieWithAnOldSnapshotIsFencedToo(TestDatabase database) throws SQLException {
        try (Fixture zombie = Fixture.open(database)) {
            Session session = zombie.target.effects();
            session.begin(Limits.OWN, Connection.TRANSACTION_REPEATABLE_READ);
            assertEquals(1, (int) session.first("select count(*) from sluice.fence", row -> row.getInt(1))
                    .orElseThrow());
            String[] takeover = {
                "begin", "select 1 from sluice.fence for update", "update sluice.fence set epoch = 2", "commit"
            };
            database.execute(takeover);
            SQLException refused = assertThrows(SQLException.class, () -> zombie.fence.begin(session));
            assertEquals("40001", refused.getSQLState());
            session.rollback();
            session.begin(Limits.OWN, Connection.TRANSACTION_REPEATABLE_READ);
            assertFenced(() -> zombie.fence.begin(session));
        }
    }

    @Test
    void aRenewalNeverWaitsForABatchNorEndsItsSnapshot(TestDatabase database) throws SQLException {
        try (Fixture run = Fixture.open(database)) {
            Session session = run.target.effects();
            for (int isolation :
                    new int[] {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ}) {
                session.begin(Limits.OWN, isolation);
                run.fence.renew(Optional.empty());
                run.fence.begin(session);
                run.fence.renew(Optional.empty());
                run.fence.begin(session);
                session.commit();
            }
        }
    }

    @Test
    void whereTheRunStandsIsWrittenWithTheLeaseAndNeverByAnOlderWord(TestDatabase database) throws SQLException {
        try (Fixture run = Fixture.open(database)) {
            run.fence.renew(Optional.of(new Standing("{\"b\":2}", 9, "head9")));
            run.fence.announce(new Standing("{\"a\":1}", 7, "head7"));
            run.fence.renew(Optional.empty());
            RunEntry found = RunRow.find(run.target.effects(), Fixture.RUN).orElseThrow();
            assertEquals(Optional.of(new Standing("{\"b\":2}", 9, "head9")), found.standing());
            assertEquals("orders", found.runbook());
            run.fence.release(new Standing("{\"c\":3}", 11, "head11"), Optional.of("DONE"));
            found = RunRow.find(run.target.effects(), Fixture.RUN).orElseThrow();
            assertEquals(11, found.standing().orElseThrow().journalLines());
            assertEquals(Optional.of("DONE"), found.ending());
            Held over = assertThrows(Held.class, () -> PostgresFence.acquire(run.target, Fixture.taking(Fixture.RUN)));
            assertTrue(over.what().contains("is over in source db: it ended there as DONE"), over::getMessage);
        }
    }

    @Test
    void row06_ofTwentyThatBeginAtOnceOneWorks(TestDatabase database) throws Exception {
        try (Target first = Target.open(Fixture.settings(database), "first")) {
            Schema.create(first);
        }
        assertEquals(1, taken(database, number -> Fixture.taking("run-" + number)));
    }

    @Test
    void row06_ofTwentyThatResumeADeadRunAtOnceOneWorks(TestDatabase database) throws Exception {
        try (Fixture dead = Fixture.open(database)) {
            assertEquals(1, dead.fence.epoch());
        }
        assertEquals(1, taken(database, number -> Fixture.taking(Fixture.RUN)));
        assertEquals(2, database.count("select epoch from sluice.fence"));
    }

    /** How many of twenty got the fence; the others were held back. */
    private static long taken(TestDatabase database, IntFunction<Taking> takings) throws Exception {
        CountDownLatch ready = new CountDownLatch(TWENTY);
        CountDownLatch over = new CountDownLatch(1);
        List<Future<Boolean>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(TWENTY)) {
            CountDownLatch tried = new CountDownLatch(TWENTY);
            for (int number = 0; number < TWENTY; number++) {
                Taking taking = takings.apply(number);
                all.add(threads.submit(() -> {
                    try (Target target = Target.open(
                            Fixture.settings(database), taking.owner().runId())) {
                        ready.countDown();
                        ready.await();
                        try {
                            PostgresFence.acquire(target, taking);
                            return true;
                        } catch (Held held) {
                            return false;
                        } finally {
                            tried.countDown();
                            over.await();
                        }
                    }
                }));
            }
            assertTrue(tried.await(Fixture.LONG.toSeconds(), TimeUnit.SECONDS));
            over.countDown();
        }
        long got = 0;
        for (Future<Boolean> each : all) {
            got += each.get() ? 1 : 0;
        }
        return got;
    }

    /** Roles without pg_signal_backend and pg_read_all_stats, as two teams may have them. */
    @Test
    void whoeverMayNotEndASleepersBackendWaitsForIt(TestDatabase database) throws Exception {
        try (Target admin = Target.open(Fixture.settings(database), "admin")) {
            Schema.create(admin);
            try (Role hers = Role.create(database, admin, "hers");
                    Role his = Role.create(database, admin, "his");
                    Target sleeper = Target.open(Fixture.settings(hers.database()), Fixture.RUN);
                    Target next = Target.open(Fixture.settings(his.database()), Fixture.RUN)) {
                PostgresFence lost = PostgresFence.acquire(sleeper, Fixture.taking(Fixture.RUN));
                assertThrows(Held.class, () -> PostgresFence.acquire(next, Fixture.taking(Fixture.RUN)));
                Session asleep = sleeper.effects();
                asleep.begin(Limits.OWN);
                lost.begin(asleep);
                List<String> told = new CopyOnWriteArrayList<>();
                Taking taking = Fixture.takingOver(Fixture.RUN, "it sleeps", told::add);
                try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                    Future<PostgresFence> taken = thread.submit(() -> PostgresFence.acquire(next, taking));
                    Await.until(
                            "it says so",
                            Fixture.LONG,
                            () -> told.stream().anyMatch(text -> text.contains("which this role may not end")));
                    assertFalse(taken.isDone());
                    asleep.commit();
                    assertEquals(
                            2,
                            taken.get(Fixture.LONG.toSeconds(), TimeUnit.SECONDS)
                                    .epoch());
                }
                asleep.begin(Limits.OWN);
                assertFenced(() -> lost.begin(asleep));
                asleep.rollback();
            }
        }
    }

    /** Even with its connection alive: the row alone keeps it out. */
    @Test
    void anOwnerWhoseRowWasTakenIsFencedThoughItsConnectionLives(TestDatabase database) {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database)) {
            database.execute("update sluice.fence set epoch = epoch + 1");
            assertFenced(() -> run.run(Fixture.effect("k", SqlEffect.Mode.SINGLE, "insert into t values (1)")));
            assertEquals(0, database.count("select count(*) from t"));
        }
    }

    /** As after a failover that lost the takeover's row, but not what the new owner did. */
    @Test
    void aRangeThatANewerEpochHasMovedIsMovedNeitherForwardNorBack(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 30) g");
        BackfillPlan plan = Fixture.plan("t", "update t set n = n + 1 where :range");
        Optional<SqlStatement> undo = Optional.of(Fixture.statement("update t set n = n - 1 where :range"));
        try (Fixture run = Fixture.open(database)) {
            run.backfill.open(plan, Fixture.LONG);
            run.round(plan, 10, 1);
            database.execute("update sluice.tile set epoch = 2");
            assertFenced(() -> run.round(plan, 10, 1));
            assertEquals(10, database.count("select sum(n) from t"));

            database.execute("update sluice.checkpoint set epoch = 2");
            assertFenced(() -> run.backfill.undoBatch(plan, undo, Fixture.batch(10), new Cancellation()));
            assertEquals(10, database.count("select sum(n) from t"));
            assertEquals(0, database.count("select count(*) from sluice.tile where undone"));
        }
    }

    /** A failover that lost an acquisition hands its epoch out once more; its owner may still be alive. */
    @Test
    void anEpochThatIsHandedOutTwiceHasOneOwner(TestDatabase database) {
        database.execute("create table t (n int)");
        try (Fixture lost = Fixture.open(database)) {
            database.execute("update sluice.fence set epoch = epoch - 1, backend_pid = 0, watch_pid = null");
            try (Target target = Target.open(Fixture.settings(database), Fixture.RUN)) {
                PostgresFence second = PostgresFence.acquire(target, Fixture.taking(Fixture.RUN));
                assertEquals(1, second.epoch());
                assertFenced(() -> lost.run(Fixture.effect("k", SqlEffect.Mode.SINGLE, "insert into t values (1)")));
                assertEquals(0, database.count("select count(*) from t"));
            }
        }
    }

    @Test
    void aJournalThatKnowsARunToBeOverClosesNoFenceThatSomebodyDrives(TestDatabase database) {
        try (Fixture run = Fixture.open(database);
                Target other = Target.open(Fixture.settings(database), Fixture.RUN)) {
            Owner owner = Fixture.taking(Fixture.RUN).owner();
            assertFalse(PostgresFence.giveBackLeftOver(other, owner, "ABORTED"));
            assertEquals(1, database.count("select count(*) from sluice.fence where closed_at is null"));
            assertEquals(0, database.count("select count(*) from sluice.run where ended_at is not null"));
            assertEquals(Fixture.RUN, run.fence.runId());
        }
    }

    @Test
    void theSchemaIsNeverCreatedSilently(TestDatabase database) {
        try (Target target = Target.open(Fixture.settings(database), "r")) {
            Unfit unfit = assertThrows(Unfit.class, () -> PostgresFence.acquire(target, Fixture.taking("r")));
            assertEquals(30, unfit.exitCode());
            assertEquals(
                    "the schema sluice is not ready in source db: there is no schema sluice. Next: sluice"
                            + " schema create --env ENV (or run with --create-schema) creates what is missing, or let a DBA"
                            + " run what this prints: sluice schema print --env ENV",
                    unfit.getMessage());
            assertEquals(0, database.count("select count(*) from pg_namespace where nspname = 'sluice'"));
        }
    }

    @Test
    void theSchemaIsCheckedAndDroppedOnlyWhenNoRunIsOpen(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            assertTrue(Schema.check(run.target).isEmpty());
            Held held = assertThrows(Held.class, () -> Schema.drop(run.target));
            assertTrue(held.getMessage().contains("sluice resume " + Fixture.RUN), held.getMessage());
            database.execute("alter table sluice.tile drop column leaf", "drop table sluice.effect");
            assertEquals(
                    "[there is no table sluice.effect, table sluice.tile lacks leaf]",
                    Schema.check(run.target).toString());
            run.fence.withdraw();
            Schema.drop(run.target);
            assertEquals(0, database.count("select count(*) from pg_namespace where nspname = 'sluice'"));
        }
    }

    @Test
    void whatADbaRunsIsEnoughForARoleWithoutOtherRights(TestDatabase database) {
        String role = "plain_" + database.name();
        try (Target admin = Target.open(Fixture.settings(database), "r")) {
            database.execute("create role " + role + " login password 'p'", Schema.print(role));
            assertTrue(Schema.check(admin).isEmpty());
        }
        TestDatabase plain = new TestDatabase(database.name(), database.url(), role, "p");
        try (Target target = Target.open(Fixture.settings(plain), "r")) {
            assertEquals(1, PostgresFence.acquire(target, Fixture.taking("r")).epoch());
        }
        database.execute("drop owned by " + role, "drop role " + role);
    }

    private static void end(TestDatabase database, int pid) {
        database.single("select pg_terminate_backend(" + pid + ")");
        Await.until(
                "the backend is gone",
                Fixture.LONG,
                () -> database.count("select count(*) from pg_stat_activity where pid = " + pid) == 0);
    }

    private static void assertFenced(org.junit.jupiter.api.function.Executable effect) {
        Fenced fenced = assertThrows(Fenced.class, effect);
        assertFalse(fenced.getMessage().isBlank());
        assertEquals(40, fenced.exitCode());
    }
}
