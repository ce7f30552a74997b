package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The shipped drill: the change gives up on its lock timeout, and the library's diagnosis says whose session it is. */
@ExtendWith(TestPostgres.class)
class MigrationStuckRunTest {
    private static final Path DRILL = Path.of("runbooks", "drills", "migration_stuck.runbook");

    @Test
    void theTestsOfTheDrillPass(TestDatabase database, @TempDir Path path) throws IOException {
        Command.Result result =
                new RunFolder(path, database).runbook(Files.readString(DRILL)).sluice("test", "migration.runbook");

        assertEquals(0, result.exitCode(), result::toString);
        assertTrue(result.out().contains("4 tests, all passed"), result::toString);
    }

    @Test
    void unattendedTheDrillStopsWithTheHolderNamedAndEndsNobody(TestDatabase database, @TempDir Path path)
            throws SQLException, IOException {
        database.execute("create table drill_orders (id bigint primary key)");
        RunFolder folder = new RunFolder(path, database)
                .runbook(Files.readString(Path.of("runbooks", "drills", "migration_stuck.runbook")));
        try (Connection idle = database.connect();
                Statement statement = idle.createStatement()) {
            idle.setAutoCommit(false);
            statement.execute("set application_name = 'report'");
            statement.execute("select count(*) from drill_orders");
            try (SluiceProcess process = folder.start("--set", "pace=1s")) {
                assertEquals(10, process.waitForExit(RunFolder.LONG), process::output);
                assertTrue(process.output().contains("idle_transaction"), process::output);
                assertTrue(process.output().contains("report"), process::output);
                assertFalse(process.output().contains("1. likely: data_volume"), process::output);
            }
            assertEquals(1, database.count("select count(*) from pg_stat_activity where application_name = 'report'"));
            idle.rollback();
        }
    }
}
