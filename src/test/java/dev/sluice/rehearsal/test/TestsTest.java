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
    /** The example of the language's design. */
    private static final String A_LAG_SPIKE = """

            test "a lag spike pauses and clears" {
              given   has_column = true, undecodable = 0, streaming = 0, errors = 0.1%, mismatched = 0, waiting = 0, p99 = 120ms, lag = 0s
              at 2m   lag = 20s
              at 4m   lag = 1s
              at 9m   lag = missing(timeout)
              expect  pause  at 2m30s in canary because lag
              expect  resume at 5m
              expect  hold   at 9m
              expect  pause  by 10m30s because blind
            }
            """;

    @TestFactory
    Stream<DynamicTest> everyTestOfTheQueuePasses() throws IOException {
        return results(Path.of("src/test/resources/rehearsal/queue.runbook"), "").stream()
                .map(result -> DynamicTest.dynamicTest(result.title(), () -> assertPassed(result)));
    }

    @Test
    void aLagSpikePausesAndClears() throws IOException {
        results(Path.of("runbooks/orders_status.runbook"), A_LAG_SPIKE).forEach(TestsTest::assertPassed);
    }

    @Test
    void theSameTestGoesTheSameWayAgain() throws IOException {
        Path failing = Path.of("src/test/resources/rehearsal/failing.runbook");
        List<Judged> first = results(failing, "").getFirst().judged();

        assertTrue(first.stream().noneMatch(Judged::held));
        assertEquals(first, results(failing, "").getFirst().judged());
    }

    private static void assertPassed(TestResult result) {
        assertEquals(
                List.of(), result.judged().stream().filter(one -> !one.held()).toList());
    }

    private static List<TestResult> results(Path file, String more) throws IOException {
        SourceText source = new SourceText(file.toString(), Files.readString(file) + more);
        Runbook runbook = Checker.check(source, Map.of()).runbook().orElseThrow();
        Tests.Results results = new Tests(source, file.getParent(), Map.of()).run(runbook, test -> true);
        assertEquals(List.of(), results.diagnostics());
        return results.results();
    }
}
