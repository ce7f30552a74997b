package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.settings;
import static dev.sluice.source.Questions.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Query;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.text.Span;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A metric never changes anything, whatever its author wrote. */
class PostgresGuardTest {
    private static TestDatabase database;
    private static PostgresSource source;

    @BeforeAll
    static void open() {
        database = TestPostgres.createDatabase();
        database.execute(
                "create table t (id int)",
                "create sequence s",
                """
                create function sneaky() returns int language plpgsql as $$
                  begin insert into t values (1); return 1; end $$""",
                """
                create function escaping() returns int language plpgsql as $$
                  begin set transaction read write; insert into t values (1); return 1; end $$""",
                "create procedure committing() language plpgsql as $$ begin commit; insert into t values (1); end $$");
        source = new PostgresSource("db", settings(database), "sluice/r1/metrics", Secrets.NONE);
    }

    @AfterAll
    static void close() {
        source.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values (1) returning id",
                "with x as (insert into t values (1) returning id) select id from x",
                "select sneaky()",
                "select escaping()",
                "call committing()",
                "do $$ begin insert into t values (1); end $$",
                "commit",
                "begin read write",
                "set transaction read write",
                "select set_config('transaction_read_only', 'off', true)",
                "select 1; commit; insert into t values (1)",
                "commit; begin read write; insert into t values (1); commit",
                "select nextval('s')",
                "select 1 into u",
                "copy t to program 'true'",
                "select id from t for update",
                "explain analyze insert into t values (1)",
                "select pg_advisory_lock(1)",
                "select pg_terminate_backend(0)",
                "select \"pg_cancel_backend\" (0)",
                "lock table t",
                "select '\\''; insert into t values (1); --'",
            })
    void nothingThatWritesGetsThrough(String attempt) {
        Answer first = source.read(sql(attempt, Unit.COUNT), TIMEOUT);
        Answer next = source.read(sql("select count(*) from t", Unit.COUNT), TIMEOUT);

        assertTrue(first instanceof Answer.Failed, first.toString());
        assertEquals(0, amount(next));
        assertEquals(0, database.count("select count(*) from t"));
        assertEquals(0, database.count("""
                select count(*) from pg_locks
                where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"""));
    }

    @Test
    void aTextThatPretendsToBeOneStatementIsRefused() {
        SqlText pretending = new SqlText(
                List.of(new SqlText.Statement(
                        List.of(new SqlText.Part.Literal("select 1; insert into t values (1)")), "SELECT", 0)),
                "",
                Span.NONE);

        failed(source.read(Questions.question(new Query.Sql(pretending), Unit.COUNT), TIMEOUT), Cause.TYPE);
        assertEquals(0, database.count("select count(*) from t"));
    }

    @Test
    void settingsThatOneMetricChangesAreGoneInTheNext() {
        source.read(sql("select set_config('default_transaction_read_only', 'off', false)", Unit.TEXT), TIMEOUT);
        source.read(sql("select set_config('standard_conforming_strings', 'off', false)", Unit.TEXT), TIMEOUT);
        Answer.Answered after =
                answered(source.read(sql("select current_setting('standard_conforming_strings')", Unit.TEXT), TIMEOUT));

        assertEquals("on", ((Value.Text) after.value()).text());
        failed(source.read(sql("select sneaky()", Unit.COUNT), TIMEOUT), Cause.SQLSTATE);
        assertEquals(0, database.count("select count(*) from t"));
    }

    @Test
    void aServerThatReadsBackslashesAsEscapesIsNoWayRoundTheGuard() {
        database.execute("alter database " + database.name() + " set standard_conforming_strings = off");
        try (PostgresSource later = new PostgresSource("db", settings(database), "sluice/r1/metrics", Secrets.NONE)) {
            Answer.Answered answer =
                    answered(later.read(sql("select '\\''; insert into t values (1); --'", Unit.TEXT), TIMEOUT));

            assertEquals(new Value.Text("\\'; insert into t values (1); --"), answer.value());
            assertEquals(0, database.count("select count(*) from t"));
        } finally {
            database.execute("alter database " + database.name() + " reset standard_conforming_strings");
        }
    }

    @Test
    void metricsOverOtherSessionsAreUnknownWithoutThePrivilegeToSeeThem() {
        String role = "blind_" + database.name();
        database.execute("create role " + role + " login password 'b'");
        try (PostgresSource blind =
                new PostgresSource("db", settings(database, role, "b"), "sluice/r1/metrics", Secrets.NONE)) {
            Question lag = sql("select coalesce(max(replay_lag), '0') from pg_stat_replication", Unit.DURATION);

            Answer.Failed refused = failed(blind.read(lag, TIMEOUT), Cause.AUTH);
            assertEquals("as a superuser: `grant pg_read_all_stats to " + role + "`", refused.help());
            // Of its own session only: other tests wait for locks in this cluster meanwhile.
            String waiting = "select count(*) from pg_locks where not granted and pid = pg_backend_pid()";
            assertEquals(0, amount(blind.read(sql(waiting, Unit.COUNT), TIMEOUT)));
            failed(blind.read(sql("select count(*) from t", Unit.COUNT), TIMEOUT), Cause.AUTH);

            database.execute("grant pg_monitor to " + role);
            assertEquals(0, amount(blind.read(lag, TIMEOUT)));
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }
}
