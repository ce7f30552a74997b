package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Terminal;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The drill that ships, against a session that holds its table, with the diagnoses that ship. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class MigrationStuckDrillTest {
    private static final Path DRILL = Path.of("runbooks", "drills", "migration_stuck.runbook");
    private static final String TABLE = "drill_orders";
    private static final Duration BOUND = RunFolder.LONG;

    @Test
    void anIdleTransactionIsEndedOnceItsNumberIsTypedAndTheRetrySucceeds(TestDatabase database, @TempDir Path folder)
            throws Exception {
        StuckMigrationTest.table(database, TABLE);
        try (Connection idle = StuckMigrationTest.holding(database, TABLE);
                Terminal terminal = StuckMigrationTest.run(drill(database, folder))) {
            int pid = StuckMigrationTest.pid(idle);
            asked(terminal);
            String history = terminal.history();
            assertTrue(history.contains("1. likely: idle_transaction"), history);
            assertTrue(history.contains(Integer.toString(pid)), history);
            assertTrue(history.contains("fix: Ask its owner to commit or roll back"), history);
            terminal.enter("accept terminate_idle 1 because nobody knows it");
            terminal.waitFor("type " + pid + " to do it:", BOUND);
            terminal.enter(Integer.toString(pid));
            terminal.waitFor("terminate_idle was carried out", BOUND);
            terminal.enter("retry");
            assertEquals(0, terminal.waitForExit(BOUND), terminal.history());
            assertFalse(StuckMigrationTest.lives(database, pid));
        }
    }

    @Test
    void aLongQueryIsCancelledAndTheRetrySucceeds(TestDatabase database, @TempDir Path folder) throws Exception {
        StuckMigrationTest.table(database, TABLE);
        try (Connection busy = database.connect()) {
            CompletableFuture<String> query = StuckMigrationTest.working(busy, TABLE);
            int pid = StuckMigrationTest.working(database);
            try (Terminal terminal = StuckMigrationTest.run(drill(database, folder))) {
                asked(terminal);
                String history = terminal.history();
                assertTrue(history.contains("1. likely: long_query"), history);
                assertTrue(history.contains("fix: Wait for it if it ends soon"), history);
                terminal.enter("accept cancel_blocker 1 because a report that nobody reads");
                terminal.waitFor("type " + pid + " to do it:", BOUND);
                terminal.enter(Integer.toString(pid));
                terminal.waitFor("cancel_blocker was carried out", BOUND);
                assertEquals("57014", query.get());
                terminal.enter("retry");
                assertEquals(0, terminal.waitForExit(BOUND), terminal.history());
            }
        }
    }

    private static void asked(Terminal terminal) {
        terminal.waitFor("the question", BOUND, screen -> screen.contains("? expand.add_note failed"));
        terminal.waitFor("the findings", BOUND, screen -> screen.contains("open:") || screen.contains("ruled out:"));
    }

    private static RunFolder drill(TestDatabase database, Path folder) throws IOException {
        return new RunFolder(folder, database)
                .runbook(Files.readString(DRILL), Map.of("drill_age", "1ms", "pace", "1s"));
    }
}
