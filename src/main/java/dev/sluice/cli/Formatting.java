package dev.sluice.cli;

import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.format.Formatted;
import dev.sluice.language.format.Formatter;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.UnifiedDiff;
import dev.sluice.run.Refused;
import java.nio.file.Path;
import java.util.List;

/**
 * What formatting makes of one file.
 *
 * @param before its text
 * @param after its text as it should be; of a refused one the same
 * @param reports the findings for which it was refused
 */
record Formatting(Path file, State state, String before, String after, List<Report> reports) {
    enum State {
        UNCHANGED,
        CHANGED,
        REFUSED
    }

    /** @throws Refused if there is no such file, or it cannot be read */
    static Formatting of(Path file) throws Refused {
        return switch (RunbookFile.read(file)) {
            case Decoded.Readable readable -> of(file, readable.source());
            case Decoded.Unreadable unreadable ->
                refused(
                        file,
                        new Report(new SourceText(RunbookFile.name(file), ""), List.of(Parser.refusal(unreadable))));
        };
    }

    private static Formatting of(Path file, SourceText source) {
        return switch (Formatter.format(source)) {
            case Formatted.Text formatted -> {
                String before = source.text();
                String after = formatted.text();
                yield new Formatting(
                        file, before.equals(after) ? State.UNCHANGED : State.CHANGED, before, after, List.of());
            }
            case Formatted.Refused refused -> refused(file, new Report(source, refused.findings()));
        };
    }

    private static Formatting refused(Path file, Report report) {
        String before = report.source().text();
        return new Formatting(file, State.REFUSED, before, before, List.of(report));
    }

    /** A unified diff; empty where nothing changes. */
    String difference() {
        return UnifiedDiff.of(RunbookFile.name(file), before, after);
    }

    /** @throws Refused if the file changes and cannot be written */
    void write() throws Refused {
        if (state == State.CHANGED && !RunbookFile.isStandardInput(file)) {
            Rewriting.rewrite(file, after);
        }
    }
}
