package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.chaos.TcpProxy;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server at the other end of a long line. */
@ExtendWith(TestPostgres.class)
class DistantServerTest {
    private static final Duration AWAY = Duration.ofMillis(130);
    private static final int ROWS = 3_000;

    /** Each of its batches takes more than five times its aim, all of it on the way: fewer rows would change nothing. */
    @Test
    void theWayToTheServerMakesNoBatchSmaller(TestDatabase database, @TempDir Path path) throws Exception {
        Switches.create(
                database,
                "create table marks (id int primary key, size int not null)",
                "insert into marks select i, 0 from generate_series(1, " + ROWS + ") i");
        try (TcpProxy proxy = TcpProxy.to(
                URI.create(database.url().substring("jdbc:".length())).getPort())) {
            proxy.distance(AWAY);
            RunFolder folder = new RunFolder(path, proxy.through(database)).runbook(Switches.runbook("""
                    step far backfill marks on db by id batch 500 rows rest 0s
                      sql "update marks set size = size + 1 where :range"
                    undo none far because "it is a test"
                    """));
            try (SluiceProcess run = folder.start()) {
                assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            }
        }
        assertEquals(ROWS, database.count("select count(*) from marks where size = 1"));
        List<String> batches = Files.readAllLines(path.resolve(".sluice/runs/r/journal.jsonl")).stream()
                .filter(line -> line.contains("\"r\":\"batch\""))
                .toList();
        assertTrue(batches.size() <= 3 * ROWS / 500, "it took " + batches.size() + " batches");
        for (String batch : batches) {
            // What a throttle rests by.
            assertTrue(way(batch) >= AWAY.toMillis(), batch);
        }
    }

    private static long way(String line) {
        Matcher way = Pattern.compile("\"way\":(\\d+)").matcher(line);
        assertTrue(way.find(), line);
        return Long.parseLong(way.group(1));
    }
}
