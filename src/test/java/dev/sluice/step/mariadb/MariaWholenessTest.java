package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MariaDB does in parts is not done again unasked where a lock was not granted; what it does as a whole is. */
class MariaWholenessTest {

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        database.execute(
                "create table t (id int primary key, n int not null)",
                "insert into t values (1, 0), (2, 0)",
                "create table other (n int)",
                """
                create procedure fill() begin
                  update t set n = n + 1 where id = 1;
                  commit;
                  update t set n = n + 1 where id = 2;
                  commit;
                end""");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"call fill()", "drop table other, t"})
    void whatMayHaveDoneAPartIsForAPersonToJudge(String statement) throws SQLException {
        Outcome outcome = whileTheSecondRowIsHeld(statement);
        Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, outcome::toString);
        assertTrue(unknown.detail().startsWith("Lock wait timeout exceeded"), unknown::detail);
        assertEquals(statement.startsWith("call") ? 1 : 0, database.count("select sum(n) from t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table t",
                "rename table t to u",
                "truncate table t",
                "create index by_n on t (n)",
                "update t set n = n + 1"
            })
    void whatIsDoneAsAWholeIsTriedAgain(String statement) throws SQLException {
        Outcome outcome = whileTheSecondRowIsHeld(statement);
        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
        assertTrue(failed.retryable() && failed.leftNothing(), failed::toString);
        assertEquals(0, database.count("select sum(n) from t"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "alter table t add column n int; true",
                "alter table t drop column never; true",
                "create table t (n int); true",
                "create index by_n on t (nope); true",
                "drop table never; true",
                "insert into t values (1, 0); true",
                "create or replace table t select nope from t; false",
                "drop table other, never; false",
                "insert into aria values (3), (2), (1); false",
                "call nobody(); false"
            })
    void whatTheServerRefusedWholeHasLeftNothing(String statement, boolean nothing) {
        database.execute("create table aria (id int primary key) engine=Aria", "insert into aria values (1)");
        try (MariaFixture run = MariaFixture.open(database)) {
            Outcome outcome = run(run, statement);
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
            assertEquals(nothing, failed.leftNothing(), failed::toString);
        }
    }

    private static Outcome run(MariaFixture run, String statement) {
        return new MariaSqlStep(run.fence)
                .run(Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, statement), new Cancellation(), Progress.SILENT);
    }

    private Outcome whileTheSecondRowIsHeld(String statement) throws SQLException {
        try (MariaFixture run = MariaFixture.open(database);
                Connection other = database.connect();
                Statement holding = other.createStatement()) {
            other.setAutoCommit(false);
            holding.execute("select n from t where id = 2 for update");
            return run(run, statement);
        }
    }
}
