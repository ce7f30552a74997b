package dev.sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Event;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSizeTest {
    private static final long DAY = 24 * 3_600;
    private static final int METRICS = 20;
    private static final int EVERY = 15;

    @TempDir
    private Path directory;

    /** The worst case: every read ends alone, in a tick of its own, beside the tick of each second. */
    @Test
    void holdsADayOfTwentyMetricsEveryFifteenSecondsInLessThanFiftyMegabytes() throws IOException {
        Path journal = directory.resolve("runs/day/journal.jsonl");
        Random random = new Random(7);
        long ticks = 0;
        try (JournalWriter writer = JournalWriter.create(journal, Entries.header())) {
            for (long second = 0; second < DAY; second++) {
                long at = second * 1_000;
                writer.event(Entries.WALL + at, new Event.Tick(at, List.of()));
                ticks++;
                for (int metric = 0; metric < METRICS; metric++) {
                    if (second % EVERY == metric % EVERY) {
                        Reading reading = Reading.of(Value.amount(random.nextDouble() * 100), at + metric);
                        writer.event(
                                Entries.WALL + at + 20 + metric,
                                new Event.Tick(
                                        at + 20 + metric,
                                        List.of(new Event.Sample("replication_lag_" + metric, reading))));
                        ticks++;
                    }
                }
            }
        }
        assertTrue(Files.size(journal) < 50_000_000, Files.size(journal) + " bytes");
        JournalReader reader = new JournalReader(journal);
        reader.read(entry -> {});
        assertEquals(ticks + 1, reader.lines());
    }
}
