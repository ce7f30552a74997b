package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.journal.JournalException;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Path RUNS = Path.of("src", "test", "resources", "journals", "runs");

    @TempDir
    private Path directory;

    @Test
    void tellsWhatHappenedWithItsValues() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        try (ReportJournal told = begin(journal)) {
            run(told);
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
        try (ReportJournal told = begin(journal)) {
            for (int i = 0; i < 250; i++) {
                told.say(i, Kind.STEP_BEGAN, "fill", "step " + i);
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
        try (ReportJournal told = begin(journal)) {
            told.say(1, Kind.VERDICT, "fill", "on hold because nothing is read", "nothing is read", "sluice why run-1");
            told.say(1, Kind.VERDICT, "fill", "paused because lag 34s > 30s", "lag 34s > 30s", "sluice why run-1");
            told.say(9, Kind.VERDICT, "fill", "the work goes on");
        }
        String report = render(journal);
        assertTrue(report.contains("| 1s | `fill` | paused | lag 34s > 30s |\n"), report);
        assertTrue(!report.contains("on hold"), report);
    }

    @Test
    void anEndingThatSomebodyTookUpAgainIsNone() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        try (ReportJournal told = begin(journal)) {
            told.say(1, Kind.FINISHED, null, "interrupted");
            assertTrue(render(journal).contains("**Interrupted.**"));
            told.event(new Event.Resumed(2_000, "jo", true, false, Optional.empty(), Optional.empty()));
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

    private static void run(ReportJournal journal) {
        journal.say(0, Kind.PHASE_ENTERED, "prepare", "phase prepare began");
        journal.read(1, "lag", Reading.of(Value.amount(0.4), 900));
        journal.say(20, Kind.PHASE_LEFT, "prepare", "phase prepare is done", "support is true");
        journal.say(21, Kind.PHASE_ENTERED, "fill", "phase fill began");
        journal.batch(30, 5_000);
        journal.read(31, "errors", Reading.missing(Missing.Cause.TIMEOUT, "after 5s"));
        journal.read(46, "errors", Reading.of(Value.amount(1.5), 45_900));
        journal.read(60, "lag", Reading.of(Value.amount(7.94), 59_900));
        journal.say(60, Kind.THROTTLED, "fill", "slowed down to 50%", "lag 7.94s > 5s (db, 100ms old)");
        journal.signal(70, new Signal.Set("batch", Value.amount(2_000), "the disk is busy"));
        journal.signal(80, new Signal.Pause("lunch | coffee"));
        journal.say(80, Kind.PAUSED, "fill", "paused by maria", "lunch | coffee", "sluice continue run-1");
        journal.signal(200, new Signal.Continue());
        journal.say(200, Kind.RESUMED, "fill", "goes on");
        journal.say(210, Kind.STEP_RETRIED, "fill", "fill.copy/12 is tried again in 1s", "55P03: lock timeout");
        journal.batch(300, 1_000_000);
        journal.signal(310, new Signal.Skip(new StepRef("fill", "tell"), "told them by hand"));
        journal.signal(320, new Signal.Override("healthy", "a known false alarm", 900_000));
        journal.say(400, Kind.PHASE_LEFT, "fill", "phase fill is done");
        journal.back(
                95_000, 401_000, new Event.Resumed(400_000, "jo", true, false, Optional.empty(), Optional.empty()));
        journal.say(401, Kind.PHASE_ENTERED, "contract", "phase contract began");
        journal.say(410, Kind.PHASE_LEFT, "contract", "phase contract is done");
        journal.say(411, Kind.VERIFIED, null, "nothing is lost", "depth 0 == 0");
        journal.signal(412, new Signal.Lesson("lessons", "Smaller batches at noon."));
        journal.say(413, Kind.FINISHED, null, "done: all phases and the verification passed");
    }

    private static ReportJournal begin(Path journal) {
        return new ReportJournal(journal, "maria");
    }

    private static String render(Path journal) {
        return Report.of(journal, header -> SampleRunbook.plain())
                .write(Report.Format.MARKDOWN, TemplateSource.bundled());
    }
}
