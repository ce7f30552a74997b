package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {

    @Test
    void findsWhatMarkdownReadersWouldStumbleOver(@TempDir Path directory) throws Exception {
        Path good = Files.writeString(
                directory.resolve("good.md"),
                "# Title\n\n" + "A long line. ".repeat(20).strip() + "\n");
        Path bad = Files.writeString(directory.resolve("bad.md"), "# Title\n\n| a | b |\n| - | - |\n| `x|y` | 2 |\n");

        assertEquals(List.of(), Documents.lint(good));
        List<String> findings = Documents.lint(good, bad);

        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.getFirst().startsWith("bad.md:5"), findings.toString());
        assertTrue(findings.getFirst().contains("MD056"), findings.toString());
    }

    @Test
    void findsDiagramsThatDoNotParse() {
        String markdown = """
                # Title

                ```mermaid
                flowchart TD
                  p1["grün & <b> #quot;x#quot;"] --> p2["fill()"]
                ```

                ```mermaid
                flowchart TD
                  p1 --> end
                ```
                """;

        List<String> verdicts = Documents.parseDiagrams(Documents.diagrams(markdown));

        assertEquals(2, verdicts.size());
        assertEquals("ok", verdicts.getFirst());
        assertTrue(verdicts.getLast().contains("Parse error on line 2"), verdicts.getLast());
    }
}
