package dev.sluice.language.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Fix;
import dev.sluice.language.modules.ModuleReader;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code check --fix} makes of a text. */
class MendedTest {
    private static final String FRAME = """
            runbook demo "A demonstration"
            source db postgres
            metric lag     duration safety      from db as seconds sql "select 1"
            metric waiting count    safety      from db sql "select 1"
            metric errors  percent  safety      from db as percent sql "select 1"
            metric ready   boolean  correctness from db sql "select true"
            phase one "First" {
            %s
              proceed when ready
              within 1d
            }
            """;

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>>",
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '~',
            value = {
                "  pause when waiting = 5=>>  pause when waiting == 5",
                "  pause if lag > 5s=>>  pause when lag > 5s",
                "  pause lag > 5s=>>  pause when lag > 5s",
                "  pause when lag > 5s && waiting > 1=>>  pause when lag > 5s and waiting > 1",
                "  pause when lag>5s||!(waiting<1)=>>  pause when lag>5s or not (waiting<1)",
                "  soak 5 min=>>  soak 5m",
                "  soak 10min=>>  soak 10m",
                "  soak 1h 30m=>>  soak 1h30m",
                "  pause when errors > 10 %=>>  pause when errors > 10%",
                "  pause when 1% < errors < 2%=>>  pause when 1% < errors and errors < 2%",
                "  pause when 1% < errors < 2% for 5m=>>  pause when (1% < errors and errors < 2%) for 5m",
                "  pause when not 1% < errors < 2%=>>  pause when not (1% < errors and errors < 2%)",
                "  pause 1% < errors < 2% for 5m=>>  pause when (1% < errors and errors < 2%) for 5m",
                "  pause when lag > 5s because “slow”=>>  pause when lag > 5s because \"slow\"",
                "  pause when lag > 5s because 'say \"slow\"'=>>  pause when lag > 5s because \"\"\"say \"slow\"\"\"\"",
                "  soak\u00a05m=>>  soak 5m",
                "  soak\u200b 5m=>>  soak 5m",
                "  pause when lag ≥ 5s=>>  pause when lag >= 5s",
                "\tpause when\tlag > 5s\t=>>  pause when lag > 5s",
                "  soak 5m;=>>  soak 5m",
                "  soak 5m // rest=>>  soak 5m # rest",
                "  pause if lag>5 s&&waiting = 1 ;=>>  pause when lag>5s and waiting == 1 ",
            })
    void mendsEachSlipForGood(String slip, String right) {
        Mended mended = Mended.of(text(FRAME.formatted(slip)), ModuleReader.NONE, Map.of());

        assertEquals(FRAME.formatted(right), mended.source().text());
        assertEquals(List.of(), errors(mended.checked()));
        assertTrue(!mended.applied().isEmpty());
    }

    @Test
    void keepsAllUsesOfANameInStep() {
        String hyphenated =
                FRAME.replace("metric waiting", "metric queue-depth").formatted("  pause when queue-depth > 5");

        Mended mended = Mended.of(text(hyphenated), ModuleReader.NONE, Map.of());

        assertEquals(
                hyphenated.replace("queue-depth", "queue_depth"),
                mended.source().text());
        assertEquals(2, mended.applied().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pause when lag > lag-5s",
                "pause when lag > 5s < lag",
                "pause when waitng > 5",
                "patience\u200b5m",
            })
    void leavesToAPersonWhatMayMeanSomethingElse(String slip) {
        String text = FRAME.formatted("  " + slip);

        Mended mended = Mended.of(text(text), ModuleReader.NONE, Map.of());

        assertEquals(text, mended.source().text());
        assertEquals(List.of(), mended.applied());
        assertTrue(!errors(mended.checked()).isEmpty());
    }

    /** The chain is repaired by naming twice what is not declared, which is told of only then. */
    @Test
    void leavesOutOnlyTheRepairThatBringsMoreErrors() {
        String text = FRAME.formatted("  pause when 1% < drift < drift < 2%\n  soak 5 min");

        Mended mended = Mended.of(text(text), ModuleReader.NONE, Map.of());

        assertEquals(text.replace("5 min", "5m"), mended.source().text());
        assertEquals(1, mended.refused());
        assertEquals(1, errors(mended.checked()).size());
    }

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "resources", "language", "corpus"))) {
            return files.filter(file -> file.toString().endsWith(".runbook"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void neverLeavesMoreErrorsThanThereWereNorAnythingToMend(Path fixture) throws IOException {
        SourceText before = text(Files.readString(fixture));

        Mended mended = Mended.of(before, ModuleReader.NONE, Map.of());

        Checked after = Checker.check(mended.source(), Map.of());
        assertEquals(mended.checked().diagnostics(), after.diagnostics());
        assertTrue(
                errors(after).size() <= errors(Checker.check(before, Map.of())).size());
        boolean open = after.diagnostics().stream()
                .anyMatch(found -> found.fix().filter(Fix::machine).isPresent());
        assertEquals(mended.refused() > 0, open);
    }

    private static List<Diagnostic> errors(Checked checked) {
        return checked.diagnostics().stream()
                .filter(found -> found.severity() == Diagnostic.Severity.ERROR)
                .toList();
    }

    private static SourceText text(String text) {
        return new SourceText("demo.runbook", text);
    }
}
