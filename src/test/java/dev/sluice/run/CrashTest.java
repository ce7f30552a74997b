package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.step.Failpoint;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The whole program is killed again and again in the middle of a fill that must not touch a row twice. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class CrashTest {
    private static final int ROWS = 5_000;
    private static final int KILLED = 137;
    private static final String FROM_OUTSIDE = "";

    private static final List<String> DEATHS = List.of(
            Failpoint.COMMIT_SENT + ":2",
            FROM_OUTSIDE,
            Failpoint.BEFORE_COMMIT + ":2",
            Failpoint.COMMIT_SENT + ":1",
            Failpoint.AFTER_COMMIT + ":2",
            FROM_OUTSIDE,
            Failpoint.COMMIT_SENT + ":3",
            FROM_OUTSIDE,
            Failpoint.COMMIT_SENT + ":1",
            FROM_OUTSIDE);

    private static final String STEP = """
            step fill backfill t on db by id batch 50 rows rest 20ms aim 100ms
              sql "update t set n = n + 1 where :range"
            undo none fill because "nobody asks for it here"
            """;

    @Test
    void everyRowIsPassedExactlyOnceHoweverOftenTheRunIsKilled(TestDatabase database, @TempDir Path path)
            throws Refused {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, " + ROWS + ") g",
                "create function slow() returns trigger language plpgsql as"
                        + " $$ begin perform pg_sleep(0.002); return new; end $$",
                "create trigger slow before update on t for each row execute function slow()");
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook(STEP));
        try (SluiceProcess first = folder.start()) {
            Await.until("a batch is made", RunFolder.LONG, () -> batches(database) > 0);
            first.kill();
        }
        for (String death : DEATHS) {
            long before = batches(database);
            try (SluiceProcess run = folder.startResume(Map.of("SLUICE_FAILPOINT", death))) {
                if (death.equals(FROM_OUTSIDE)) {
                    Await.until("batches are made", RunFolder.LONG, () -> batches(database) >= before + 2);
                    run.kill();
                }
                assertEquals(KILLED, run.waitForExit(RunFolder.LONG), () -> death + "\n" + run.output());
            }
            assertTrue(database.count("select count(*) from t where n = 0") > 0, "something is left after " + death);
        }
        try (SluiceProcess last = folder.startResume(Map.of())) {
            assertEquals(0, last.waitForExit(RunFolder.LONG), last::output);
        }
        assertEquals(0, database.count("select count(*) from t where n <> 1"));
        assertEquals(ROWS, database.count("select rows_done from sluice.checkpoint"));
        List<Decision> recoveries = folder.decisions().stream()
                .filter(decision -> decision.kind() == Kind.RECOVERED)
                .toList();
        assertTrue(!recoveries.isEmpty(), "the checkpoint was ahead of the journal at least once");
        Command.Result report = folder.sluice("report", RunFolder.RUN);
        for (Decision recovery : recoveries) {
            assertTrue(report.out().contains(recovery.text()), () -> recovery + "\n" + report.out());
        }
    }

    private static long batches(TestDatabase database) {
        return database.count("select count(to_regclass('sluice.checkpoint'))") == 0
                ? 0
                : database.count("select coalesce(max(batches), 0) from sluice.checkpoint");
    }
}
