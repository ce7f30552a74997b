package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class LoudSkipTest {

    @Test
    void listsTheTestAndItsReason(@TempDir Path directory) throws Exception {
        Path list = directory.resolve("below/skipped.txt");

        assertThrows(TestAbortedException.class, () -> {
            throw LoudSkip.skip("no such tool (this is a test of skipping itself)", list);
        });
        assertThrows(TestAbortedException.class, () -> {
            throw LoudSkip.skip("nor this one (likewise)", list);
        });

        assertEquals(2, Files.readAllLines(list).size());
        assertEquals(
                List.of("no such tool (this is a test of skipping itself)", "nor this one (likewise)"),
                Files.readAllLines(list).stream()
                        .map(line -> line.substring(line.indexOf(": ") + 2))
                        .toList());
    }

    @Test
    void letsATestRunWhoseToolIsThere() {
        LoudSkip.unless(true, "unused");

        assertEquals("tool", LoudSkip.orSkip(Optional.of("tool"), "unused"));
    }
}
