package dev.sluice.language.diagnostic;

import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings about one runbook with all of its files, in their order. */
public record Report(FileSet files, List<Diagnostic> diagnostics) {
    /** How many findings of one text are shown; the rest is counted. */
    public static final int MOST_SHOWN = 100;

    public Report {
        diagnostics = List.copyOf(diagnostics);
    }

    /** About one file. */
    public Report(SourceText source, List<Diagnostic> diagnostics) {
        this(FileSet.of(source), diagnostics);
    }

    /** The runbook's own file. */
    public SourceText source() {
        return files.main();
    }

    public long errors() {
        return count(Diagnostic.Severity.ERROR);
    }

    public long warnings() {
        return count(Diagnostic.Severity.WARNING);
    }

    public long hints() {
        return count(Diagnostic.Severity.HINT);
    }

    /** The findings to show: errors never give way to warnings. */
    public List<Diagnostic> shown() {
        if (diagnostics.size() <= MOST_SHOWN) {
            return diagnostics;
        }
        long room = Math.max(0, MOST_SHOWN - errors());
        List<Diagnostic> shown = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            boolean error = diagnostic.severity() == Diagnostic.Severity.ERROR;
            if (shown.size() < MOST_SHOWN && (error || room > 0)) {
                shown.add(diagnostic);
                room -= error ? 0 : 1;
            }
        }
        return List.copyOf(shown);
    }

    public int omitted() {
        return diagnostics.size() - shown().size();
    }

    /** {@code 2 errors, 1 warning}; empty if there is nothing to count. */
    public String summary() {
        String all = Stream.of(counted(errors(), "error"), counted(warnings(), "warning"), counted(hints(), "hint"))
                .filter(counted -> !counted.isEmpty())
                .collect(Collectors.joining(", "));
        return omitted() == 0 ? all : all + "; " + omitted() + " of them not shown";
    }

    private static String counted(long count, String what) {
        return count == 0 ? "" : count + " " + what + (count == 1 ? "" : "s");
    }

    private long count(Diagnostic.Severity severity) {
        return diagnostics.stream().filter(one -> one.severity() == severity).count();
    }
}
