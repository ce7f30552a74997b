package dev.sluice.language.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.HumanRenderer;
import dev.sluice.language.diagnostic.JsonRenderer;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The mistakes that people make. A fixture marks each place where an error belongs: a comment line below it with a caret under the
 * column and the code, or {@code #1 CODE} for the first column. Golden files hold what the author of the mistake reads.
 */
class MistakesTest {
    private static final Path FIXTURES = Path.of("src", "test", "resources", "language", "mistakes");

    /** Where an error belongs. */
    private record Place(int line, int column, String code) {}

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.filter(file -> file.toString().endsWith(".runbook"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isReportedWhereItWasMade(Path fixture) throws IOException {
        String name = fixture.getFileName().toString();
        SourceText source = new SourceText(name, Files.readString(fixture));

        List<Diagnostic> found = Parser.parse(source).diagnostics();

        List<Place> places = found.stream()
                .map(one -> new Place(
                        one.span().line(), one.span().column(), one.code().name()))
                .toList();
        assertEquals(marked(source.text()), places);
        String rendered = new HumanRenderer(false).render(List.of(new Report(source, found)));
        Golden.assertMatches("language/mistakes/" + name.replace(".runbook", ".txt"), rendered);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void readsTheSameWhereItsFileIsOneOfSeveral(Path fixture) throws IOException {
        SourceText source = new SourceText("fixture", Files.readString(fixture));
        FileSet main = FileSet.of(new SourceText("main", "# nothing of interest\n"));

        Report alone = new Report(source, Parser.parse(source).diagnostics());
        Report among = new Report(
                main.with("fixture", source.text()),
                Parser.parse(source, main.next()).diagnostics());

        assertEquals(new JsonRenderer().render(List.of(alone)), new JsonRenderer().render(List.of(among)));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void tellsWhatToTypeInstead(Path fixture) throws IOException {
        SourceText source = new SourceText("fixture", Files.readString(fixture));
        for (Diagnostic diagnostic : Parser.parse(source).diagnostics()) {
            assertTrue(diagnostic.help().isPresent(), diagnostic.message());
            assertTrue(
                    !diagnostic.message().endsWith("?") && !diagnostic.message().endsWith("."), diagnostic.message());
        }
    }

    /** Every suggested edit, applied, removes its error and brings no other. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void isGoneOnceItsEditIsApplied(Path fixture) throws IOException {
        SourceText source = new SourceText("fixture", Files.readString(fixture));
        List<Diagnostic> found = Parser.parse(source).diagnostics();
        for (Diagnostic diagnostic : found) {
            if (diagnostic.fix().isEmpty()) {
                continue;
            }
            String edited = diagnostic.fix().get().applyTo(source.text());
            List<Diagnostic> left =
                    Parser.parse(new SourceText("edited", edited)).diagnostics();
            assertEquals(found.size() - 1, left.size(), () -> edited + left);
        }
    }

    @Test
    void thereAreThirtyOfThemAtLeast() throws IOException {
        assertTrue(fixtures().size() >= 30);
    }

    private static List<Place> marked(String text) {
        List<Place> places = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        int marked = 0;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.matches("#1 [SW]\\d+")) {
                places.add(new Place(marked, 1, line.substring(3)));
            } else if (line.matches("# *\\^ [SW]\\d+")) {
                places.add(new Place(marked, line.indexOf('^') + 1, line.substring(line.indexOf('^') + 2)));
            } else {
                marked = i + 1;
            }
        }
        return places;
    }
}
