package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What commands tell programs about a real run is what {@code schemas/} says. Other outputs are held to theirs by their own tests. */
@ExtendWith(TestPostgres.class)
class SchemasTest {
    @TempDir
    private Path folder;

    @Test
    void holdForARunFromItsPlanToItsReplay(TestDatabase database) {
        database.execute(
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select g from generate_series(1, 50) g");
        Repository repository = Repository.reaching(database, folder);
        String file = repository.filling("fill").toString();

        valid("status", 0, repository.here("status", "--format", "json"));
        valid("plan", 0, repository.here("plan", file, "--env", "test", "--format", "json"));
        Said ran = repository.here("run", file, "--env", "test", "--unattended", "--create-schema", "--run-id", "r");
        assertEquals(0, ran.exitCode(), ran::toString);
        valid("status", 0, repository.here("status", "r", "--format", "json"));
        valid("status", 0, repository.here("status", "--format", "json"));
        valid("status", 0, repository.here("status", "--env", "test", "--format", "json"));
        valid("why", 0, repository.here("why", "r", "--format", "json"));
        valid("run-record-1", 0, repository.here("report", "r", "--format", "json"));
        valid("replay", 0, repository.here("replay", "r", "--format", "json"));
        valid("audit-verify", 0, repository.here("audit", "verify", "r", "--env", "test", "--format", "json"));
        valid("simulate", 0, repository.call("simulate", file, "--runs", "3", "--format", "json"));
        database.execute("drop table orders");
        valid("plan", 10, repository.here("plan", file, "--env", "test", "--format", "json"));
    }

    private static void valid(String schema, int exitCode, Said said) {
        assertEquals(exitCode, said.exitCode(), said::toString);
        Schemas.assertValid(schema, said.out());
    }
}
