package dev.sluice.rehearsal.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests of runbooks, played through. */
class TestsTest {
    @TestFactory
    Stream<DynamicTest> everyTestOfTheQueuePasses() throws IOException {
        return results(Path.of("src/test/resources/rehearsal/queue.runbook")).stream()
                .map(result -> DynamicTest.dynamicTest(result.title(), () -> assertPassed(result)));
    }

    /** The example of the language's design. */
    @Test
    void aLagSpikePausesAndClears() throws IOException {
        List<TestResult> spike = results(Path.of("runbooks/orders_status.runbook")).stream()
                .filter(result -> result.title().equals("a lag spike pauses and clears"))
                .toList();

        assertEquals(1, spike.size());
        assertPassed(spike.getFirst());
    }

    @Test
    void theSameTestGoesTheSameWayAgain() throws IOException {
        Path failing = Path.of("src/test/resources/rehearsal/failing.runbook");
        List<Judged> first = results(failing).getFirst().judged();

        assertTrue(first.stream().noneMatch(Judged::held));
        assertEquals(first, results(failing).getFirst().judged());
    }

    private static void assertPassed(TestResult result) {
        assertEquals(
                List.of(), result.judged().stream().filter(one -> !one.held()).toList());
    }

    private static List<TestResult> results(Path file) throws IOException {
        SourceText source = new SourceText(file.toString(), Files.readString(file));
        Runbook runbook = Checker.check(source, Map.of()).runbook().orElseThrow();
        Tests.Results results = new Tests(source, file.getParent(), Map.of()).run(runbook, test -> true);
        assertEquals(List.of(), results.diagnostics());
        return results.results();
    }
}
