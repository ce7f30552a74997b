package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test that docs/reliability.md names as a proof is there. */
class ReliabilityPageTest {
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern NAMED = Pattern.compile("`(?:dev\\.sluice\\.(\\w+)\\.)?(\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void everyProofExists() throws IOException {
        Matcher named = NAMED.matcher(Files.readString(Path.of("docs/reliability.md")));
        List<String> missing = new ArrayList<>();
        int found = 0;
        while (named.find()) {
            found++;
            String room = named.group(1) == null ? "" : named.group(1) + "/";
            String method = named.group(3) == null ? "@Test" : "void " + named.group(3) + "(";
            if (!isThere(room + named.group(2) + ".java", method)) {
                missing.add(named.group());
            }
        }
        assertTrue(found > 30, "only " + found);
        assertTrue(missing.isEmpty(), missing::toString);
    }

    private static boolean isThere(String file, String text) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            for (Path path :
                    files.filter(it -> it.toString().endsWith("/" + file)).toList()) {
                if (Files.readString(path).contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }
}
