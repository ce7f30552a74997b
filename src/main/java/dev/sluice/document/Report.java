package dev.sluice.document;

import dev.sluice.document.record.RecordJson;
import dev.sluice.document.record.RunRecord;
import dev.sluice.document.record.RunRecords;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Runbook;
import java.nio.file.Path;
import java.util.function.Function;

/** The report of a run, ended or still open, from its journal alone: the journal holds the runbook's text, too. */
public final class Report {
    /** What it is written in. */
    public enum Format {
        MARKDOWN,
        /** One file that asks nobody for anything: pictures, style and all. */
        HTML,
        /** {@code schemas/run-record-1.schema.json}. */
        JSON
    }

    private final RunRecord run;

    private Report(RunRecord run) {
        this.run = run;
    }

    /**
     * Reads the journal once.
     *
     * @param check makes the checked runbook of the newest text in the journal and the parameters in its first line
     * @throws dev.sluice.journal.JournalException if the journal is not there or does not verify
     */
    public static Report of(Path journal, Function<Entry.Header, Runbook> check) {
        return new Report(RunRecords.read(journal, check));
    }

    /**
     * The report, ending in one line break.
     *
     * @throws TemplateFault if a template cannot be used; JSON has none
     */
    public String write(Format format, TemplateSource source) {
        return switch (format) {
            case MARKDOWN -> new Templates(source).render("report", ReportPage.of(run, Voice.MARKDOWN));
            case HTML ->
                new Templates(source, PageHandler.Script.HTML).render("report.html", ReportPage.of(run, Voice.HTML));
            case JSON -> RecordJson.of(run);
        };
    }
}
