package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.chaos.TcpProxy;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Filler;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Schema;
import dev.sluice.step.target.Target;
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

/** Both forms of a batched undo leave alone what others have written, before and while it runs. */
@ExtendWith(TestPostgres.class)
class UndoTest {

    private static final String FILL = "update t set status = lower(legacy) where :range and status is null";
    private static final long LEAST_BYTES_OF_AN_UPDATE = 30;
    private static final String UNDO = "update t set status = null where :range and status = lower(legacy)";

    @Test
    void anUndoByStatementKeepsWhatOthersWrote(TestDatabase database) throws SQLException {
        prepare(database);
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(List.of());
            assertEquals(1000, run.fill(plan, 130).rowsDone());

            undoesWhileOthersWrite(database, run, plan, Optional.of(UNDO));
        }
    }

    @Test
    void anUndoFromOldValuesKeepsWhatOthersWrote(TestDatabase database) throws SQLException {
        prepare(database);
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(List.of("status"));
            assertEquals(1000, run.fill(plan, 130).rowsDone());
            assertEquals(1000, database.count("select count(*) from sluice.old_value"));

            undoesWhileOthersWrite(database, run, plan, Optional.empty());
            assertEquals(0, database.count("select count(*) from sluice.old_value"));
        }
    }

    /** Somebody writes before the undo, between its batches, and holds a row's lock while a batch wants to undo it. */
    private static void undoesWhileOthersWrite(
            TestDatabase database, Fixture run, BackfillPlan plan, Optional<String> undo) throws SQLException {
        database.execute("update t set status = 'before' where id in (1, 500, 1000)");
        Backfill.Batch batch = new Backfill.Batch(130, 1, 1, Fixture.LONG, Optional.empty());
        run.backfill.undoBatch(plan, undo.map(Fixture::statement), batch, new Cancellation());
        database.execute("update t set status = 'between' where id = 400");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update t set status = 'during' where id = 200");
            Thread committer = Thread.ofPlatform().start(() -> commitWhenAwaited(database, other));
            BackfillPlan patient = new BackfillPlan(
                    plan.step(),
                    plan.table(),
                    plan.key(),
                    plan.slice(),
                    plan.except(),
                    plan.onlyWhere(),
                    plan.remaining(),
                    plan.keepOld(),
                    plan.statement(),
                    Fixture.LONG);
            Outcome.BatchDone last = run.undo(patient, undo, 130);

            assertTrue(last.exhausted());
            assertEquals(995, last.rowsDone());
            join(committer);
        }
        assertEquals(
                "1 before, 200 during, 400 between, 500 before, 1000 before",
                database.single(
                        "select string_agg(id || ' ' || status, ', ' order by id) from t where status is not null"));
    }

    @Test
    void whatIsUndoneCanBeDoneAgain(TestDatabase database) {
        prepare(database);
        try (Fixture run = Fixture.open(database)) {
            for (List<String> keep : List.of(List.<String>of(), List.of("status"))) {
                Optional<String> undo = keep.isEmpty() ? Optional.of(UNDO) : Optional.empty();
                run.fill(plan(keep), 300);
                run.undo(plan(keep), undo, 300);
                assertEquals(1000, database.count("select count(*) from t where status is null"));
            }
            assertEquals(1000, run.fill(plan(List.of()), 300).rowsDone());
            assertEquals(0, database.count("select count(*) from t where status is null"));
        }
    }

    @Test
    void aBackfillUndoneByOneStatementBeginsAnewWhenItIsDoneAgain(TestDatabase database) {
        prepare(database);
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(List.of());
            run.fill(plan, 300);
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
            assertInstanceOf(Outcome.Done.class, run.run(undo));

            assertEquals(1000, run.fill(plan, 300).rowsDone());
            assertEquals(0, database.count("select count(*) from t where status is null"));
        }
    }

    @Test
    void aHalfDoneBackfillIsUndoneAsFarAsItCame(TestDatabase database) {
        prepare(database);
        database.execute("update t set status = lower(legacy) where id > 500");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(List.of());
            run.backfill.open(plan, Fixture.LONG);
            run.backfill.batch(plan, Fixture.batch(200), new Cancellation());
            run.undo(plan, Optional.of(UNDO), 70);

            assertEquals(0, database.count("select count(*) from t where id <= 500 and status is not null"));
            assertEquals(500, database.count("select count(*) from t where id > 500 and status is not null"));
        }
    }

    @Test
    void oldValuesOfEveryTypeComeBackAsTheyWere(TestDatabase database) {
        database.execute(
                "create table t (id uuid primary key, a json, b timestamptz, c float8, d text[], e bytea, f numeric(12, 3))",
                """
                insert into t select md5(g::text)::uuid, '{"a":  1}', timestamptz '1883-11-18 12:03:58+00' + g * interval '1 us',
                    g / 3.0, array['x', null, 'a"b'], decode(md5(g::text), 'hex'), case when g % 2 = 0 then g end
                from generate_series(1, 300) g
                """,
                "create table saved as select * from t");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = new BackfillPlan(
                    "fill.all",
                    "t",
                    List.of(),
                    new BackfillPlan.Slice.Whole(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of("a", "b", "c", "d", "e", "f"),
                    Fixture.statement(
                            "update t set a = null, b = now(), c = 0, d = '{}', e = null, f = 1 where :range"),
                    Fixture.LOCK);
            run.fill(plan, 64);
            assertEquals(0, database.count("select count(*) from t where c <> 0"));
            run.undo(plan, Optional.empty(), 64);

            assertEquals(
                    0,
                    database.count(
                            "select count(*) from t join saved s using (id) where t::text is distinct from s::text"));
        }
    }

    @Test
    void oldValuesComeBackToTheRowsOfACompositeKey(TestDatabase database) {
        database.execute(
                "create table t (a int, b text, status text, primary key (a, b))",
                "insert into t select g % 7, 'key ' || g / 7, 'old ' || g from generate_series(0, 699) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(List.of("status"), "update t set status = 'new' where :range");
            assertEquals(700, run.fill(plan, 64).rowsDone());
            assertEquals(0, database.count("select count(*) from t where status <> 'new'"));
            run.undo(plan, Optional.empty(), 64);

            assertEquals(
                    0, database.count("select count(*) from t where status <> 'old ' || (a + 7 * substr(b, 5)::int)"));
        }
    }

    @Test
    void whatACollationTakesForEqualIsSomebodysOwnWriteAllTheSame(TestDatabase database) {
        database.execute(
                "create collation caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "create table t (id int primary key, status text collate caseless)",
                "insert into t select g, 'old' from generate_series(1, 100) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(List.of("status"), "update t set status = 'new' where :range");
            run.fill(plan, 64);
            database.execute("update t set status = 'NEW' where id = 7");
            assertEquals(99, run.undo(plan, Optional.empty(), 64).rowsDone());

            assertEquals("NEW", database.single("select status from t where id = 7"));
            assertEquals(99, database.count("select count(*) from t where status = 'old'"));
        }
    }

    @Test
    void aBatchThatMovesRowsToAnotherPartitionIsRefusedUnderKeepOld(TestDatabase database) {
        database.execute(
                "create table t (id int not null, region text not null) partition by list (region)",
                "create table t_eu partition of t for values in ('eu')",
                "create table t_gb partition of t for values in ('gb')",
                "create unique index on t_eu (id)",
                "create unique index on t_gb (id)",
                "insert into t select g, 'gb' from generate_series(1, 100) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(
                    List.of("id"),
                    List.of("region"),
                    "update t set region = 'eu' where :range and region = 'gb' and id > 50");
            assertInstanceOf(Outcome.Opened.class, run.backfill.open(plan, Fixture.LONG));
            assertInstanceOf(Outcome.BatchDone.class, run.round(plan, 50, 1));
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, run.round(plan, 50, 1));

            assertEquals(
                    "backfill fill.all moves rows to another partition of t, which `keep old` cannot bring back: leave"
                            + " `keep old` out and undo the step by a statement without `:range`, or let it leave the"
                            + " columns as they are by which the table is partitioned",
                    failed.message());
            assertEquals(100, database.count("select count(*) from t_gb"));
            assertEquals(0, database.count("select count(*) from sluice.old_value"));
        }
    }

    @Test
    void aRowThatTheStepDeletedIsNotTakenForOneThatHoldsNull(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, status text)",
                "insert into t select g, 'old' from generate_series(1, 100) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(List.of("status"), "delete from t where :range and id = 7");
            run.fill(plan, 64);
            database.execute("insert into t values (7, null)");
            assertEquals(0, run.undo(plan, Optional.empty(), 64).rowsDone());

            assertEquals(1, database.count("select count(*) from t where id = 7 and status is null"));
        }
    }

    @Test
    void anUndoThatIsNotFinishedHoldsTheStepBack(TestDatabase database) {
        prepare(database);
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan(List.of());
            run.fill(plan, 300);
            run.backfill.undoBatch(plan, Optional.of(Fixture.statement(UNDO)), Fixture.batch(100), new Cancellation());
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, run.backfill.open(plan, Fixture.LONG));

            assertTrue(failed.message().contains("the undo of fill.all is not finished"), failed.message());
        }
    }

    @Test
    void aBatchOfAnUndoTellsHowMuchTheServerWrote(TestDatabase database) {
        prepare(database);
        try (Fixture run = Fixture.open(database)) {
            for (List<String> keep : List.of(List.<String>of(), List.of("status"))) {
                run.fill(plan(keep), 500);
                assertTellsWal(run.backfill, plan(keep), keep.isEmpty() ? Optional.of(UNDO) : Optional.empty());
                run.undo(plan(keep), keep.isEmpty() ? Optional.of(UNDO) : Optional.empty(), 500);
            }
        }
    }

    @Test
    void withAControlDatabaseItTellsWhatItsOwnServerWrote(TestDatabase database, TestDatabase control) {
        prepare(database);
        try (Target ledger = Target.open(Fixture.settings(control), Fixture.RUN);
                Target target = Target.open(Fixture.settings(database), Fixture.RUN, ledger)) {
            Schema.create(ledger);
            Backfill backfill =
                    new PostgresBackfill(target, PostgresFence.acquire(target, Fixture.taking(Fixture.RUN)));
            new Filler(backfill).fill(plan(List.of()), 500);
            assertTellsWal(backfill, plan(List.of()), Optional.of(UNDO));
        }
    }

    @Test
    void aBatchWhoseAnswerWasLostTellsItAllTheSame(TestDatabase database) {
        prepare(database);
        try (TcpProxy proxy = TcpProxy.to(port(database));
                Fixture run = Fixture.open(proxy.through(database))) {
            run.fill(plan(List.of()), 500);
            proxy.strike(TcpProxy.AtCommit.LOSE_THE_ANSWER);
            assertTellsWal(run.backfill, plan(List.of()), Optional.of(UNDO));
            assertEquals(1, proxy.strikes());
        }
    }

    private static int port(TestDatabase database) {
        return URI.create(database.url().substring("jdbc:".length())).getPort();
    }

    private static void assertTellsWal(Backfill backfill, BackfillPlan plan, Optional<String> undo) {
        Outcome outcome =
                backfill.undoBatch(plan, undo.map(Fixture::statement), Fixture.batch(200), new Cancellation());
        Outcome.BatchDone done = assertInstanceOf(Outcome.BatchDone.class, outcome, outcome::toString);
        assertEquals(200, done.rows());
        assertTrue(done.walBytes().orElseThrow() > LEAST_BYTES_OF_AN_UPDATE * 200, () -> "wrote " + done.walBytes());
    }

    private static void prepare(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, legacy text not null default 'OPEN', status text)",
                "insert into t select g from generate_series(1, 1000) g");
    }

    private static BackfillPlan plan(List<String> keepOld) {
        return plan(keepOld, FILL);
    }

    private static BackfillPlan plan(List<String> keepOld, String statement) {
        return plan(List.of(), keepOld, statement);
    }

    private static BackfillPlan plan(List<String> key, List<String> keepOld, String statement) {
        BackfillPlan plan = Fixture.plan("t", statement);
        return new BackfillPlan(
                plan.step(),
                "t",
                key,
                plan.slice(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                keepOld,
                plan.statement(),
                Fixture.LOCK);
    }

    private static void commitWhenAwaited(TestDatabase database, Connection other) {
        dev.sluice.testing.Await.until(
                "the undo waits for the row",
                Fixture.LONG,
                () -> database.count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database()")
                        > 0);
        try {
            other.commit();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Fixture.LONG);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
