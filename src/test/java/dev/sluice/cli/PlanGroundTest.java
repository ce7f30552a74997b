package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A plan tells what would refuse a run where it takes its fence. */
@ExtendWith(TestPostgres.class)
class PlanGroundTest {
    private Repository repository;
    private String file;

    @BeforeEach
    void orders(TestDatabase database, @TempDir Path folder) {
        database.execute(
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select g from generate_series(1, 50) g");
        repository = new Repository(folder);
        repository.write("password", database.password());
        environment(database, database.user(), "file:password");
        file = repository.filling("fill").toString();
    }

    private void environment(TestDatabase database, String user, String secret) {
        repository.write(
                "sluice.yaml",
                "environments:\n  test:\n    sources:\n      " + Repository.database(database, user, secret) + "\n");
    }

    @Test
    void aMissingSchemaIsAnnouncedAndNotCreated(TestDatabase database) {
        Said said = plan();
        assertEquals(0, said.exitCode(), said::toString);
        assertTrue(said.out().contains("source db: there is no schema sluice"), said::toString);
        assertEquals(0, database.count("select count(*) from pg_namespace where nspname = 'sluice'"));
    }

    @Test
    void whatASealedPlanAnnouncedItsRunCreates(TestDatabase database) {
        String sealed = repository.path().resolve("orders.plan").toString();
        assertEquals(0, plan("-o", sealed).exitCode());
        Said bare = repository.here("run", file, "--env", "test", "--unattended");
        assertEquals(30, bare.exitCode(), bare::toString);
        Said said = repository.here("run", sealed, "--env", "test", "--unattended");
        assertEquals(0, said.exitCode(), said::toString);
        assertEquals(50, database.count("select sum(n) from orders"));
    }

    @Test
    void whatTheRoleMayNotDoHolds(TestDatabase database) {
        String role = "planner_" + database.name();
        database.execute(
                "create role " + role + " login password 'planner-secret'",
                "revoke create on database " + database.name() + " from public",
                "grant select on orders to " + role);
        try {
            repository.write("other", "planner-secret");
            environment(database, role, "file:other");
            Said said = plan();
            assertEquals(10, said.exitCode(), said::toString);
            assertTrue(
                    said.out()
                            .contains(
                                    "role " + role + " may not create it there: it lacks the right CREATE on database "
                                            + database.name()),
                    said::toString);
            String rows = "step fill.all needs the right to update orders, which this role has not";
            assertTrue(said.out().contains(rows), said::toString);
            Schemas.assertValid("plan", plan("--format", "json").out());

            database.execute("grant update (n) on orders to " + role);
            Said permitted = plan();
            assertFalse(permitted.out().contains(rows), permitted::toString);
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    @Test
    void anOpenRunOfTheRunbookOrOnItsTablesHolds() throws Exception {
        String other = repository.filling("other").toString();
        String held = Files.readString(Path.of(other)).replace("waiting > 50 for 2s", "untouched > 40");
        repository.write("other.runbook", held);
        Said open = repository.here(
                "run", other, "--env", "test", "--unattended", "--patience", "1s", "--create-schema", "--run-id", "r");
        assertEquals(10, open.exitCode(), open::toString);

        Said same = repository.here("plan", other, "--env", "test");
        assertEquals(10, same.exitCode(), same::toString);
        assertTrue(same.out().contains("run r of runbook other, last driven by "), same::toString);

        Said beside = plan();
        assertEquals(10, beside.exitCode(), beside::toString);
        assertTrue(beside.out().contains("table orders is worked on by run r of runbook other"), beside::toString);

        Said aborted = repository.here("abort", "r", "--because", "seen");
        assertEquals(0, aborted.exitCode(), aborted::toString);
        Said after = plan();
        assertEquals(0, after.exitCode(), after::toString);
        assertFalse(after.out().contains("Schema sluice"), after::toString);
    }

    private Said plan(String... more) {
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"plan", file, "--env", "test"}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return repository.here(words);
    }
}
