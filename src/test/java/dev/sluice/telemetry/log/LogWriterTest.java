package dev.sluice.telemetry.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.telemetry.TelemetrySettings.LogTo;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<String> told = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void tellsOnceThatAFileCannotBeWrittenAndGoesOnWhenItCan() throws IOException {
        Path file = folder.resolve("later/run.log");
        LogWriter writer = LogWriter.begin(new LogTo.File(file), told::add);
        writer.add(Map.of("n", 1));
        writer.add(Map.of("n", 2));
        Await.until("it is told", LONG, () -> !told.isEmpty());
        Files.createDirectories(file.getParent());
        Await.until("a line gets through", LONG, () -> {
            writer.add(Map.of("n", 3));
            return Files.exists(file) && Files.readString(file).contains("{\"n\":3}\n");
        });
        writer.close();

        assertTrue(told.getFirst().startsWith("the log " + file + " cannot be written"), told::toString);
        assertEquals(2, told.size(), told::toString);
        assertTrue(told.getLast().endsWith("lines of the log are lost"), told::toString);
    }

    @Test
    void keepsNobodyWaitingWhenNothingIsWrittenAnyMore() {
        Path pipe = folder.resolve("pipe");
        Command.of("mkfifo", pipe.toString()).run().orFail();
        LogWriter writer = LogWriter.begin(new LogTo.File(pipe), told::add);

        for (int i = 0; i < LogWriter.ROOM + 1_000; i++) {
            writer.add(Map.of("n", i));
        }
        assertTrue(writer.lost() >= 999, "all that found no room is counted: " + writer.lost());
    }
}
