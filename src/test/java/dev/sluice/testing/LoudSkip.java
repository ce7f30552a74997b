package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * Skips a test whose tool is not on this machine, so that nobody overlooks it: a banner on stderr, and a line in
 * {@code target/skipped-tests.txt}, which must be absent or empty where every tool is installed.
 */
public final class LoudSkip {

    static final Path LIST = Path.of("target", "skipped-tests.txt");

    private LoudSkip() {}

    /** Skips the running test unless {@code available}. */
    public static void unless(boolean available, String what) {
        if (!available) {
            throw skip(what);
        }
    }

    /** The value, or the running test is skipped. */
    public static <T> T orSkip(Optional<T> value, String what) {
        return value.orElseThrow(() -> skip(what));
    }

    /** Says loudly that a test is skipped; throw what this returns. */
    public static TestAbortedException skip(String what) {
        return skip(what, LIST);
    }

    static TestAbortedException skip(String what, Path list) {
        String test = callingTest();
        System.err.printf("%n*** SKIPPED %s%n*** %s%n%n", test, what);
        try {
            Files.createDirectories(list.getParent());
            Files.writeString(list, test + ": " + what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new TestAbortedException(what);
    }

    private static String callingTest() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().startsWith("dev.sluice.")
                                && frame.getClassName().endsWith("Test")
                                && !frame.getMethodName().startsWith("lambda$"))
                        .findFirst()
                        .map(frame ->
                                frame.getClassName().substring("dev.sluice.".length()) + "." + frame.getMethodName())
                        .orElse("a test"));
    }
}
