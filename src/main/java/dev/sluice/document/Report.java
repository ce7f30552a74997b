package dev.sluice.document;

import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalReader;
import dev.sluice.language.model.Runbook;
import java.nio.file.Path;
import java.util.function.Function;

/** The report of a run, from its journal alone: the journal holds the runbook's text, too. */
public final class Report {
    private Report() {}

    /**
     * The report as markdown, of an ended run or of one that is still open.
     *
     * @param check makes the checked runbook of the text and parameters in the journal's first line
     * @throws JournalException if the journal is not there or does not verify
     * @throws TemplateFault if a template cannot be used
     */
    public static String render(Path journal, Function<Entry.Header, Runbook> check, TemplateSource source) {
        Story story = new Story();
        JournalReader reader = new JournalReader(journal);
        reader.read(story::add);
        story.finish();
        Entry.Header header = story.header()
                .orElseThrow(() -> new JournalException(
                        JournalException.Code.UNREADABLE,
                        "the journal " + journal + " holds no complete line yet",
                        "sluice status"));
        Runbook runbook = check.apply(header);
        Evidence evidence = new Evidence(runbook);
        new JournalReader(journal).read(evidence);
        ReportPage page = ReportPage.of(story, evidence, runbook, reader.head(), reader.lines());
        return new Templates(source).render("report", page);
    }
}
