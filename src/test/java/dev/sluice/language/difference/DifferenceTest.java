package dev.sluice.language.difference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DifferenceTest {

    static Stream<Case> spellings() {
        return SameCases.all().stream();
    }

    static Stream<Case> changes() {
        return Stream.concat(RuleCases.all().stream(), StepCases.all().stream());
    }

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("runbooks"))) {
            return files.filter(file -> file.toString().endsWith(".runbook"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void spellingIsNoDifference(Case spelling) {
        assertEquals(List.of(), words(Sample.text(), spelling.text()));
        assertEquals(List.of(), words(spelling.text(), Sample.text()));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void tellsWhichWayAChangeGoes(Case change) {
        assertEquals(change.expected().stream().sorted().toList(), words(Sample.text(), change.text()));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void tellsTheOppositeTheOtherWayRound(Case change) {
        List<Change> there = Difference.between(Sample.checked(Sample.text()), Sample.checked(change.text()))
                .changes();
        List<Change> back = Difference.between(Sample.checked(change.text()), Sample.checked(Sample.text()))
                .changes();

        assertEquals(
                there.stream()
                        .map(one -> one.word().mirrored() + " " + one.after() + " -> " + one.before())
                        .sorted()
                        .toList(),
                back.stream()
                        .map(one -> one.word() + " " + one.before() + " -> " + one.after())
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void aRunbookDoesNotDifferFromItself(Path file) {
        Runbook runbook = Sample.checked(Sample.read(file));

        assertTrue(
                Difference.between(runbook, Sample.checked(Sample.read(file))).isEmpty());
    }

    @Test
    void tellsWhichPartsOfARunAChangeActsUpon() {
        Difference difference =
                Sample.difference("= lag * 2", "= lag * 3", "soak 1h", "soak 2h", "\"team\"", "\"others\"");

        assertEquals(3, difference.touching("fill").size(), "the header, the formula, and the rule over it");
        assertEquals(2, difference.withoutTexts().touching("fill").size());
        assertEquals(List.of("soak"), subjects(difference.withoutTexts().touching("watch")));
        assertEquals(List.of(), difference.withoutTexts().touching("drop"));
    }

    @Test
    void theValuesOfARunAreNoDifferenceOfTheFiles() {
        Map<String, String> set = Map.of("settle", "10m", "limit", "30s");
        Runbook before = Sample.checked(Sample.text(), set);

        assertTrue(
                Difference.between(before, Sample.checked(Sample.text(), set)).isEmpty());
        assertEquals(
                List.of("default"),
                subjects(Difference.between(
                                before, Sample.checked(Sample.with("duration = 5m in", "duration = 6m in"), set))
                        .changes()));
    }

    private static List<String> subjects(List<Change> changes) {
        return changes.stream().map(Change::what).toList();
    }

    private static List<String> words(String before, String after) {
        return Difference.between(Sample.checked(before), Sample.checked(after)).changes().stream()
                .map(change -> Sample.label(change))
                .sorted()
                .toList();
    }
}
