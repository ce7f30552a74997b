package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.journal.RunDirectory;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of a step that only waits. */
@ExtendWith(TestPostgres.class)
class WaitingTest {
    private static final String RUNBOOK = """
            runbook waiting "It waits for a word"
            owner      "team-shop"
            contact    "#shop"
            migration  schema on t
            because    "It is to be seen what is told meanwhile."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "nothing is done"
            source db postgres
            metric ready  count correctness from db every 1s timeout 900ms sql "select ready from readiness"
            metric amount count safety from db every 1s timeout 900ms sql "select count(*) from readiness"
            phase fill "It takes its time" {
              step w wait at most 30m until ready == 1
              pause   when amount > 10
              proceed when amount < 5
            }
            """;

    @Test
    void namesWhatItWaitsForAndWhyThatIsNotKnown(TestDatabase database, @TempDir Path path) throws Refused {
        database.execute("create table readiness (ready numeric not null)");
        RunFolder folder = new RunFolder(path, database).runbook(RUNBOOK);
        try (LiveRun run = folder.begin()) {
            run.until("it is told what is missing", () -> now(run).contains("ready == 1 is unknown, missing: "));
            assertTrue(now(run).startsWith("fill.w waits: "), now(run));
            Past past = Past.of(new RunDirectory(path.resolve(".sluice")), RunFolder.RUN);
            List<String> status = StatusText.lines(past, true);
            assertTrue(status.stream().anyMatch(line -> line.startsWith("now      fill.w waits: ")), status::toString);

            database.execute("insert into readiness values (1)");
            assertEquals(Ending.DONE, run.end(), run::toString);
            assertTrue(run.all(Kind.PERSON_NEEDED).isEmpty(), run::toString);
        }
    }

    private static String now(LiveRun run) {
        return ProgressText.of(run.view()).orElse("");
    }
}
