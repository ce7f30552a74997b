package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.chaos.TcpProxy;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key exactly once: the statement counts up, so a row passed twice or not at all shows. */
@ExtendWith(TestPostgres.class)
class BackfillTest {

    private static final String COUNT_UP = "update t set n = n + 1 where :range";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id smallint primary key@g",
                "id int primary key@g * 3 - 500",
                "id bigint primary key@g::bigint * 1000000007",
                "id numeric primary key@g / 7.0",
                "id uuid primary key@md5(g::text)::uuid",
                "id text primary key@'key ' || md5(g::text) || case when g % 5 = 0 then ' é''\"\\' else '' end",
                "id text collate \"C\" primary key@chr(60 + g % 60) || g",
                "id varchar(40) primary key@md5(g::text)",
                "id date primary key@date '2000-01-01' + g",
                "id timestamptz primary key@timestamptz '2026-11-20' + g * interval '1 ms'",
            })
    void everyKindOfKeyIsPassedExactlyOnce(String table, TestDatabase database) {
        String[] parts = table.split("@");
        database.execute(
                "create table t (" + parts[0] + ", n int not null default 0)",
                "insert into t select " + parts[1] + " from generate_series(1, 1003) g");
        try (Fixture run = Fixture.open(database)) {
            Outcome.BatchDone last = run.fill(Fixture.plan("t", COUNT_UP), 100);

            assertEquals(1003, last.rowsDone());
            assertEquals(1.0, last.progress().orElseThrow());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void compositeKeysAreComparedAsRows(TestDatabase database) {
        database.execute(
                "create table t (a text not null, b int not null, c uuid not null, n int not null default 0, primary key (a, b, c))",
                "insert into t select 'shop ' || g % 7, g % 50, md5(g::text)::uuid from generate_series(1, 2000) g");
        try (Fixture run = Fixture.open(database)) {
            assertEquals(2000, run.fill(Fixture.plan("t", COUNT_UP), 77).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void gapsAndSkewMakeNoDifference(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 500) g",
                "insert into t select 9000000000 + g * 1000 from generate_series(1, 500) g",
                "insert into t values (-9223372036854775808), (9223372036854775807)");
        try (Fixture run = Fixture.open(database)) {
            assertEquals(1002, run.fill(Fixture.plan("t", COUNT_UP), 90).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void anEmptyTableIsDoneAtOnce(TestDatabase database) {
        database.execute("create table t (id int primary key, n int not null default 0)");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP);
            Outcome.Opened opened = assertInstanceOf(Outcome.Opened.class, run.backfill.open(plan, Fixture.LONG));

            assertTrue(opened.exhausted());
            assertEquals(0, run.pass(plan, 10, 1).rowsDone());
        }
    }

    @Test
    void oneRowIsOneBatch(TestDatabase database) {
        database.execute("create table t (id int primary key, n int not null default 0)", "insert into t values (5)");
        try (Fixture run = Fixture.open(database)) {
            assertEquals(1, run.fill(Fixture.plan("t", COUNT_UP), 1000).rowsDone());
            assertEquals(1, database.count("select n from t"));
        }
    }

    /** The next batch remembers where the last one ended; nothing that it does on a wrong memory stays. */
    @Test
    void aCheckpointThatSomebodyMovedByHandIsReadAnew(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 100) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP);
            run.backfill.open(plan, Fixture.LONG);
            run.backfill.batch(plan, Fixture.batch(10), new Cancellation());
            run.backfill.batch(plan, Fixture.batch(10), new Cancellation());
            database.execute(
                    "update sluice.tile set rows_done = 10, batches = 1, last_key = '{10}'",
                    "update t set n = 0 where id between 11 and 20");

            assertEquals(20, done(run.backfill.batch(plan, Fixture.batch(10), new Cancellation())));
            assertEquals(20, database.count("select count(*) from t where n = 1 and id <= 20"));
            assertEquals(0, database.count("select count(*) from t where n <> 0 and id > 20"));
            database.execute("delete from sluice.tile", "delete from sluice.checkpoint");
            assertInstanceOf(Outcome.Failed.class, run.backfill.batch(plan, Fixture.batch(10), new Cancellation()));
            assertEquals(0, database.count("select count(*) from t where n <> 0 and id > 20"));
        }
    }

    /** What is remembered of one is of no use to the other. */
    @Test
    void stepsThatTakeTurnsEachGoOnWhereTheyStand(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0, m int not null default 0)",
                "insert into t select g from generate_series(1, 100) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan one = Fixture.plan("t", COUNT_UP);
            BackfillPlan other = new BackfillPlan(
                    "fill.other",
                    "t",
                    one.key(),
                    one.slice(),
                    one.except(),
                    one.onlyWhere(),
                    one.remaining(),
                    one.keepOld(),
                    Fixture.statement("update t set m = m + 1 where :range"),
                    Fixture.LOCK);
            run.backfill.open(one, Fixture.LONG);
            run.backfill.open(other, Fixture.LONG);
            for (int i = 1; i <= 10; i++) {
                assertEquals(10 * i, done(run.backfill.batch(one, Fixture.batch(10), new Cancellation())));
                assertEquals(10 * i, done(run.backfill.batch(other, Fixture.batch(10), new Cancellation())));
            }
            assertEquals(100, database.count("select count(*) from t where n = 1 and m = 1"));
        }
    }

    @Test
    void aBatchThatMayNotCommitLeavesNoTraceInTheNextOne(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 100) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP);
            run.backfill.open(plan, Fixture.LONG);
            for (int i = 1; i <= 10; i++) {
                Cancellation asleep = new Cancellation(() -> Optional.of("it slept"));
                assertInstanceOf(Outcome.Cancelled.class, run.backfill.batch(plan, Fixture.batch(10), asleep));
                assertEquals(10 * i, done(run.backfill.batch(plan, Fixture.batch(10), new Cancellation())));
            }
            assertEquals(100, database.count("select count(*) from t where n = 1"));
        }
    }

    private static long done(Outcome outcome) {
        return assertInstanceOf(Outcome.BatchDone.class, outcome).rowsDone();
    }

    @Test
    void progressGrowsFromNothingToOne(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 1000) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP);
            run.backfill.open(plan, Fixture.LONG);
            double before = 0;
            for (int i = 1; i <= 10; i++) {
                Outcome.BatchDone done = assertInstanceOf(
                        Outcome.BatchDone.class, run.backfill.batch(plan, Fixture.batch(100), new Cancellation()));
                assertTrue(done.progress().orElseThrow() > before, "progress " + done.progress());
                assertEquals(100L * i, done.rowsDone());
                assertEquals(String.valueOf(100 * i), done.upTo());
                before = done.progress().getAsDouble();
            }
            assertEquals(1.0, before);
        }
    }

    @Test
    void partitionsArePassedLeafByLeaf(TestDatabase database) {
        database.execute(
                "create table t (id int, day date not null, n int not null default 0, primary key (id, day)) partition by range (day)",
                "create table t_a partition of t for values from ('2026-01-01') to ('2026-02-01')",
                "create table t_b partition of t for values from ('2026-02-01') to ('2026-03-01') partition by list (id)",
                "create table t_b1 partition of t_b default",
                "insert into t select g, date '2026-01-01' + g % 50 from generate_series(1, 1000) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan =
                    Fixture.plan("t", "update t as x set n = x.n + 1 from (values (1)) as y (id) where :range");

            assertEquals(1000, run.fill(plan, 64).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void aJoinedTableWithTheSameColumnDoesNotConfuseTheRange(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "create table other (id int primary key, v int)",
                "insert into t select g from generate_series(1, 100) g",
                "insert into other select g, 1 from generate_series(1, 100) g");
        try (Fixture run = Fixture.open(database)) {
            run.fill(
                    Fixture.plan("t", "update public.t set n = t.n + o.v from other o where :range and o.id = t.id"),
                    30);

            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void onlyRowsThatMeetTheConditionAreChanged(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, tenant int, tags jsonb, n int not null default 0)",
                "insert into t select g, g % 10, '{\"a\": 1}' from generate_series(1, 1000) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan whole = Fixture.plan("t", COUNT_UP);
            BackfillPlan plan = new BackfillPlan(
                    whole.step(),
                    whole.table(),
                    whole.key(),
                    whole.slice(),
                    whole.except(),
                    java.util.Optional.of("tenant = 7 or tags ? 'b' -- the large one"),
                    whole.remaining(),
                    whole.keepOld(),
                    whole.statement(),
                    whole.lockTimeout());

            assertEquals(100, run.fill(plan, 100).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> (tenant = 7)::int"));
        }
    }

    @Test
    void aCancelledBatchLeavesNothingAndCanBeMadeAgain(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 100) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", "update t set n = n + 1 where :range and pg_sleep(0.05) is not null");
            run.backfill.open(plan, Fixture.LONG);
            Cancellation cancellation = new Cancellation();
            Thread canceller = Thread.ofPlatform().start(() -> {
                dev.sluice.testing.Await.until(
                        "the batch runs",
                        Fixture.LONG,
                        () -> database.count(
                                        "select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep(0.05)%' and pid <> pg_backend_pid()")
                                > 0);
                cancellation.now("a gate turned red");
            });
            Outcome outcome = run.backfill.batch(plan, Fixture.batch(100), cancellation);
            join(canceller);

            assertEquals(new Outcome.Cancelled("a gate turned red"), outcome);
            assertEquals(0, database.count("select sum(n) from t"));
            run.fill(Fixture.plan("t", COUNT_UP), 60);
            assertEquals(100, database.count("select sum(n) from t"));
        }
    }

    @Test
    void aMistakeIsReportedWhereItStandsInTheStep(TestDatabase database) {
        database.execute("create table t (id int primary key, n int)", "insert into t values (1, 0)");
        try (Fixture run = Fixture.open(database)) {
            String text = "update t set n = n + 1 where :range and nope = 1";
            BackfillPlan plan = Fixture.plan("t", text);
            run.backfill.open(plan, Fixture.LONG);
            Outcome.Failed failed = assertInstanceOf(
                    Outcome.Failed.class, run.backfill.batch(plan, Fixture.batch(10), new Cancellation()));

            assertEquals("42703", failed.code());
            assertEquals(text.indexOf("nope"), failed.position().orElseThrow());
            assertFalse(failed.retryable());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Fixture.LONG);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** From the second batch on its statement is made ready before the transaction, and the server is asked for its names. */
    @Test
    void whatIsAskedBeforeTheTransactionIsNotTakenOffItsTime(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 30) g");
        SqlStatement slow = new SqlStatement(
                List.of(
                        new SqlStatement.Part.Literal("update "),
                        new SqlStatement.Part.Identifier("table", "t"),
                        new SqlStatement.Part.Literal(" set n = n + 1 from pg_sleep(0.15) where "),
                        new SqlStatement.Part.Range()),
                0);
        BackfillPlan all = Fixture.plan("t", COUNT_UP);
        BackfillPlan plan = new BackfillPlan(
                all.step(),
                all.table(),
                all.key(),
                all.slice(),
                all.except(),
                all.onlyWhere(),
                all.remaining(),
                all.keepOld(),
                slow,
                all.lockTimeout());
        int port = URI.create(database.url().substring("jdbc:".length())).getPort();
        try (TcpProxy proxy = TcpProxy.to(port)) {
            proxy.distance(Duration.ofMillis(100));
            try (Fixture run = Fixture.open(proxy.through(database))) {
                run.backfill.open(plan, Fixture.LONG);
                for (int batch = 0; batch < 3; batch++) {
                    long millis = assertInstanceOf(Outcome.BatchDone.class, run.round(plan, 10, 1))
                            .millis();
                    assertTrue(millis >= 150, millis + " ms, of which the server sleeps 150");
                }
            }
        }
    }
}
