package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server whose commits become slow while a backfill runs, as where others keep the disk busy or a replica falls behind. */
@ExtendWith(TestPostgres.class)
class SlowCommitTest {
    private static final int ROWS = 20_000;
    private static final int BATCH = 500;

    /** Each commit lasts four times the batch's aim, one of a single row, too: smaller batches would only take for ever. */
    @Test
    void aTimeOfSlowCommitsLetsNoBatchShrinkForLong(TestDatabase database, @TempDir Path path) throws Exception {
        Switches.create(
                database,
                "create table marks (id int primary key, size int not null)",
                "insert into marks select i, 0 from generate_series(1, " + ROWS + ") i");
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook("""
                step slow backfill marks on db by id batch %d rows aim 25ms rest 0s
                  sql "update marks set size = size + 1 where :range"
                undo none slow because "it is a test"
                """.formatted(BATCH)));
        assertEquals(
                0, folder.sluice("schema", "create", "--env", "test").exitCode(), "the schema can be made beforehand");
        // Deferred, and thus part of the commit, whatever it commits.
        database.execute(
                "create function wait_for_the_disk() returns trigger language plpgsql as"
                        + " $$ begin if (select size > 0 from marks where id = 1) then"
                        + " perform pg_sleep(0.08 + 0.04 * random()); end if; return null; end $$",
                waiting("sluice.tile"),
                waiting("sluice.fence"));
        try (SluiceProcess run = folder.start()) {
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
        assertEquals(ROWS, database.count("select count(*) from marks where size = 1"));
        long batches = Files.readAllLines(path.resolve(".sluice/runs/r/journal.jsonl")).stream()
                .filter(line -> line.contains("\"r\":\"batch\""))
                .count();
        assertTrue(batches <= 3 * ROWS / BATCH, "it took " + batches + " batches");
    }

    private static String waiting(String table) {
        return "create constraint trigger waiting after update on " + table
                + " deferrable initially deferred for each row execute function wait_for_the_disk()";
    }
}
