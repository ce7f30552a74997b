package dev.sluice.document.record;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalReader;
import dev.sluice.language.model.Closeout;
import dev.sluice.language.model.Runbook;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the record of a run from its journal alone, in one pass. */
public final class RunRecords {
    private RunRecords() {}

    /**
     * The record of an ended run or of one that is still open.
     *
     * @param check makes the checked runbook of the newest text in the journal and the parameters in its first line
     * @throws JournalException if the journal is not there, holds no complete line or does not verify
     */
    public static RunRecord read(Path journal, Function<Entry.Header, Runbook> check) {
        Entry.Header header = header(journal);
        Runbook runbook = check.apply(header);
        Gathering gathered = new Gathering(runbook);
        JournalReader reader = new JournalReader(journal);
        reader.read(gathered);
        return record(header, runbook, gathered, reader);
    }

    /**
     * How a run went, without deciding it again, so that its runbook need not check any more.
     *
     * @param outcome the words with which it ended; absent while it is open
     * @param phases in which it was, in their order
     */
    public record Outline(
            Entry.Header header,
            RunRecord.Times times,
            Optional<String> outcome,
            List<RunRecord.Stay> phases,
            List<RunRecord.Told> decisions) {}

    /** @throws JournalException if the journal is not there, holds no complete line or does not verify */
    public static Outline outline(Path journal) {
        Entry.Header header = header(journal);
        Gathering gathered = new Gathering();
        new JournalReader(journal).read(gathered);
        return new Outline(
                header,
                times(gathered),
                gathered.ending.map(Decision::text),
                gathered.standing.stays(gathered.at),
                gathered.decisions().told());
    }

    private static Entry.Header header(Path journal) {
        return Journal.header(journal)
                .orElseThrow(() -> new JournalException(
                        JournalException.Code.UNREADABLE,
                        "the journal " + journal + " holds no complete line yet",
                        "sluice status"));
    }

    private static RunRecord.Times times(Gathering gathered) {
        return new RunRecord.Times(
                gathered.firstWall,
                gathered.lastWall,
                gathered.at,
                gathered.resumes,
                gathered.clocks.isEmpty() ? List.of(new RunRecord.Clock(0, gathered.firstWall)) : gathered.clocks);
    }

    private static RunRecord record(Entry.Header header, Runbook runbook, Gathering gathered, JournalReader reader) {
        RunRecord.Times times = times(gathered);
        List<RunRecord.Stay> stays = gathered.standing.stays(gathered.at);
        List<RunRecord.Figures> figures = gathered.readings.figures(runbook);
        List<RunRecord.Rule> rules = Rules.of(runbook, gathered);
        return new RunRecord(
                header,
                runbook,
                new RunRecord.Source(
                        reader.head(),
                        reader.lines(),
                        gathered.dropped,
                        reader.tornBytes(),
                        gathered.refold().faithful()),
                outcome(gathered),
                times,
                List.copyOf(gathered.operators),
                gathered.started,
                stays,
                gathered.decisions(),
                gathered.refold().seen(),
                gathered.people,
                figures,
                rules,
                Before.of(runbook, gathered),
                Deviations.of(header, runbook, gathered),
                Suggestions.of(runbook, times, gathered.ending, rules, figures),
                runbook.closeout().questions().stream()
                        .map(question -> new RunRecord.Answer(question, answer(gathered, question)))
                        .toList());
    }

    private static RunRecord.Outcome outcome(Gathering gathered) {
        Optional<Decision> end = gathered.ending;
        return new RunRecord.Outcome(
                end.isEmpty(),
                end.flatMap(decision -> Arrays.stream(Ending.values())
                        .filter(ending -> ending.name().equals(decision.subject()))
                        .findFirst()),
                end.map(Decision::text).orElse(""),
                end.map(Decision::reasons).orElse(List.of()).stream()
                        .filter(reason -> !reason.startsWith("sluice "))
                        .toList(),
                gathered.refold().state());
    }

    private static Optional<String> answer(Gathering gathered, Closeout.Question question) {
        return gathered.people.stream()
                .map(RunRecord.Done::signalled)
                .map(Event.Signalled::signal)
                .flatMap(signal -> signal instanceof Signal.Lesson lesson
                                && lesson.question().equals(question.name())
                        ? java.util.stream.Stream.of(lesson.answer())
                        : java.util.stream.Stream.empty())
                .reduce((earlier, later) -> later);
    }
}
