package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.AssertionFailedError;

/**
 * Compares texts that people read with files below {@code src/test/resources/golden}. {@code mvn test -Dupdate}
 * rewrites the files instead; review the difference before committing it.
 */
public final class Golden {

    private static final Path DIRECTORY = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    /** Fails with a readable difference unless {@code actual} is exactly the golden file of this name. */
    public static void assertMatches(String name, String actual) {
        assertMatches(DIRECTORY.resolve(name), actual);
    }

    /** The same for a file that lies elsewhere. */
    public static void assertMatches(Path file, String actual) {
        assertMatches(file, actual, System.getProperty("update") != null);
    }

    static void assertMatches(Path file, String actual, boolean update) {
        try {
            boolean exists = Files.exists(file);
            String expected = exists ? Files.readString(file) : "";
            if (exists && expected.equals(actual)) {
                return;
            }
            if (update) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
                return;
            }
            String problem = exists ? "differs (- golden, + actual)" : "does not exist yet";
            throw new AssertionFailedError(
                    "%s %s:%n%s%nIf the new text is right, rewrite the file with -Dupdate."
                            .formatted(file, problem, TextDiff.between(expected, actual)),
                    expected,
                    actual);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
