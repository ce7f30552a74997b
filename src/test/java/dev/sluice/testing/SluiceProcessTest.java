package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SluiceProcessTest {

    @Test
    void runsToItsEnd() {
        Command.Result result = SluiceProcess.command("--version").run().orFail();

        assertTrue(result.out().startsWith("sluice "), result.out());
    }

    @Test
    void canBeWatchedWhileItRuns() {
        try (SluiceProcess sluice = SluiceProcess.start(Path.of("target"), Map.of(), "--help")) {
            sluice.waitFor("Usage: sluice", Duration.ofSeconds(20));

            assertEquals(0, sluice.waitForExit(Duration.ofSeconds(20)));
        }
    }
}
