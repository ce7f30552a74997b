package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.demo.PostgresBinaries;
import dev.sluice.demo.PostgresOptions;
import dev.sluice.demo.PostgresServer;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.testing.LoudSkip;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables and keys by which not every row would be passed once, and what is said of them. */
@ExtendWith(TestPostgres.class)
class RefusedTablesTest {
    private static final String COUNT_UP = "update t set n = n + 1 where :range";

    @Test
    void keysThatCannotBeGoneThroughSafelyAreRefused(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, a int, b int not null, c int not null, d box, e bigint not null, f float8 not null unique)",
                "create unique index on t (a)",
                "create index on t (b)",
                "create unique index on t (c) where c > 0",
                "create view v as select * from t",
                "create table parent (id int primary key)",
                "create table child () inherits (parent)",
                "create table keyless (id int)",
                "create table \"Mixed\" (\"Id\" int primary key, \"No\" int not null)");
        try (Fixture run = Fixture.open(database)) {
            assertRefused(run, "t", List.of("a"), "may be NULL");
            assertRefused(run, "t", List.of("b"), "create unique index concurrently on t (b)");
            assertRefused(run, "t", List.of("c"), "no valid unique index");
            assertRefused(run, "t", List.of("d"), "is of type box");
            assertRefused(run, "t", List.of("f"), "is of type float8");
            assertRefused(run, "t", List.of("nope"), "has no column nope");
            assertRefused(run, "t", List.of("id", "e"), "no valid unique index on exactly (id, e)");
            assertRefused(run, "v", List.of("id"), "not a table");
            assertRefused(run, "nope", List.of(), "there is no table nope");
            assertRefused(run, "parent", List.of(), "inherit from it");
            assertRefused(run, "\"Mixed\"", List.of("Id"), "no column id; write \"Id\", which");
            assertRefused(run, "\"Mixed\"", List.of("\"No\""), "concurrently on \"Mixed\" (\"No\")");
            assertRefused(run, "keyless", List.of(), "no primary key");
        }
    }

    /** Half of the table would stay as it was, and the run would end as done. */
    @Test
    void aTableWhoseRowsAreHiddenFromTheRoleIsRefused(TestDatabase database) {
        String role = "tenant_" + database.name();
        database.execute(
                "create role " + role + " login password 't'",
                "grant create on database " + database.name() + " to " + role,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 10) g",
                "grant select, update on t to " + role,
                "alter table t enable row level security",
                "create policy p on t to " + role + " using (id > 5)");
        TestDatabase tenant = new TestDatabase(database.name(), database.url(), role, "t");
        try (Fixture run = Fixture.open(tenant)) {
            assertRefused(run, "t", List.of(), "row security hides rows of t");
            database.execute("alter role " + role + " bypassrls");
            assertEquals(10, run.fill(Fixture.plan("t", COUNT_UP), 4).rowsDone());
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    /** Since 18 a column may be NOT NULL for new rows alone, and a row with NULL is in no range. */
    @Test
    void aKeyThatMayStillHoldNullIsRefused() {
        PostgresOptions options = TestPostgres.privateOptions();
        try (PostgresServer server = PostgresServer.start(
                        PostgresBinaries.fromClassPath().map(options::using).orElse(options));
                Fixture run = Fixture.open(TestPostgres.administrationOf(server))) {
            LoudSkip.unless(run.target.serverVersion() >= 18, "the embedded server is older than PostgreSQL 18");
            TestDatabase database = TestPostgres.administrationOf(server);
            database.execute(
                    "create table t (id int unique, m int unique, n int default 0)",
                    "insert into t values (null, null), (1, 1)",
                    "alter table t add constraint there not null id not valid");
            assertRefused(run, "t", List.of("id"), "column id of t may be NULL");
            database.execute("update t set id = 2 where id is null", "alter table t validate constraint there");
            BackfillPlan plan = Fixture.plan("t", COUNT_UP);
            assertEquals(2, run.fill(by(plan, "t", List.of("id")), 10).rowsDone());
        }
    }

    private static void assertRefused(Fixture run, String table, List<String> key, String words) {
        BackfillPlan by = by(Fixture.plan(table, COUNT_UP), table, key);
        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, run.backfill.open(by, Fixture.LONG));
        assertTrue(failed.message().contains(words), failed.message());
    }

    private static BackfillPlan by(BackfillPlan plan, String table, List<String> key) {
        return new BackfillPlan(
                plan.step(),
                table,
                key,
                plan.slice(),
                plan.except(),
                plan.onlyWhere(),
                plan.remaining(),
                plan.keepOld(),
                plan.statement(),
                plan.lockTimeout());
    }
}
