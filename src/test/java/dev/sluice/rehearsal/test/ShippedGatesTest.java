package dev.sluice.rehearsal.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checker;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests of the shipped runbooks reach every predicate, and find faults in their gates. */
class ShippedGatesTest {
    private static final double KILLED = 0.95;

    static List<Path> runbooks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("runbooks"))) {
            return files.filter(file -> file.toString().endsWith(".runbook"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void areReachedByTheirTestsInEveryPart(Path file) throws IOException {
        Tests.Results results = run(file.toString(), Files.readString(file));

        assertEquals(
                List.of(),
                results.results().stream().filter(result -> !result.passed()).toList());
        assertEquals(List.of(), results.coverage().gaps());
    }

    private record Fault(Path file, GateMutants.Mutant mutant) {
        /** Without a value if nobody could run such a runbook. */
        Optional<Boolean> isFound() {
            SourceText source = new SourceText(file.toString(), mutant.text());
            return Checker.check(source, Map.of())
                    .runbook()
                    .map(runbook -> runbook.tests().stream().anyMatch(test -> {
                        Tests.Results one = new Tests(source, file.getParent(), Map.of()).run(runbook, test::equals);
                        return !one.diagnostics().isEmpty()
                                || one.results().stream().anyMatch(result -> !result.passed());
                    }));
        }
    }

    @Test
    void areTheOnlyOnesThatPassTheirTests() throws IOException {
        List<Fault> faults = new ArrayList<>();
        for (Path file : runbooks()) {
            GateMutants.of(Files.readString(file)).forEach(mutant -> faults.add(new Fault(file, mutant)));
        }

        Map<Fault, Boolean> found = new ConcurrentHashMap<>();
        faults.parallelStream().forEach(fault -> fault.isFound().ifPresent(is -> found.put(fault, is)));

        List<String> survivors = faults.stream()
                .filter(fault -> Boolean.FALSE.equals(found.get(fault)))
                .map(fault -> fault.file().getFileName() + ": " + fault.mutant().what())
                .toList();
        System.out.println((found.size() - survivors.size()) + " of " + found.size() + " faults in gates were found");
        survivors.forEach(survivor -> System.out.println("  survived: " + survivor));
        assertTrue(found.size() > 100, "only " + found.size() + " faults");
        assertTrue(found.size() - survivors.size() >= KILLED * found.size(), () -> String.join("\n", survivors));
    }

    private static Tests.Results run(String name, String text) {
        SourceText source = new SourceText(name, text);
        return new Tests(source, Path.of("runbooks"), Map.of())
                .run(Checker.check(source, Map.of()).runbook().orElseThrow(), test -> true);
    }
}
