package dev.sluice.language.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Snippets;
import dev.sluice.testing.Snippets.Snippet;
import dev.sluice.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What this repository shows of the language is formatted. With {@code -Dupdate} it formats what is not. */
class HouseStyleTest {
    /** It shows what formatting mends. */
    private static final Path ABOUT_TABS = Path.of("docs/diagnostics/W101.md");

    static Stream<Path> runbooks() {
        return Trees.filesBelow(Path.of("runbooks")).stream()
                .filter(file -> file.toString().endsWith(".runbook"));
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void everyRunbookIsFormatted(Path runbook) throws IOException {
        String text = Files.readString(runbook);
        String formatted = Style.format(text).orElseThrow();

        if (System.getProperty("update") != null) {
            Files.writeString(runbook, formatted);
        } else {
            assertEquals(formatted, text, "format it: sluice fmt " + runbook);
        }
    }

    @Test
    void everyExampleOfTheDocumentationIsFormatted() throws IOException {
        List<Snippet> snippets = new ArrayList<>(Snippets.all());
        snippets.removeIf(snippet -> snippet.file().equals(ABOUT_TABS));
        int readable = 0;
        for (Snippet snippet : snippets.reversed()) {
            Optional<String> formatted = Style.format(snippet.complete()).map(snippet::cut);
            readable += formatted.isPresent() ? 1 : 0;
            if (System.getProperty("update") == null) {
                assertEquals(formatted.orElse(snippet.text()), snippet.text(), snippet.toString());
            } else if (formatted.isPresent()) {
                StringBuilder page = new StringBuilder(Files.readString(snippet.file()));
                page.replace(snippet.from(), snippet.from() + snippet.text().length(), formatted.get());
                Files.writeString(snippet.file(), page);
            }
        }
        assertTrue(readable > 100, readable + " of " + snippets.size() + " can be read");
    }
}
