package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.step.sql.SqlStatement.Part;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class SqlStepTest {

    @Test
    void anEffectIsNotedInItsOwnTransactionAndNotRepeated(TestDatabase database) {
        database.execute("create table t (n int)", "insert into t values (0)");
        try (Fixture run = Fixture.open(database)) {
            SqlEffect effect = Fixture.effect("k", Mode.SINGLE, "update t set n = n + 1");
            assertEquals(
                    Found.Finding.NOT_DONE,
                    run.sql.findOut(effect, Optional.empty()).finding());

            assertEquals(new Outcome.Done("1 row"), run.run(effect));
            assertEquals(new Outcome.Done("was done already"), run.run(effect));
            assertEquals(1, database.count("select n from t"));
            assertEquals(
                    Found.Finding.DONE,
                    run.sql.findOut(effect, Optional.empty()).finding());
        }
    }

    @Test
    void aConnectionThatDiedMeanwhileIsNoAnswer(TestDatabase database) {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database)) {
            SqlEffect effect = Fixture.effect("k", Mode.SINGLE, "update t set n = n + 1");
            run.run(effect);
            database.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                    + " and pid <> pg_backend_pid()");
            assertEquals(
                    Found.Finding.DONE,
                    run.sql.findOut(effect, Optional.empty()).finding());
        }
    }

    @Test
    void whatAnEffectHasCapturedIsFoundWithIt(TestDatabase database) {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database)) {
            String insert = "insert into t values (7) returning n";
            assertEquals(Value.amount(7), captured(run, "k", insert));
            Found found = run.sql.findOut(effect("k", SqlStatement.of(insert), true), Optional.empty());
            assertEquals(Found.Finding.DONE, found.finding());
            assertEquals(Optional.of(Value.amount(7)), found.captured());
        }
    }

    @Test
    void whatIsUndoneCanBeDoneAgain(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            SqlEffect step = withCounterpart(Fixture.effect("k", Mode.SINGLE, "create table made ()"), "k/undo");
            SqlEffect undo = withCounterpart(Fixture.effect("k/undo", Mode.SINGLE, "drop table made"), "k");
            for (SqlEffect each : List.of(step, undo, step, undo)) {
                assertEquals(new Outcome.Done("0 rows"), run.run(each));
            }
        }
    }

    @Test
    void allStatementsOfATransactionTakePlaceOrNone(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            Outcome.Failed failed = failed(run.run(Fixture.effect(
                    "k",
                    Mode.ONE_TRANSACTION,
                    "create table a ()",
                    "create function f() returns int language sql as $$select 1;$$",
                    "create table a ()")));

            assertEquals("42P07", failed.code());
            assertEquals(0, database.count("select count(*) from pg_class where relname = 'a'"));
            assertEquals(0, database.count("select count(*) from sluice.effect"));
        }
    }

    @Test
    void aStepMayNotEndItsTransaction(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            assertEquals(
                    "TRANSACTION",
                    failed(run.run(Fixture.effect("k", Mode.ONE_TRANSACTION, "create table a ()", "/* so */ commit")))
                            .code());
            assertEquals(0, database.count("select count(*) from pg_class where relname = 'a'"));
        }
    }

    @Test
    void valuesAreBoundAndNotPasted(TestDatabase database) {
        database.execute("create table t (a int, b text, c timestamptz, d boolean, e numeric, f jsonb)");
        try (Fixture run = Fixture.open(database)) {
            SqlStatement insert = new SqlStatement(
                    List.of(
                            new Part.Literal("insert into t select "),
                            new Part.Bind("a", Value.amount(5000)),
                            new Part.Literal(", "),
                            new Part.Bind("b", new Value.Text("'; drop table t; --")),
                            new Part.Literal(", "),
                            new Part.Bind("c", new Value.Moment(Instant.parse("2026-11-20T12:00:00Z"))),
                            new Part.Literal(", "),
                            new Part.Bind("d", Value.flag(true)),
                            new Part.Literal(", "),
                            new Part.Bind("e", Value.amount(0.25)),
                            new Part.Literal(", '{\"why?\": 1}' where '{\"k\": 1}'::jsonb ? 'k' -- really?\n")),
                    0);
            assertEquals(new Outcome.Done("1 row"), run.run(effect("k", insert, false)));
            assertEquals(
                    "5000|'; drop table t; --|2026-11-20T12:00:00|t|0.25|{\"why?\": 1}",
                    database.single("select concat_ws('|', a, b, to_char(c at time zone 'UTC',"
                            + " 'YYYY-MM-DD\"T\"HH24:MI:SS'), d, e, f) from t"));
        }
    }

    @Test
    void identifiersAreCheckedAndQuoted(TestDatabase database) {
        database.execute("create table \"Odd \"\"name\" (n int)");
        try (Fixture run = Fixture.open(database)) {
            assertEquals(new Outcome.Done("1 row"), run.run(effect("k", into("Odd \"name"), false)));
            Outcome.Failed failed = failed(run.run(effect("l", into("nope"), false)));
            assertEquals("IDENTIFIER", failed.code());
            assertEquals("parameter where: nothing in this database is called \"nope\"", failed.message());
        }
    }

    @Test
    void anAnswerIsCapturedWithItsType(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            assertEquals(Value.amount(42), captured(run, "1", "select 42"));
            assertEquals(Value.amount(0.5), captured(run, "2", "select 0.5"));
            assertEquals(Value.flag(true), captured(run, "3", "select true"));
            assertEquals(new Value.Text("9007199254740993"), captured(run, "4", "select 9007199254740993"));
            assertEquals(
                    new Value.Moment(Instant.parse("2026-11-20T12:00:00Z")),
                    captured(run, "5", "select timestamptz '2026-11-20 13:00+01'"));
            assertEquals(new Value.Text("NaN"), captured(run, "6", "select 'NaN'::float8"));
            assertEquals(new Value.Text("0.12345678901234567890"), captured(run, "7", "select 0.12345678901234567890"));
            // the row written with the effect remembers it for a run that is taken up again
            assertEquals(Value.amount(42), captured(run, "1", "select 43"));
        }
    }

    @Test
    void anAnswerThatIsNotOneValueIsAnErrorAndLeavesNothing(TestDatabase database) {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database)) {
            for (String text : List.of(
                    "select 1, 2",
                    "select 1 where false",
                    "values (1), (2)",
                    "select null",
                    "insert into t values (1)")) {
                assertEquals(
                        "INTO",
                        failed(run.run(effect("k", SqlStatement.of(text), true)))
                                .code(),
                        text);
            }
            assertEquals(0, database.count("select count(*) from t"));
        }
    }

    @Test
    void aMistakeIsReportedWhereItStandsInTheStep(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            // "select :a, nope" behind 100 other characters
            SqlStatement statement = new SqlStatement(
                    List.of(
                            new Part.Literal("select '?', "),
                            new Part.Bind("number", Value.amount(1)),
                            new Part.Literal(", nope")),
                    100);
            Outcome.Failed failed = failed(run.run(effect("k", statement, false)));
            assertEquals("42703", failed.code());
            assertEquals(
                    100 + "select '?', :number, ".length(), failed.position().orElseThrow());
        }
    }

    @Test
    void aLockThatDoesNotComeInTimeMayBeTriedAgain(TestDatabase database) throws SQLException {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database);
                Connection holder = holding(database, "lock table t in access share mode")) {
            Outcome.Failed failed = failed(run.run(Fixture.effect("k", Mode.SINGLE, "alter table t add column m int")));
            assertEquals("55P03", failed.code());
            assertTrue(failed.retryable());

            holder.rollback();
            assertInstanceOf(
                    Outcome.Done.class, run.run(Fixture.effect("k", Mode.SINGLE, "alter table t add column m int")));
        }
    }

    @Test
    void aStatementThatWaitsForALockIsCancelledWhenArmed(TestDatabase database) throws SQLException {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database);
                Connection holder = holding(database, "lock table t in access share mode")) {
            Cancellation cancellation = new Cancellation();
            cancellation.ifWaitingForLock();
            SqlEffect patient = new SqlEffect(
                    "k",
                    Optional.empty(),
                    List.of(SqlStatement.of("alter table t add column m int")),
                    Mode.SINGLE,
                    Fixture.LONG,
                    Fixture.LONG,
                    false,
                    List.of(),
                    false);
            Outcome outcome = run.sql.run(patient, cancellation, Progress.SILENT);

            String detail = assertInstanceOf(Outcome.Cancelled.class, outcome).detail();
            assertTrue(detail.startsWith("was waiting for a lock (relation) behind "), detail);
            assertTrue(detail.contains("idle in transaction"), detail);
            holder.rollback();
        }
    }

    @Test
    void aRevokedStopStopsNothing(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            Cancellation cancellation = new Cancellation();
            cancellation.ifWaitingForLock();
            cancellation.revoke();
            assertInstanceOf(
                    Outcome.Done.class,
                    run.sql.run(Fixture.effect("k", Mode.SINGLE, "create table t ()"), cancellation, Progress.SILENT));
        }
    }

    @Test
    void aDeadlineEndsAStatement(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            SqlEffect slow = new SqlEffect(
                    "k",
                    Optional.empty(),
                    List.of(SqlStatement.of("select pg_sleep(60)")),
                    Mode.SINGLE,
                    Fixture.LOCK,
                    Duration.ofMillis(300),
                    false,
                    List.of(),
                    false);
            assertEquals("TIMEOUT", failed(run.run(slow)).code());
        }
    }

    @Test
    void settingsOfAStepDoNotOutliveIt(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            run.run(Fixture.effect("k", Mode.SINGLE, "set search_path = nowhere"));
            assertEquals(
                    new Value.Text("\"$user\", public"), captured(run, "l", "select current_setting('search_path')"));
            assertEquals(new Value.Text("UTC"), captured(run, "m", "select current_setting('timezone')"));
            assertEquals(
                    new Value.Text("sluice/" + Fixture.RUN + "/1"),
                    captured(run, "n", "select current_setting('application_name')"));
        }
    }

    @Test
    void defaultsOfRoleAndDatabaseDecideNothing(TestDatabase database) {
        database.execute(
                "alter database " + database.name() + " set statement_timeout = '5ms'",
                "alter database " + database.name() + " set lock_timeout = '5ms'",
                "alter database " + database.name() + " set default_transaction_isolation = 'serializable'");
        try (Fixture run = Fixture.open(database)) {
            assertInstanceOf(Outcome.Done.class, run.run(Fixture.effect("k", Mode.SINGLE, "select pg_sleep(0.05)")));
            assertEquals(
                    new Value.Text("read committed"),
                    captured(run, "l", "select current_setting('transaction_isolation')"));
        } finally {
            try (Connection admin = database.connect();
                    Statement statement = admin.createStatement()) {
                statement.execute("alter database " + database.name() + " reset all");
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    @Test
    void aLostConnectionIsReplacedAndItsFateFoundOut(TestDatabase database) {
        database.execute("create table t (n int)", "insert into t values (0)");
        try (Fixture run = Fixture.open(database)) {
            Thread killer = Thread.ofPlatform()
                    .start(() -> Await.until(
                            "the backend is ended",
                            Fixture.LONG,
                            () -> database.count(
                                            "select count(pg_terminate_backend(pid)) from pg_stat_activity where state = 'active' and query like '%pg_sleep(61)%' and pid <> pg_backend_pid()")
                                    > 0));
            Outcome.Failed failed = failed(run.run(
                    Fixture.effect("k", Mode.ONE_TRANSACTION, "update t set n = n + 1", "select pg_sleep(61)")));
            join(killer);

            assertEquals("57P01", failed.code());
            assertTrue(failed.retryable());
            assertEquals(0, database.count("select n from t"));
            assertInstanceOf(Outcome.Done.class, run.run(Fixture.effect("k", Mode.SINGLE, "update t set n = n + 1")));
            assertEquals(1, database.count("select n from t"));
        }
    }

    private static Connection holding(TestDatabase database, String lock) throws SQLException {
        Connection holder = database.connect();
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute(lock);
        }
        return holder;
    }

    private static SqlStatement into(String table) {
        return new SqlStatement(
                List.of(
                        new Part.Literal("insert into "),
                        new Part.Identifier("where", table),
                        new Part.Literal(" values (1)")),
                0);
    }

    private static SqlEffect effect(String key, SqlStatement statement, boolean capture) {
        return new SqlEffect(
                key,
                Optional.empty(),
                List.of(statement),
                Mode.SINGLE,
                Fixture.LOCK,
                Fixture.LONG,
                capture,
                List.of(),
                false);
    }

    private static SqlEffect withCounterpart(SqlEffect effect, String counterpart) {
        return new SqlEffect(
                effect.key(),
                Optional.of(counterpart),
                effect.statements(),
                effect.mode(),
                effect.lockTimeout(),
                effect.deadline(),
                false,
                List.of(),
                false);
    }

    private static Value captured(Fixture run, String key, String query) {
        Outcome outcome = run.run(effect(key, SqlStatement.of(query), true));
        return assertInstanceOf(Outcome.Done.class, outcome, outcome::toString)
                .captured()
                .orElseThrow();
    }

    private static Outcome.Failed failed(Outcome outcome) {
        return assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    }

    private static void join(Thread thread) {
        try {
            assertFalse(!thread.join(Fixture.LONG));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
