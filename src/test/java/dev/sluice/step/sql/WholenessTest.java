package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a statement outside a transaction has left that failed: a procedure may have done a part, and is not done again unasked. */
@ExtendWith(TestPostgres.class)
class WholenessTest {

    private static final String BATCHES = """
            begin
              update t set n = n + 1 where id = 1;
              commit;
              set local lock_timeout = '10ms';
              update t set n = n + 1 where id = 2;
              commit;
            end""";

    @ParameterizedTest
    @ValueSource(strings = {"call fill()", "do $$ " + BATCHES + " $$"})
    void whatHasCommittedAPartIsForAPersonToJudge(String statement, TestDatabase database) throws SQLException {
        prepare(database);
        try (Fixture run = Fixture.open(database);
                Connection other = holdingTheSecondRow(database)) {
            Outcome outcome = run.run(Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, statement));
            Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, outcome::toString);
            assertTrue(unknown.detail().contains("lock timeout"), unknown::detail);
            assertEquals(1, database.count("select sum(n) from t"));
            other.rollback();
        }
    }

    @Test
    void insideATransactionItIsTakenBackAndTriedAgain(TestDatabase database) throws SQLException {
        prepare(database);
        String function = "select twice()";
        database.execute("""
                create function twice() returns void language plpgsql as $$ begin
                  update t set n = n + 1 where id = 1;
                  update t set n = n + 1 where id = 2;
                end $$""");
        try (Fixture run = Fixture.open(database)) {
            try (Connection other = holdingTheSecondRow(database)) {
                Outcome outcome = run.run(Fixture.effect("k", Mode.SINGLE, function));
                assertTrue(assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString)
                        .retryable());
                other.rollback();
            }
            assertInstanceOf(Outcome.Done.class, run.run(Fixture.effect("k", Mode.SINGLE, function)));
            assertEquals(2, database.count("select sum(n) from t"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "alter table t add column n int; true",
                "alter table t add constraint one unique (v); true",
                "create index concurrently there on t (n); true",
                "create index concurrently made on t (nope); true",
                "drop index concurrently never; true",
                "create unique index concurrently made on t (v); false",
                "create unique index concurrently on t (v); false",
                "call nobody(); false",
                "vacuum t, never; false"
            })
    void whatTheServerRefusedWholeHasLeftNothing(String statement, boolean nothing, TestDatabase database) {
        prepare(database);
        database.execute("create index there on t (n)", "alter table t add column v int default 7");
        try (Fixture run = Fixture.open(database)) {
            Outcome outcome = run.run(Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, statement));
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
            assertEquals(nothing, failed.leftNothing(), failed::toString);
        }
    }

    private static void prepare(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null)",
                "insert into t values (1, 0), (2, 0)",
                "create procedure fill() language plpgsql as $$ " + BATCHES + " $$");
    }

    private static Connection holdingTheSecondRow(TestDatabase database) throws SQLException {
        Connection other = database.connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("select from t where id = 2 for update");
        }
        return other;
    }
}
