package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that holds the first version of the schema, with runs in it, becomes one of the present version. */
@ExtendWith(TestPostgres.class)
class SchemaUpgradeTest {
    private static final Path FIRST_VERSION = Path.of("src/test/resources/step/schema-1.sql");

    private static void createFirstVersion(TestDatabase database) throws IOException {
        database.execute(Files.readString(FIRST_VERSION), """
                insert into sluice.fence (runbook, run_id, epoch, owner, host, backend_pid, backend_start, acquired_at, renewed_at)
                values ('orders', '20261120-orders', 4, 'ada', 'workstation', 4711, 'long ago', now(), now())
                """);
    }

    @Test
    void whatIsMissingIsNamedPrintedAndAddedAndNothingIsLost(TestDatabase database) throws IOException {
        createFirstVersion(database);
        try (Target target = Target.open(Fixture.settings(database), Fixture.RUN)) {
            List<String> missing = Schema.check(target);
            assertTrue(
                    missing.contains("table sluice.fence lacks token, watch_pid, watch_start, lease_until"),
                    missing::toString);
            assertTrue(missing.contains("there is no table sluice.claim"), missing::toString);

            String printed = Schema.printMissing(target, "postgres");
            assertTrue(printed.contains("alter table sluice.fence add column lease_until timestamptz;"), printed);
            assertTrue(!printed.contains("drop ") && !printed.contains("create schema"), printed);

            Schema.create(target);
            assertEquals(List.of(), Schema.check(target));
            assertEquals(1, database.count("select count(*) from sluice.fence where epoch = 4"));
            assertEquals(1, database.count("select count(*) from pg_trigger where tgname = 'keep'"));
            database.execute("drop trigger keep on sluice.journal");
            assertEquals(List.of("table sluice.journal lacks its trigger keep"), Schema.check(target));
            Schema.create(target);
            // an open run of the first version goes on
            assertEquals(
                    5,
                    PostgresFence.acquire(target, Fixture.taking(Fixture.RUN)).epoch());
        }
    }

    @Test
    void whatADbaRunsCompletesItToo(TestDatabase database) throws IOException {
        createFirstVersion(database);
        try (Target target = Target.open(Fixture.settings(database), Fixture.RUN)) {
            database.execute(Schema.printMissing(target, database.user()));
            assertEquals(List.of(), Schema.check(target));
        }
    }
}
