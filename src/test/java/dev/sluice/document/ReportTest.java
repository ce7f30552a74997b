package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Documents;
import dev.sluice.testing.Golden;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final long WALL = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

    private static final Path RUNS = Path.of("src", "test", "resources", "journals", "runs");

    @TempDir
    private Path directory;

    @Test
    void tellsWhatHappenedWithItsValues() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        try (JournalWriter writer = begin(journal)) {
            run(writer);
        }
        String report = render(journal);
        Golden.assertMatches("document/report.md", report);
        Path file = Files.writeString(directory.resolve("report.md"), report);
        assertEquals(List.of(), Documents.lint(file));
    }

    @Test
    void aRunWithoutAnEndingSaysSo() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        begin(journal).close();
        String report = render(journal);
        assertTrue(report.contains("The journal holds no ending"), report);
        assertTrue(report.contains("\n- **What did we learn** (open)\n"), report);
        Path file = Files.writeString(directory.resolve("report.md"), report);
        assertEquals(List.of(), Documents.lint(file));
    }

    @Test
    void aLongTimelineLosesItsMiddleAndSaysHowMuch() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        try (JournalWriter writer = begin(journal)) {
            for (int i = 0; i < 250; i++) {
                tell(writer, i, Kind.STEP_BEGAN, "fill", "step " + i);
            }
        }
        String report = render(journal);
        assertTrue(report.contains("\n50 decisions in the middle are left out here"), report);
        assertTrue(report.contains("| step 99 |") && report.contains("| step 150 |"), report);
        assertTrue(!report.contains("| step 100 |") && !report.contains("| step 149 |"), report);
    }

    @Test
    void verdictsThatLastedLessThanASecondAreLeftOutAndReasonsToldOnce() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        try (JournalWriter writer = begin(journal)) {
            tell(
                    writer,
                    1,
                    Kind.VERDICT,
                    "fill",
                    "on hold because nothing is read",
                    "nothing is read",
                    "sluice why run-1");
            tell(writer, 1, Kind.VERDICT, "fill", "paused because lag 34s > 30s", "lag 34s > 30s", "sluice why run-1");
            tell(writer, 9, Kind.VERDICT, "fill", "the work goes on");
        }
        String report = render(journal);
        assertTrue(report.contains("| 1s | `fill` | paused | lag 34s > 30s |\n"), report);
        assertTrue(!report.contains("on hold"), report);
    }

    @Test
    void anEndingThatSomebodyTookUpAgainIsNone() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        try (JournalWriter writer = begin(journal)) {
            tell(writer, 1, Kind.FINISHED, null, "interrupted");
            assertTrue(render(journal).contains("**Interrupted.**"));
            writer.event(wall(2_000), new Event.Resumed(2_000, "jo", true, false, Optional.empty(), Optional.empty()));
        }
        assertTrue(render(journal).contains("The journal holds no ending"));
    }

    /** A run that really took place: what the rules said is found by deciding it again. */
    @Test
    void showsWhatTheRulesSaidWhenTheRunWasStopped() throws Exception {
        String report = Report.of(
                        RUNS.resolve("rolled-back.jsonl"),
                        header -> Checker.check(new SourceText("run", header.text()), header.params())
                                .runbook()
                                .orElseThrow())
                .write(Report.Format.MARKDOWN, TemplateSource.bundled());

        Golden.assertMatches("document/report-rolled-back.md", report);
        Path file = directory.resolve("report.md");
        Files.writeString(file, report);
        assertEquals(List.of(), Documents.lint(file));
    }

    @Test
    void aJournalThatWasChangedIsRefused() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        begin(journal).close();
        Files.writeString(journal, Files.readString(journal).replace("maria", "mario"));
        assertThrows(JournalException.class, () -> render(journal));
    }

    private static void run(JournalWriter writer) {
        tell(writer, 0, Kind.PHASE_ENTERED, "prepare", "phase prepare began");
        sample(writer, 1, "lag", Reading.of(Value.amount(0.4), 900));
        tell(writer, 20, Kind.PHASE_LEFT, "prepare", "phase prepare is done", "support is true");
        tell(writer, 21, Kind.PHASE_ENTERED, "fill", "phase fill began");
        batch(writer, 30, 5_000);
        sample(writer, 31, "errors", Reading.missing(Missing.Cause.TIMEOUT, "after 5s"));
        sample(writer, 46, "errors", Reading.of(Value.amount(1.5), 45_900));
        sample(writer, 60, "lag", Reading.of(Value.amount(7.94), 59_900));
        tell(writer, 60, Kind.THROTTLED, "fill", "slowed down to 50%", "lag 7.94s > 5s (db, 100ms old)");
        signal(writer, 70, new Signal.Set("batch", Value.amount(2_000), "the disk is busy"));
        signal(writer, 80, new Signal.Pause("lunch | coffee"));
        tell(writer, 80, Kind.PAUSED, "fill", "paused by maria", "lunch | coffee", "sluice continue run-1");
        signal(writer, 200, new Signal.Continue());
        tell(writer, 200, Kind.RESUMED, "fill", "goes on");
        tell(writer, 210, Kind.STEP_RETRIED, "fill", "fill.copy/12 is tried again in 1s", "55P03: lock timeout");
        batch(writer, 300, 1_000_000);
        signal(writer, 310, new Signal.Skip(new StepRef("fill", "tell"), "told them by hand"));
        signal(writer, 320, new Signal.Override("healthy", "a known false alarm", 900_000));
        tell(writer, 400, Kind.PHASE_LEFT, "fill", "phase fill is done");
        writer.event(wall(401_000), new Event.Resumed(400_000, "jo", true, false, Optional.empty(), Optional.empty()));
        tell(writer, 401, Kind.PHASE_ENTERED, "contract", "phase contract began");
        tell(writer, 410, Kind.PHASE_LEFT, "contract", "phase contract is done");
        tell(writer, 411, Kind.VERIFIED, null, "nothing is lost", "depth 0 == 0");
        signal(writer, 412, new Signal.Lesson("lessons", "Smaller batches at noon."));
        tell(writer, 413, Kind.FINISHED, null, "done: all phases and the verification passed");
    }

    private static void tell(JournalWriter writer, long second, Kind kind, String phase, String text, String... why) {
        Decision decision = new Decision(kind, Optional.ofNullable(phase), "run", text, List.of(why));
        writer.decisions(wall(second * 1000), second * 1000, List.of(decision));
    }

    private static void sample(JournalWriter writer, long second, String metric, Reading reading) {
        event(writer, new Event.Tick(second * 1000, List.of(new Event.Sample(metric, reading))));
    }

    private static void batch(JournalWriter writer, long second, long rows) {
        event(
                writer,
                new Event.EffectEnded(
                        second * 1000,
                        new EffectId(new StepRef("fill", "copy"), false, 12),
                        new EffectResult.BatchDone(rows, 5_000, "id = " + rows, 90, OptionalDouble.of(0.5), false)));
    }

    private static void signal(JournalWriter writer, long second, Signal signal) {
        event(writer, new Event.Signalled(second * 1000, "maria", signal));
    }

    private static void event(JournalWriter writer, Event event) {
        writer.event(wall(event.at()), event);
    }

    /** The process was down for a while after the 400th second. */
    private static long wall(long at) {
        return WALL + at + (at > 400_000 ? 95_000 : 0);
    }

    private static JournalWriter begin(Path journal) {
        JournalWriter writer = JournalWriter.create(
                journal,
                new Entry.Header(
                        WALL,
                        "run-1",
                        "0.1.0",
                        "one_of_each",
                        "ab".repeat(32),
                        "text",
                        Map.of("batch", "5_000"),
                        "staging",
                        "maria",
                        Optional.empty()));
        event(
                writer,
                new Event.Started(
                        0,
                        "run-1",
                        "ab".repeat(32),
                        Map.of(),
                        "staging",
                        "maria",
                        false,
                        true,
                        Optional.empty(),
                        Optional.empty()));
        return writer;
    }

    private static String render(Path journal) {
        return Report.of(journal, header -> SampleRunbook.plain())
                .write(Report.Format.MARKDOWN, TemplateSource.bundled());
    }
}
