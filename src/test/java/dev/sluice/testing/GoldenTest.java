package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class GoldenTest {

    @TempDir
    private Path directory;

    @Test
    void showsTheDifferingLinesWithTheirSurroundings() throws Exception {
        Path file = directory.resolve("golden.txt");
        Files.writeString(file, "1\n2\n3\n4\n5\nsix\n7\n");

        AssertionFailedError failure = assertThrows(
                AssertionFailedError.class, () -> Golden.assertMatches(file, "1\n2\n3\n4\n5\n6  \n7\n8", false));

        String difference = "  ...\n  4\n  5\n- six\n+ 6··\n  7\n+ 8 (no line end)\n";
        assertTrue(failure.getMessage().contains(difference), failure.getMessage());
    }

    @Test
    void writesTheFileOnlyWhenAskedTo() throws Exception {
        Path file = directory.resolve("new/golden.txt");

        assertThrows(AssertionFailedError.class, () -> Golden.assertMatches(file, "a\n", false));
        assertTrue(Files.notExists(file));

        Golden.assertMatches(file, "a\n", true);
        Golden.assertMatches(file, "a\n", false);
        assertEquals("a\n", Files.readString(file));
    }

    @Test
    void comparesWithTheFilesOfThisProject() {
        Golden.assertMatches("testing/golden.txt", "exactly this, a blank at the end \nand no line end");
    }
}
