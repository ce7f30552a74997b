package dev.sluice.rehearsal.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Event;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

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
    void theWindowOfAPostponedStepIsOpen(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("windowed.runbook"), """
                runbook windowed "At night"
                source db postgres
                metric waiting count safety from db every 1s sql "select 0"
                phase swap "Swap" {
                  pause when waiting > 3
                  step names postponed until between 22:00 and 02:00 "Europe/Madrid" sql on db "alter table a rename to b"
                  undo names sql on db "alter table b rename to a"
                  proceed when waiting == 0
                }
                test "it does not wait" {
                  given  waiting = 0
                  expect step swap.names done by 10s
                  expect outcome done by 1m
                }
                """);

        results(file).forEach(TestsTest::assertPassed);
        assertEquals(1, results(file).size());
    }

    @Test
    void theSameTestGoesTheSameWayAgain() throws IOException {
        Path failing = Path.of("src/test/resources/rehearsal/failing.runbook");
        List<Judged> first = results(failing).getFirst().judged();

        assertTrue(first.stream().noneMatch(Judged::held));
        assertEquals(first, results(failing).getFirst().judged());
    }

    @Test
    void aRecordedRunGivesItsReadings(@TempDir Path folder) throws IOException {
        Entry.Header header = new Entry.Header(
                0, "r1", "test", "queue", "0".repeat(64), "", Map.of(), "test", "operator", Optional.empty());
        try (JournalWriter journal = JournalWriter.create(folder.resolve("runs/r1/journal.jsonl"), header)) {
            for (long at = 0; at <= 120_000; at += 10_000) {
                Reading lag = Reading.of(Value.amount(at < 60_000 ? 1 : 20), at);
                journal.event(at, new Event.Tick(at, List.of(new Event.Sample("lag", lag))));
            }
        }
        String queue = Files.readString(Path.of("src/test/resources/rehearsal/queue.runbook"));
        Path file = folder.resolve("queue.runbook");
        Files.writeString(file, queue.substring(0, queue.indexOf("test \"all is well\"")) + """
                test "as it was" from journal "runs/r1" {
                  given  ready = true, pods = (1s, 2s), step move.rows takes 30m
                  expect no pause until 1m20s
                  expect pause at 1m20s because lag
                }
                """);

        results(file).forEach(TestsTest::assertPassed);
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
