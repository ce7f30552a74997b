package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan --beside}: what took a moment where the tables are small. */
@ExtendWith(TestPostgres.class)
class PlanBesideTest {
    @TempDir
    private Path folder;

    @Test
    void theTimesOfARehearsalAreScaledByTheRowsOfTheTables(TestDatabase prod, TestDatabase staging) {
        orders(prod, 4_000);
        orders(staging, 200);
        Repository repository = repository(prod, Repository.database(staging, staging.user(), "file:password"));
        Said ran = repository.here(
                "run", file(repository), "--env", "staging", "--unattended", "--create-schema", "--run-id", "r1");
        assertEquals(0, ran.exitCode(), ran::toString);

        Said said = beside(repository);
        assertEquals(0, said.exitCode(), said::toString);
        Golden.assertMatches(
                "cli/plan-beside.txt",
                said.out()
                        .substring(said.out().indexOf("Beside "))
                        .replaceAll("[0-9.]+[KMG]?i?B", "BYTES")
                        .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "THEN")
                        .replaceAll("[0-9ms]+ there, about [0-9ms]+ here", "TIME there, about TIME here"));
        Said json = beside(repository, "--format", "json");
        Schemas.assertValid("plan", json.out());
        assertTrue(json.out().contains("\"ratio\" : 20.0"), json::toString);
    }

    @Test
    void withoutARunThereTheTimesAreNotGuessed(TestDatabase prod, TestDatabase staging) {
        orders(prod, 1_000);
        orders(staging, 100);
        Said said = beside(repository(prod, Repository.database(staging, staging.user(), "file:password")));
        assertTrue(said.out().contains("orders: 10 times as many rows"), said::toString);
        assertTrue(said.out().contains("time: no run of this runbook in staging is kept on this machine"));
    }

    @Test
    void aSideThatCannotBeReadIsSaidAndNothingIsScaledByIt(TestDatabase prod, TestDatabase staging) {
        orders(prod, 1_000);
        Repository missing = repository(prod, Repository.database(staging, staging.user(), "file:password"));
        Said none = beside(missing);
        assertEquals(0, none.exitCode(), none::toString);
        assertTrue(none.out().contains("orders: ratio not known"), none::toString);
        assertTrue(none.out().contains("staging: there is no such table"), none::toString);
        Schemas.assertValid("plan", beside(missing, "--format", "json").out());

        Said unreachable = beside(
                repository(prod, Repository.postgres("postgresql://127.0.0.1:1/none", "nobody", "file:password")));
        assertEquals(0, unreachable.exitCode(), unreachable::toString);
        assertTrue(unreachable.out().contains("staging: it cannot be read: UNREACHABLE"), unreachable::toString);

        Said another = beside(repository(prod, "other: {type: http, url: \"http://127.0.0.1:1\"}"));
        assertTrue(another.out().contains("staging: environment staging has no postgres source db"), another::toString);
    }

    @Test
    void anEmptyOrNeverAnalysedTableIsComparedBySizeOrNotAtAll(TestDatabase prod, TestDatabase staging) {
        orders(prod, 1_000);
        staging.execute("create table orders (id bigint primary key, n int not null default 0)");
        Said said = beside(repository(prod, Repository.database(staging, staging.user(), "file:password")));
        assertTrue(said.out().contains(" times the size, rows not known"), said::toString);
        assertFalse(said.out().contains("as many rows"), said::toString);
    }

    private static void orders(TestDatabase database, int rows) {
        database.execute(
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select g from generate_series(1, " + rows + ") g",
                "analyze orders");
    }

    private static String file(Repository repository) {
        return repository.path().resolve("filling.runbook").toString();
    }

    private static Said beside(Repository repository, String... more) {
        String[] words = {"plan", file(repository), "--env", "prod", "--beside", "staging"};
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return repository.here(all);
    }

    private Repository repository(TestDatabase prod, String staging) {
        Repository repository = new Repository(folder);
        repository.write("password", prod.password());
        repository.write(
                "sluice.yaml",
                "environments:\n  prod:\n    sources:\n      "
                        + Repository.database(prod, prod.user(), "file:password")
                        + "\n  staging:\n    sources:\n      " + staging + "\n");
        repository.filling("filling");
        return repository;
    }
}
