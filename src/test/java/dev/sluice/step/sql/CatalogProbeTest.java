package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.step.Fixture;
import dev.sluice.step.Found;
import dev.sluice.step.Found.Finding;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of several changes in one statement the first tells for all, unless it looks alike before them and behind them. */
@ExtendWith(TestPostgres.class)
class CatalogProbeTest {

    private static final String TABLE =
            "create table t (a int not null, b int, \"C\" int, constraint small check (a < 9))";

    @Test
    void whatComesBackTellsNothing(TestDatabase database) {
        database.execute(TABLE);
        try (Fixture run = Fixture.open(database)) {
            for (String statement : new String[] {
                "alter table t drop constraint small, add constraint small check (a < 99) not valid",
                "alter table t drop constraint if exists small, add constraint SMALL check (a < 99)",
                "alter table t drop column b, add column b jsonb",
                "alter table t drop column \"C\", add column \"C\" text"
            }) {
                assertFound(run, Finding.UNKNOWN, statement);
                database.execute(statement);
                assertFound(run, Finding.UNKNOWN, statement);
            }
        }
    }

    @Test
    void whatMayHaveBeenSoBeforeTellsNothingOfTheRest(TestDatabase database) {
        database.execute(TABLE, "alter table t add constraint big check (a > 0) not valid");
        try (Fixture run = Fixture.open(database)) {
            assertFound(run, Finding.UNKNOWN, "alter table t alter column a set not null, alter column b set not null");
            assertFound(
                    run, Finding.UNKNOWN, "alter table t alter column b drop not null, alter column a drop not null");
            assertFound(run, Finding.UNKNOWN, "alter table t validate constraint small, validate constraint big");
            assertFound(
                    run, Finding.NOT_DONE, "alter table t alter column b set not null, alter column a set not null");
            assertFound(run, Finding.NOT_DONE, "alter table t validate constraint big, validate constraint small");
            assertFound(run, Finding.DONE, "alter table t alter column a set not null");
        }
    }

    @Test
    void everythingElseIsToldApart(TestDatabase database) {
        database.execute(TABLE);
        try (Fixture run = Fixture.open(database)) {
            for (String statement : new String[] {
                "alter table t drop constraint small, add constraint smaller check (a < 5)",
                "alter table t drop column b, add column c jsonb",
                "alter table t add column d int, add constraint d check (d > 0)"
            }) {
                assertFound(run, Finding.NOT_DONE, statement);
                database.execute(statement);
                assertFound(run, Finding.DONE, statement);
            }
        }
    }

    /** What a transaction with several statements would have made may have been there, and the rest not have taken place. */
    @Test
    void whatMayHaveBeenSoBeforeTellsNothingOfTheStatementsBesideIt(TestDatabase database) throws SQLException {
        database.execute(TABLE);
        try (Fixture run = Fixture.open(database)) {
            String rest = "update t set b = b + 1";
            assertTogether(run, Finding.UNKNOWN, "alter table t add column if not exists b int", rest);
            assertTogether(run, Finding.UNKNOWN, "alter table t alter column a set not null", rest);
            assertTogether(run, Finding.UNKNOWN, "alter table t validate constraint small", rest);
            assertTogether(run, Finding.UNKNOWN, "alter table t drop column if exists gone", rest);
            assertTogether(run, Finding.UNKNOWN, "drop index if exists gone", rest);
            assertTogether(run, Finding.UNKNOWN, rest, "analyze t");
            assertTogether(run, Finding.NOT_DONE, "alter table t add column if not exists c int", rest);
            assertTogether(run, Finding.NOT_DONE, "alter table t add column c int", rest);
            assertTogether(
                    run,
                    Finding.DONE,
                    "alter table t alter column a set not null",
                    rest,
                    "alter table t drop column gone");
            assertFound(run, Finding.DONE, "alter table t add column if not exists b int");
        }
    }

    private static void assertTogether(Fixture run, Finding expected, String... statements) throws SQLException {
        Found found = CatalogProbe.ask(
                run.target.effects(),
                Stream.of(statements).map(SqlStatement::of).toList());
        assertEquals(expected, found.finding(), () -> List.of(statements) + ": " + found.detail());
    }

    private static void assertFound(Fixture run, Finding expected, String statement) {
        Found found = run.sql.findOut(Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, statement), Optional.empty());
        assertEquals(expected, found.finding(), () -> statement + ": " + found.detail());
    }
}
