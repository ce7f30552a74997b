package dev.sluice.language.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.HumanRenderer;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runbooks that read well and are wrong. A fixture marks each place where a finding belongs: a comment line below it with a caret
 * under the column and the code, or {@code #1 CODE} for the first column; what is not marked must be found in order.
 */
class MistakesTest {
    private static final Path FIXTURES = Path.of("src", "test", "resources", "language", "check");

    private record Place(int line, int column, String code) {}

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isReportedWhereItWasMade(Path fixture) throws IOException {
        SourceText source = new SourceText(fixture.getFileName().toString(), Files.readString(fixture));

        Checked checked = Checker.check(source, Map.of());

        List<Place> places = checked.diagnostics().stream()
                .filter(one -> !one.code().name().matches("[SW]1.*"))
                .map(one -> new Place(
                        one.span().line(), one.span().column(), one.code().name()))
                .sorted(Comparator.comparing(Place::line)
                        .thenComparing(Place::column)
                        .thenComparing(Place::code))
                .toList();
        assertEquals(lines(marked(source.text())), lines(places));
        boolean errors = checked.diagnostics().stream().anyMatch(one -> one.severity() == Diagnostic.Severity.ERROR);
        assertEquals(errors, checked.runbook().isEmpty());
        String rendered = new HumanRenderer(false).render(List.of(new Report(source, checked.diagnostics())));
        Golden.assertMatches("language/check/" + source.name().replace(".runbook", ".txt"), rendered);
    }

    private static String lines(List<Place> places) {
        return String.join("\n", places.stream().map(Place::toString).toList());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void tellsWhatToTypeInstead(Path fixture) throws IOException {
        SourceText source = new SourceText("fixture", Files.readString(fixture));
        for (Diagnostic found : Checker.check(source, Map.of()).diagnostics()) {
            assertTrue(found.help().isPresent(), found.message());
            assertFalse(found.message().endsWith("?") || found.message().endsWith("."), found.message());
        }
    }

    /** Every suggested edit, applied, removes its error. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void isGoneOnceItsEditIsApplied(Path fixture) throws IOException {
        SourceText source = new SourceText("fixture", Files.readString(fixture));
        for (Diagnostic found : Checker.check(source, Map.of()).diagnostics()) {
            if (found.fix().isPresent() && !found.code().name().startsWith("S1")) {
                String edited = found.fix().get().applyTo(source.text());
                assertTrue(
                        Checker.check(new SourceText("edited", edited), Map.of()).diagnostics().stream()
                                .noneMatch(left -> left.code() == found.code()
                                        && left.span().start() == found.span().start()),
                        edited);
            }
        }
    }

    @Test
    void everyCodeOfTheCheckerHasAFixture() throws IOException {
        Set<String> seen = new TreeSet<>();
        for (Path fixture : fixtures()) {
            marked(Files.readString(fixture)).forEach(place -> seen.add(place.code()));
        }
        // Codes of values given at start have tests of their own.
        seen.addAll(List.of(Code.S209.name()));
        Set<String> missing = new TreeSet<>(Arrays.stream(Code.values())
                .map(Code::name)
                .filter(code -> !code.startsWith("S1") && !code.startsWith("W1"))
                .toList());
        missing.removeAll(seen);
        assertEquals(Set.of(), missing);
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
