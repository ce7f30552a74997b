package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.Replay;
import dev.sluice.language.model.Runbook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal is decided again, and every difference is found. */
class ReplayTest {

    @TempDir
    private Path directory;

    private final Runbook runbook = new Book()
            .metrics("ok", "lag")
            .phase(in("a").pauseWhen(above("lag", 10)).step(Book.sql("a.one"), Fills.step("a.fill")))
            .build();

    private final List<Line> lines = lines();

    /** An event, or a decision on the event before it. */
    private record Line(Optional<Event> event, Optional<Decision> decision) {}

    @Test
    void findsEveryDecisionOfAnUnchangedJournal() {
        Replay.Result result = replay(lines);
        assertEquals(Optional.empty(), result.difference());
        assertEquals(count(line -> line.event().isPresent()), result.events());
        assertEquals(count(line -> line.decision().isPresent()), result.decisions());
        assertEquals(1, result.resumes());
        assertEquals(0, result.unwritten());
    }

    @Test
    void showsTheFirstDecisionThatReadsOtherwise() {
        int at = lastDecision();
        Decision was = lines.get(at).decision().orElseThrow();
        Decision other = new Decision(was.kind(), was.phase(), was.subject(), "something else", was.reasons());
        lines.set(at, new Line(Optional.empty(), Optional.of(other)));
        assertEquals(
                Optional.of(new Replay.Difference(at + 2, Optional.of(other), Optional.of(was))),
                replay(lines).difference());
    }

    @Test
    void missesADecisionThatWasTakenOutInTheMiddle() {
        int at = firstDecision();
        Decision was = lines.remove(at).decision().orElseThrow();
        Replay.Difference difference = replay(lines).difference().orElseThrow();
        assertEquals(Optional.of(was), difference.recomputed());
        assertEquals(at + 2, difference.line());
    }

    @Test
    void noticesADecisionThatNobodyTook() {
        Line invented = lines.get(lastDecision());
        lines.add(2, invented);
        assertTrue(replay(lines).difference().isPresent());
    }

    @Test
    void bearsThatADyingProcessDidNotWriteItsLastDecisions() {
        int resumed = 0;
        while (!(lines.get(resumed).event().orElse(null) instanceof Event.Resumed)) {
            resumed++;
        }
        List<Line> cut = new ArrayList<>(lines.subList(0, 1));
        cut.addAll(lines.subList(resumed, resumed + 1));
        assertTrue(replay(cut).unwritten() > 0);
        assertEquals(Optional.empty(), replay(cut).difference());
    }

    private Replay.Result replay(List<Line> lines) {
        Path journal = directory.resolve("runs/run-" + System.nanoTime() + "/journal.jsonl");
        Entry.Header header = new Entry.Header(
                0, "run-1", "0.1.0", "book", runbook.digest(), "text", Map.of(), "test", "maria", Optional.empty());
        try (JournalWriter writer = JournalWriter.create(journal, header)) {
            for (Line line : lines) {
                line.event().ifPresent(event -> writer.event(event.at(), event));
                writer.decisions(0, 0, line.decision().stream().toList());
            }
        }
        return Replay.of(journal, newest -> runbook);
    }

    private List<Line> lines() {
        SimulatedShell shell = new SimulatedShell(runbook);
        shell.rows = 100_000;
        shell.start(true)
                .at(2_000, () -> shell.metric("lag", 20))
                .at(9_000, () -> shell.metric("lag", 0))
                .until(12_345)
                .crash()
                .resume(true)
                .end();
        List<Line> all = new ArrayList<>();
        for (int i = 0; i < shell.events.size(); i++) {
            all.add(new Line(Optional.of(shell.events.get(i)), Optional.empty()));
            for (Command command : shell.answers.get(i)) {
                if (command instanceof Command.Record decided) {
                    all.add(new Line(Optional.empty(), Optional.of(decided.decision())));
                }
            }
        }
        return all;
    }

    private long count(java.util.function.Predicate<Line> wanted) {
        return lines.stream().filter(wanted).count();
    }

    private int firstDecision() {
        int at = 0;
        while (lines.get(at).decision().isEmpty()) {
            at++;
        }
        return at;
    }

    private int lastDecision() {
        int at = lines.size() - 1;
        while (lines.get(at).decision().isEmpty()) {
            at--;
        }
        return at;
    }
}
