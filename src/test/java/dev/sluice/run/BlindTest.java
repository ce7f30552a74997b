package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.TestPrometheus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Prometheus that stops answering, with a good value last: the run holds, then pauses, and never proceeds on it. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class BlindTest {
    private static final String RUNBOOK = """
            runbook watched "Watched by Prometheus"
            owner      "team-shop"
            contact    "#shop"
            migration  schema on t
            because    "It is to be seen what happens without data."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            source db   postgres
            source prom prometheus
            metric ready  count safety from db   every 1s timeout 900ms sql "select ready from readiness"
            metric errors count safety from prom every 1s timeout 900ms promql "errors"
            phase work "It takes its time" {
              step change sql on db "alter table t add column added int"
              undo change sql on db "alter table t drop column if exists added"
              rollback when errors > 50
              pause    when errors > 10
              proceed  when errors < 5 and ready == 1
            }
            """;

    private static RunFolder folder(Path path, TestDatabase database, TestPrometheus prometheus) {
        database.execute(
                "create table t (id int)",
                "create table readiness (ready numeric not null)",
                "insert into readiness values (0)");
        return new RunFolder(path, database).prometheus(prometheus).runbook(RUNBOOK);
    }

    private static Feed feed(TestPrometheus prometheus) {
        return new Feed(() -> prometheus.push("errors", Map.of(), 1, Instant.now()));
    }

    @Test
    void endsWithExitElevenWhenNobodyAnswersBeforePatienceIsOver(TestDatabase database, @TempDir Path path)
            throws Refused {
        try (TestPrometheus prometheus = TestPrometheus.start();
                Feed feed = feed(prometheus)) {
            feed.begin();
            RunFolder folder = folder(path, database, prometheus);
            try (SluiceProcess run = folder.start("--patience", "5s")) {
                run.waitFor("work.change is done", RunFolder.LONG);
                prometheus.freeze();
                run.waitFor("TIMEOUT(no answer within 900ms) of errors", RunFolder.LONG);
                database.execute("update readiness set ready = 1");

                assertEquals(11, run.waitForExit(RunFolder.LONG), run::output);
                assertTrue(run.output().contains("paused, blind: no new effect begins"), run::output);
                assertTrue(run.output().contains("sluice resume r"), run::output);
                assertFalse(mentions(folder.decisions(), "PROCEED"), run::output);
            }
        }
    }

    @Test
    void goesOnByItselfWhenItAnswersAgain(TestDatabase database, @TempDir Path path) {
        try (TestPrometheus prometheus = TestPrometheus.start();
                Feed feed = feed(prometheus);
                LiveRun run = folder(path, database, prometheus).begin()) {
            feed.begin();
            run.await(Kind.STEP_ENDED);
            prometheus.stop();
            assertTrue(run.await(Kind.VERDICT, "refuses connections) of errors")
                    .text()
                    .contains("on hold"));
            database.execute("update readiness set ready = 1");
            run.await(Kind.PAUSED, "paused, blind");
            assertFalse(mentions(run.all(Kind.VERDICT), "PROCEED"), run::toString);
            prometheus.startAgain();

            run.await(Kind.RESUMED);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }

    @Test
    void aShortSilenceOnlyHolds(TestDatabase database, @TempDir Path path) {
        try (TestPrometheus prometheus = TestPrometheus.start();
                Feed feed = feed(prometheus);
                LiveRun run = folder(path, database, prometheus).begin()) {
            feed.begin();
            run.await(Kind.STEP_ENDED);
            prometheus.freeze();
            assertTrue(run.await(Kind.VERDICT, "no answer within 900ms) of errors")
                    .text()
                    .contains("on hold"));
            database.execute("update readiness set ready = 1");
            prometheus.thaw();

            assertEquals(Ending.DONE, run.end(), run::toString);
            assertEquals(List.of(), run.all(Kind.PAUSED), run::toString);
        }
    }

    private static boolean mentions(List<Decision> decisions, String verdict) {
        return decisions.stream().anyMatch(decision -> decision.subject().equals(verdict));
    }
}
