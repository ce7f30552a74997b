package dev.sluice.language.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the pages about the language are of the language. */
class LanguagePageTest {
    private static final Path DOCS = Path.of("docs");

    /** Codes about a file as a whole: an example would be no text, or a megabyte of it. */
    private static final Set<Code> WITHOUT_EXAMPLES = Set.of(Code.S102, Code.S103, Code.S104, Code.S105);

    static Stream<Code> codes() {
        return Arrays.stream(Code.values()).filter(code -> code.name().startsWith("S1"));
    }

    static Stream<Path> pages() throws IOException {
        return Stream.concat(Files.list(DOCS), Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")))
                .filter(page -> page.toString().endsWith(".md"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyExampleOfAPageCanBeRead(Path page) throws IOException {
        for (String example : examples(Files.readString(page))) {
            assertEquals(List.of(), read(example), example);
        }
    }

    @Test
    void theLanguagePageShowsMostOfTheLanguage() throws IOException {
        assertTrue(examples(Files.readString(DOCS.resolve("language.md"))).size() > 8);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void everyPageOfASyntaxErrorShowsTheFaultAndItsRemedy(Code code) throws IOException {
        String page = Files.readString(DOCS.resolve("diagnostics").resolve(code + ".md"));

        assertTrue(page.startsWith("# " + code + ": " + code.title() + "\n\n"), page);
        if (!WITHOUT_EXAMPLES.contains(code)) {
            List<String> examples = examples(page);
            assertEquals(2, examples.size());
            assertTrue(read(examples.getFirst()).stream().anyMatch(found -> found.code() == code), page);
            assertEquals(List.of(), read(examples.getLast()), page);
        }
    }

    private static List<String> examples(String page) {
        List<String> examples = new ArrayList<>();
        String[] parts = page.split("(?m)^```", -1);
        for (int i = 1; i < parts.length; i += 2) {
            if (parts[i].startsWith("runbook\n")) {
                examples.add(parts[i].substring("runbook\n".length()));
            }
        }
        return examples;
    }

    /** Statements of a phase get one around them, declarations a title line. */
    private static List<Diagnostic> read(String example) {
        String first = example.split("\\s", 2)[0];
        boolean whole = first.equals("runbook") || first.equals("module") || example.startsWith("# no title line");
        boolean declaration =
                BlockKind.FILE.heads().stream().mapToObj(Wording::word).anyMatch(first::equals);
        String text = whole || declaration ? example : "phase one \"First\" {\n" + example + "}\n";
        String titled = whole ? text : "runbook demo \"A demonstration\"\n" + text;
        return Parser.parse(new SourceText("example", titled)).diagnostics();
    }
}
