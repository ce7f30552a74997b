package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.step.Failpoint;
import dev.sluice.testing.Await;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that fill a table of a MariaDB in batches, by a statement that must not run twice over a row. */
class MariaDbBackfillTest {
    private static final int ROWS = 800;

    private static final String FILL = """
            step fill backfill t on db by id batch 20 rows rest 50ms remaining when "n = 0"
              sql "update t set n = n + 1 where :range"
            undo fill sql on db "update t set n = n - 1 where :range and n = 1"
            """;

    private static final Duration A_WHILE = Duration.ofSeconds(2);

    @TempDir
    private Path path;

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        Switches.create(
                database,
                "create table t (id int primary key, n int not null)",
                "insert into t select seq * 3, 0 from seq_1_to_" + ROWS);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private RunFolder folder(String steps) {
        RunFolder folder = new RunFolder(path)
                .source(
                        "db",
                        "{type: jdbc, url: \"%s\", user: %s, password: \"file:db.password\"}"
                                .formatted(database.url(), database.user()));
        folder.write("db.password", database.password());
        return folder.runbook(Switches.runbook(steps).replace("source db postgres", "source db jdbc"));
    }

    private long batches() {
        return database.count(
                                "select count(*) from information_schema.tables where table_schema = 'sluice' and table_name = 'tile'")
                        == 0
                ? 0
                : database.count("select coalesce(sum(batches), 0) from sluice.tile where home = database()");
    }

    private long rows() {
        return database.count("select coalesce(sum(rows_done), 0) from sluice.tile where home = database()");
    }

    private void assertNothingDoubled() {
        assertEquals(0, database.count("select count(*) from t where n > 1"));
        assertEquals(rows(), database.count("select count(*) from t where n = 1"));
    }

    @Test
    void fiveKillsLeaveEveryRowChangedExactlyOnce() {
        RunFolder folder = folder(FILL);
        List<String> places =
                List.of(Failpoint.BEFORE_COMMIT, Failpoint.COMMIT_SENT, Failpoint.AFTER_COMMIT, Failpoint.COMMIT_SENT);
        for (int i = 0; i < places.size(); i++) {
            Map<String, String> at = Map.of("SLUICE_FAILPOINT", places.get(i) + ":3");
            try (SluiceProcess run = i == 0 ? folder.start(at) : folder.startResume(at)) {
                assertEquals(137, run.waitForExit(RunFolder.LONG), run::output);
            }
            Await.until(
                    "the server has seen the end",
                    RunFolder.LONG,
                    () -> rows() == database.count("select count(*) from t where n = 1"));
            assertNothingDoubled();
        }
        long before = batches();
        try (SluiceProcess run = folder.startResume(Map.of())) {
            Await.until("batches are made", RunFolder.LONG, () -> batches() > before + 2);
            run.kill();
        }
        assertTrue(rows() < ROWS);
        try (SluiceProcess run = folder.startResume(Map.of())) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals(ROWS, rows());
        assertNothingDoubled();
    }

    @Test
    void aPausedFillRestsAndGoesOn() {
        RunFolder folder = folder(FILL);
        try (LiveRun run = folder.begin()) {
            run.until("batches are made", () -> batches() > 3);
            Switches.set(database, "hold", 1);
            run.await(Kind.PAUSED);
            long rested = batches();
            long due = System.nanoTime() + A_WHILE.toNanos();
            run.until("a while has passed", () -> System.nanoTime() > due);
            // The one in flight may have ended.
            assertTrue(batches() <= rested + 1, run::toString);
            Switches.set(database, "hold", 0);
            run.until("it goes on", () -> batches() > rested + 3);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
        assertEquals(ROWS, rows());
        assertNothingDoubled();
    }

    @Test
    void aRedGateUndoesWhatWasDone() {
        RunFolder folder = folder(FILL);
        try (LiveRun run = folder.begin()) {
            run.until("batches are made", () -> batches() > 3);
            Switches.set(database, "red", 1);
            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
        }
        assertEquals(0, database.count("select count(*) from t where n <> 0"));
    }
}
