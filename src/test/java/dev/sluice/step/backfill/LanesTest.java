package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.chaos.TcpProxy;
import dev.sluice.chaos.TcpProxy.AtCommit;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Fenced;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Target;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several batches at once, each on a range and a session of its own. The statement counts up, so a row passed twice shows. */
@ExtendWith(TestPostgres.class)
class LanesTest {

    private static final String COUNT_UP = "update t set n = n + 1 where :range";
    private static final String OWN_SESSIONS =
            "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and application_name = 'sluice/" + Fixture.RUN + "/%d'";

    private static void create(TestDatabase database, int rows) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, " + rows + ") g",
                "analyze t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | id int primary key | g",
                "4 | id int primary key | case when g > 900 then 2000000000 + g else g * 1000 end",
                "4 | id uuid primary key | md5(g::text)::uuid",
                "2 | id text primary key | concat('key ', md5(g::text))",
                "3 | a int, b text, primary key (a, b) | g % 7, md5(g::text)",
            })
    void everyRowIsChangedExactlyOnce(int workers, String columns, String key, TestDatabase database) {
        database.execute(
                "create table t (" + columns + ", n int not null default 0)",
                "insert into t select " + key + " from generate_series(1, 5003) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP, workers);
            assertInstanceOf(Outcome.Opened.class, run.backfill.open(plan, Fixture.LONG));
            long ranges = database.count("select count(*) from sluice.tile");
            assertTrue(ranges > 3 * workers && ranges <= 8 * workers, ranges + " ranges");
            Outcome.BatchDone first = assertInstanceOf(Outcome.BatchDone.class, run.round(plan, 50, workers));
            assertEquals(50L * workers, first.rows());
            assertEquals(workers, database.count("select count(*) from sluice.tile where batches = 1"));

            Outcome.BatchDone last = all(run, plan, 50, workers);
            assertEquals(5003, last.rowsDone());
            assertEquals(1.0, last.progress().orElseThrow());
            assertTrue(last.hotShare().isPresent());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    /** Keys of text tell no share; each range takes a batch and a half, and hardly a row is to be changed. */
    @Test
    void whatTheyWentThroughIsAboutAllOfIt(TestDatabase database) {
        database.execute(
                "create table t (id text primary key, n int not null default 0)",
                "insert into t select concat('key ', md5(g::text)), (g % 100 = 0)::int from generate_series(1, 5000) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", "update t set n = 2 where n = 1 and :range", 4);
            run.backfill.open(plan, Fixture.LONG);
            long passed = 0;
            boolean exhausted = false;
            while (!exhausted) {
                Outcome.BatchDone round = assertInstanceOf(Outcome.BatchDone.class, run.round(plan, 100, 4));
                passed += round.passed().orElseThrow();
                exhausted = round.exhausted();
            }
            assertEquals(0, database.count("select count(*) from t where n = 1"));
            assertEquals(5_000, passed, 250, passed + " rows");
        }
    }

    @Test
    void eachPartitionIsCutByWhatItHolds(TestDatabase database) {
        database.execute(
                "create table t (id int, day date not null, n int not null default 0, primary key (id, day)) partition by range (day)",
                "create table t_a partition of t for values from ('2026-01-01') to ('2026-02-01')",
                "create table t_b partition of t for values from ('2026-02-01') to ('2026-03-01')",
                "create table t_c partition of t for values from ('2026-03-01') to ('2026-04-01')",
                "insert into t select g, date '2026-01-01' + (g % 10 = 0)::int * 31 from generate_series(1, 20000) g",
                "analyze t");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP, 2);
            run.backfill.open(plan, Fixture.LONG);
            assertEquals(
                    "t_a many, t_b few",
                    database.single(
                            "select string_agg(leaf::regclass || case when n > 8 then ' many' else ' few' end, ', '"
                                    + " order by leaf) from (select leaf, count(*) as n from sluice.tile group by leaf) as leaves"));
            assertEquals(20_000, all(run, plan, 500, 2).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void oneThatGetsNoLockDoesNotKeepTheOthersFromCommitting(TestDatabase database) throws SQLException {
        create(database, 4000);
        try (Fixture run = Fixture.open(database);
                Connection other = database.connect();
                Statement lock = other.createStatement()) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP, 2);
            run.backfill.open(plan, Fixture.LONG);
            other.setAutoCommit(false);
            lock.execute("select from t where id = 1 for update");

            Outcome.BatchDone done = assertInstanceOf(Outcome.BatchDone.class, run.round(plan, 100, 2));
            assertEquals(100, done.rows());
            Outcome.Failed rest =
                    assertInstanceOf(Outcome.Failed.class, done.rest().orElseThrow());
            assertEquals("55P03", rest.code());
            assertTrue(rest.retryable());
            assertEquals(0, database.count("select count(*) from t where n <> 0 and id <= 100"));
            other.rollback();

            assertEquals(4000, all(run, plan, 100, 2).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void whereNoneIsCommittedTheWorstIsTold(TestDatabase database) {
        create(database, 4000);
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", "update t set n = n / 0 where :range", 3);
            run.backfill.open(plan, Fixture.LONG);
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, run.round(plan, 100, 3));
            assertEquals("22012", failed.code());
        }
    }

    @Test
    void aRequestToStopReachesAllOfThem(TestDatabase database) {
        create(database, 4000);
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan =
                    Fixture.plan("t", "update t set n = n + 1 where :range and pg_sleep(0.1) is not null", 3);
            run.backfill.open(plan, Fixture.LONG);
            Cancellation cancellation = new Cancellation();
            Thread canceller = Thread.ofPlatform().start(() -> {
                Await.until(
                        "all are at it",
                        Fixture.LONG,
                        () -> database.count(
                                        "select count(*) from pg_stat_activity where datname = current_database() and state = 'active'"
                                                + " and query like '%pg_sleep(0.1)%' and pid <> pg_backend_pid()")
                                == 3);
                cancellation.now("a gate turned red");
            });
            Outcome outcome = run.backfill.batch(
                    plan, new Backfill.Batch(100, 3, 1, Fixture.LONG, Optional.empty()), cancellation);
            assertEquals(new Outcome.Cancelled("a gate turned red"), outcome);
            assertEquals(0, database.count("select sum(n) from t"));
            Await.until("the thread ends", Fixture.LONG, () -> !canceller.isAlive());
        }
    }

    /** The backend ends when it is told to commit: whether it did is known to the range alone. */
    @Test
    void aConnectionLostAtItsCommitIsSettledByItsOwnRange(TestDatabase database) {
        create(database, 4000);
        database.execute(
                "create table struck (id int)",
                "create function strike() returns trigger language plpgsql as $$ begin"
                        + " perform pg_terminate_backend(pg_backend_pid()) from pg_stat_activity where pid = pg_backend_pid()"
                        + " and application_name like 'sluice/%' and nextval('strikes') = 1; return null; end $$",
                "create sequence strikes",
                "create constraint trigger strike after update on t deferrable initially deferred for each row"
                        + " when (new.id = 1) execute function strike()");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP, 2);
            run.backfill.open(plan, Fixture.LONG);
            Outcome.BatchDone done = assertInstanceOf(Outcome.BatchDone.class, run.round(plan, 100, 2));
            assertEquals(100, done.rows());
            assertInstanceOf(Outcome.Failed.class, done.rest().orElseThrow());
            assertEquals(4000, all(run, plan, 100, 2).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @ParameterizedTest
    @CsvSource({"LOSE_IT, 1", "LOSE_THE_ANSWER, 1", "LOSE_IT, 2", "LOSE_THE_ANSWER, 2"})
    void whatALostConnectionHasCommittedIsCountedAndNotDoneAgain(AtCommit how, int workers, TestDatabase database) {
        create(database, 4000);
        URI address = URI.create(database.url().substring("jdbc:".length()));
        try (TcpProxy proxy = TcpProxy.to(address.getPort());
                Fixture run = Fixture.open(proxy.through(database))) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP, workers);
            run.backfill.open(plan, Fixture.LONG);
            assertEquals(30 * workers, changed(run.round(plan, 30, workers)));
            proxy.strike(how);
            Outcome struck = run.round(plan, 30, workers);
            assertEquals(1, proxy.strikes());
            assertEquals(30 * (how == AtCommit.LOSE_IT ? workers - 1 : workers), changed(struck));
            assertEquals(database.count("select sum(n) from t") - 30 * workers, changed(struck));

            assertEquals(30 * workers, changed(run.round(plan, 30, workers)));
            assertEquals(4000, all(run, plan, 30, workers).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    private static long changed(Outcome outcome) {
        if (outcome instanceof Outcome.BatchDone done) {
            return done.rows();
        }
        assertTrue(outcome instanceof Outcome.Failed failed && failed.retryable(), outcome::toString);
        return 0;
    }

    @Test
    void aRangeThatSomebodyMovedByHandIsReadAnewAndKeepsNoOtherFromCommitting(TestDatabase database) {
        create(database, 4000);
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP, 2);
            run.backfill.open(plan, Fixture.LONG);
            assertEquals(60, changed(run.round(plan, 30, 2)));
            database.execute(
                    "update sluice.tile set rows_done = 0, batches = 0, last_key = null where ordinal = 0",
                    "update t set n = 0 where id <= 30");

            Outcome.BatchDone beside = assertInstanceOf(Outcome.BatchDone.class, run.round(plan, 30, 2));
            assertEquals(30, beside.rows());
            assertInstanceOf(Outcome.Failed.class, beside.rest().orElseThrow());
            assertEquals(60, database.count("select sum(n) from t"));
            Outcome.BatchDone both = assertInstanceOf(Outcome.BatchDone.class, run.round(plan, 30, 2));
            assertEquals(60, both.rows());
            assertEquals(Optional.empty(), both.rest());
            assertEquals(4000, all(run, plan, 100, 2).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void whoGoesOnMayDoSoWithAnotherNumber(int workers, TestDatabase database) {
        create(database, 6000);
        BackfillPlan plan = Fixture.plan("t", COUNT_UP, 4);
        try (Fixture run = Fixture.open(database)) {
            run.backfill.open(plan, Fixture.LONG);
            run.round(plan, 70, 4);
            run.round(plan, 70, 4);
        }
        try (Fixture next = Fixture.open(database)) {
            BackfillPlan other = Fixture.plan("t", COUNT_UP, workers);
            Outcome.Opened opened = assertInstanceOf(Outcome.Opened.class, next.backfill.open(other, Fixture.LONG));
            assertEquals(560, opened.rowsDone());
            assertEquals(6000, all(next, other, 70, workers).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void aTakeoverEndsTheSessionsOfAllAndNoneOfThemWritesAgain(TestDatabase database) {
        create(database, 4000);
        try (Fixture sleeper = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP, 3);
            sleeper.backfill.open(plan, Fixture.LONG);
            sleeper.round(plan, 50, 3);
            // three that write, three that read ahead
            assertEquals(6, database.count(OWN_SESSIONS.formatted(1)));
            try (Target target = Target.open(Fixture.settings(database), Fixture.RUN)) {
                PostgresFence.acquire(target, Fixture.takingOver(Fixture.RUN, "it sleeps"));
                assertEquals(0, database.count(OWN_SESSIONS.formatted(1)));
                for (int i = 0; i < 3; i++) {
                    assertThrows(Fenced.class, () -> sleeper.round(plan, 50, 3));
                }
                assertEquals(150, database.count("select count(*) from t where n = 1"));
            }
        }
    }

    @Test
    void whatWasKeptOfAllIsRestored(TestDatabase database) {
        create(database, 4000);
        database.execute("update t set n = id % 5");
        BackfillPlan one = Fixture.plan("t", "update t set n = n * 10 where :range", 2);
        BackfillPlan plan = new BackfillPlan(
                one.step(),
                one.table(),
                one.key(),
                one.slice(),
                one.except(),
                one.onlyWhere(),
                one.remaining(),
                List.of("n"),
                one.statement(),
                one.lockTimeout(),
                one.workers());
        try (Fixture run = Fixture.open(database)) {
            run.backfill.open(plan, Fixture.LONG);
            assertEquals(4000, all(run, plan, 130, 2).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> id % 5 * 10"));
            run.undo(plan, Optional.empty(), 100);
            assertEquals(0, database.count("select count(*) from t where n <> id % 5"));
        }
    }

    @Test
    void whoWorksAloneNeedsNoFurtherSessionToWrite(TestDatabase database) {
        create(database, 1000);
        try (Fixture run = Fixture.open(database)) {
            run.fill(Fixture.plan("t", COUNT_UP), 100);
            assertEquals(1, database.count("select count(*) from sluice.tile"));
            assertEquals(2, database.count(OWN_SESSIONS.formatted(1)));
        }
        Await.until("all are closed", Fixture.LONG, () -> database.count(OWN_SESSIONS.formatted(1)) == 0);
    }

    private static Outcome.BatchDone all(Fixture run, BackfillPlan plan, long rows, int workers) {
        while (true) {
            Outcome outcome = run.round(plan, rows, workers);
            if (outcome instanceof Outcome.BatchDone done && done.exhausted()) {
                return done;
            }
            assertInstanceOf(Outcome.BatchDone.class, outcome, outcome::toString);
        }
    }
}
