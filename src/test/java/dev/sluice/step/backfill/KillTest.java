package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Failpoint;
import dev.sluice.step.Fixture;
import dev.sluice.step.target.Schema;
import dev.sluice.step.target.Target;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class KillTest {

    private static final int ROWS = 40_000;
    private static final int PER_BATCH = 200;
    private static final int KILLED = 137;
    private static final Duration LONGEST = Duration.ofSeconds(90);

    /** A mark instead of a failpoint: killed from outside once it has made a few batches. */
    private static final String FROM_OUTSIDE = "";

    private static final List<String> DEATHS = List.of(
            Failpoint.COMMIT_SENT + ":3",
            FROM_OUTSIDE,
            Failpoint.BEFORE_COMMIT + ":5",
            Failpoint.COMMIT_SENT + ":1",
            Failpoint.AFTER_COMMIT + ":2",
            FROM_OUTSIDE,
            Failpoint.COMMIT_SENT + ":7",
            FROM_OUTSIDE,
            Failpoint.COMMIT_SENT + ":4",
            FROM_OUTSIDE,
            Failpoint.BEFORE_COMMIT + ":1");

    @Test
    void everyRowIsPassedExactlyOnceHoweverOftenTheProcessIsKilled(TestDatabase database) throws InterruptedException {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, " + ROWS + ") g");
        try (Target target = Target.open(Fixture.settings(database), "schema")) {
            Schema.create(target);
        }
        Random random = new Random(7);
        for (String death : DEATHS) {
            long before = batches(database);
            Process process = FillProcess.start(database, death, PER_BATCH);
            if (death.equals(FROM_OUTSIDE)) {
                long enough = before + 1 + random.nextInt(8);
                Await.until("a few batches are made", LONGEST, () -> batches(database) >= enough);
                process.destroyForcibly();
            }
            assertTrue(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS), "the process ends at " + death);
            assertEquals(KILLED, process.exitValue(), "killed at " + death);
            assertTrue(
                    database.count("select count(*) from t where n = 0") > 0, "there is something left after " + death);
        }
        Process last = FillProcess.start(database, "none", 5_000);
        assertTrue(last.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS), "the last process ends");

        assertEquals(0, last.exitValue(), "see target/fill-process.log");
        assertEquals(0, database.count("select count(*) from t where n <> 1"));
        assertEquals(ROWS, database.count("select rows_done from sluice.checkpoint"));
        assertEquals(DEATHS.size() + 1, database.count("select epoch from sluice.fence where closed_at is not null"));
    }

    private static long batches(TestDatabase database) {
        return database.count("select coalesce(max(batches), 0) from sluice.checkpoint");
    }
}
