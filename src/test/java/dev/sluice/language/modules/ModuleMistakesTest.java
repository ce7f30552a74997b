package dev.sluice.language.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.HumanRenderer;
import dev.sluice.language.diagnostic.JsonRenderer;
import dev.sluice.language.diagnostic.PlainRenderer;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake with modules is told once, in the files that it is about. */
class ModuleMistakesTest {
    private static final Path FIXTURES = Path.of("src", "test", "resources", "language", "modules");

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = java.nio.file.Files.list(FIXTURES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isReportedInTheFilesThatItIsAbout(Path fixture) throws IOException {
        Program program = Files.of(java.nio.file.Files.readString(fixture)).program("main.runbook");
        Checked checked = Checker.check(program, Map.of());

        List<Report> reports = List.of(new Report(program.files(), checked.diagnostics()));

        assertTrue(checked.runbook().isEmpty());
        String name = fixture.getFileName().toString().replace(".txt", "");
        Golden.assertMatches("language/modules/" + name + ".txt", new HumanRenderer(false).render(reports));
        Golden.assertMatches("language/modules/" + name + ".plain", new PlainRenderer().render(reports));
        Golden.assertMatches("language/modules/" + name + ".json", new JsonRenderer().render(reports));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isToldTheSameOutOfTheBundle(Path fixture) throws IOException {
        Program program = Files.of(java.nio.file.Files.readString(fixture)).program("main.runbook");

        Program again = Program.of(program.text());

        assertEquals(codes(Checker.check(program, Map.of())), codes(Checker.check(again, Map.of())));
    }

    @Test
    void everyCodeAboutModulesIsShown() throws IOException {
        Set<String> seen = new TreeSet<>();
        for (Path fixture : fixtures()) {
            Program program = Files.of(java.nio.file.Files.readString(fixture)).program("main.runbook");
            seen.addAll(codes(Checker.check(program, Map.of())));
        }

        List<String> missing = Arrays.stream(Code.values())
                .map(Code::name)
                .filter(code -> code.startsWith("S22") && !seen.contains(code))
                .toList();
        // That one takes a hundred files; LoaderTest has them.
        assertEquals(List.of("S227"), missing);
    }

    private static List<String> codes(Checked checked) {
        return checked.diagnostics().stream()
                .map(Diagnostic::code)
                .map(Enum::name)
                .toList();
    }
}
