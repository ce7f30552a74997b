package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.json.JsonMapper;

/** The log of real runs. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class LogTest {
    @Test
    void theLogTellsEachDecisionOnceAndKeepsToItsSchema(TestDatabase database, @TempDir Path path) throws Exception {
        RunFolder folder = WatchedRun.folder(path, database)
                .keeping("telemetry: {log: run.log}")
                .runbook(WatchedRun.RUNBOOK);
        try (LiveRun run = folder.begin()) {
            run.await(Decision.Kind.STEP_ENDED);
            run.say(new Signal.Interrupt());
            assertEquals(Ending.INTERRUPTED, run.end());
        }
        database.execute("update readiness set ready = 1");
        try (LiveRun run = folder.resume()) {
            assertEquals(Ending.DONE, run.end());
        }
        List<String> lines = Files.readAllLines(path.resolve("run.log"));
        lines.forEach(line -> Schemas.assertValid("log", line));
        List<String> kinds = lines.stream().map(line -> field(line, "kind")).toList();
        List<String> decided = folder.decisions().stream()
                .map(decision -> decision.kind().name().toLowerCase(Locale.ROOT))
                .toList();
        assertEquals(decided, kinds.stream().filter(decided::contains).toList());
        assertTrue(kinds.containsAll(List.of("run_started", "signal", "metric_missing")), kinds::toString);
        assertEquals(2, Collections.frequency(kinds, "run_left"));
        assertEquals("run_left", kinds.getLast());
        assertTrue(lines.getLast().contains("\"fields\":{\"ending\":\"done\",\"exit_code\":0}"), lines::getLast);
        String ended = lines.get(kinds.indexOf("step_ended"));
        assertTrue(ended.contains("\"phase\":\"work\",\"step\":\"change\""), ended);
    }

    /** A log is told what stands in the journal; reading that must not give up the journal's lock. */
    @Test
    void aRunWithALogIsStillSeenToBeDriven(TestDatabase database, @TempDir Path path) throws Exception {
        RunFolder folder = WatchedRun.folder(path, database)
                .keeping("telemetry: {log: run.log}")
                .runbook(WatchedRun.RUNBOOK);
        try (SluiceProcess run = folder.start()) {
            run.waitFor("work.change is done", RunFolder.LONG);
            String status =
                    folder.sluice("status", RunFolder.RUN, "--format", "json").out();
            assertTrue(status.contains("\"driven\" : true"), status);
            database.execute("update readiness set ready = 1");
            assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
        }
    }

    private static String field(String line, String name) {
        return JsonMapper.builder().build().readTree(line).get(name).asString();
    }
}
