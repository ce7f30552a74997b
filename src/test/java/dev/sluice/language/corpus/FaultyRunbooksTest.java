package dev.sluice.language.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.HumanRenderer;
import dev.sluice.language.diagnostic.JsonRenderer;
import dev.sluice.language.diagnostic.PlainRenderer;
import dev.sluice.language.diagnostic.Renderer;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The mistakes that people make, and what they read about them. Beside each fixture lies what is printed for it, in each form; read
 * it as its author would: does it say what is wrong, point at the culprit, and tell what to type?
 */
class FaultyRunbooksTest {
    private static final Map<String, Renderer> FORMS =
            Map.of(".human", new HumanRenderer(false), ".plain", new PlainRenderer(), ".json", new JsonRenderer());

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isReportedWhereItWasMade(Fixture fixture) {
        Report report = fixture.report();

        assertEquals(
                String.join("\n", fixture.marks()),
                String.join(
                        "\n", report.diagnostics().stream().map(Fixture::mark).toList()));
        assertEquals(report.errors() == 0, fixture.isSound());
        FORMS.forEach((extension, renderer) ->
                Golden.assertMatches(fixture.golden(extension), renderer.render(List.of(report))));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void readsTheSameWhereItsFileIsOneOfSeveral(Fixture fixture) {
        SourceText source = new SourceText("fixture", fixture.report().source().text());
        FileSet main = FileSet.of(new SourceText("main", "# nothing of interest\n"));

        Report alone = new Report(source, Parser.parse(source).diagnostics());
        Report among = new Report(
                main.with("fixture", source.text()),
                Parser.parse(source, main.next()).diagnostics());

        assertEquals(new JsonRenderer().render(List.of(alone)), new JsonRenderer().render(List.of(among)));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void tellsWhatToTypeInstead(Fixture fixture) {
        for (Diagnostic found : fixture.report().diagnostics()) {
            assertTrue(found.help().isPresent(), found.message());
            assertFalse(found.message().endsWith("?") || found.message().endsWith("."), found.message());
        }
    }

    /** Every repair, applied, removes its finding, and brings no error of syntax. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void isGoneOnceItIsRepaired(Fixture fixture) {
        Report report = fixture.report();
        for (Diagnostic found : report.diagnostics()) {
            if (found.fix().isPresent()) {
                String edited = found.fix().get().applyTo(report.source().text());
                List<Diagnostic> left =
                        fixture.report(new SourceText(fixture.name(), edited)).diagnostics();
                assertTrue(
                        left.stream()
                                .noneMatch(other -> other.code() == found.code()
                                        && other.span().start() == found.span().start()),
                        () -> edited + left);
                assertTrue(syntaxErrors(left) <= syntaxErrors(report.diagnostics()), () -> edited + left);
            }
        }
    }

    private static long syntaxErrors(List<Diagnostic> found) {
        return found.stream().filter(one -> one.code().name().startsWith("S1")).count();
    }

    @Test
    void showsEveryCodeAtLeastOnce() {
        Set<String> seen = new TreeSet<>();
        fixtures().forEach(fixture -> fixture.marks().forEach(mark -> seen.add(mark.substring(mark.indexOf(' ') + 1))));

        // What only a server tells is shown to real ones: ConnectedCheckTest.
        seen.addAll(List.of("S606", "S607", "W602"));
        // What only a day tells is on its page: DiagnosticPagesTest.
        seen.add("W801");
        Set<String> missing =
                new TreeSet<>(Arrays.stream(Code.values()).map(Code::name).toList());
        // Mistakes with modules are of several files; ModuleMistakesTest has them.
        missing.removeIf(code -> code.startsWith("S22"));
        // What is said of sound SQL has fixtures of its own: SqlRulesTest.
        missing.removeIf(code -> code.startsWith("L"));
        missing.removeAll(seen);
        assertEquals(Set.of(), missing);
    }

    @Test
    void hasAHundredAndFiftySnippetsAtLeast() {
        assertTrue(fixtures().size() >= 150, () -> "only " + fixtures().size());
    }
}
