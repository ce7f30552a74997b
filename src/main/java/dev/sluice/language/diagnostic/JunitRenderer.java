package dev.sluice.language.diagnostic;

import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.diagnostic.Sources.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One case an error, since readers count no more than one failure a case, and one passed case for a file without errors; the file is
 * the class that they group by. Warnings are output of the file's first case.
 */
public final class JunitRenderer implements Renderer {
    private final String suite;

    /**
     * @param suite the command whose findings these are
     */
    public JunitRenderer(String suite) {
        this.suite = suite;
    }

    @Override
    public String render(List<Report> reports) {
        return new Junit(
                        suite,
                        reports.stream()
                                .flatMap(report -> file(report).stream())
                                .toList())
                .xml();
    }

    private static List<Junit.Case> file(Report report) {
        Sources sources = Sources.of(report);
        StringBuilder warnings = new StringBuilder();
        List<Diagnostic> errors = new ArrayList<>();
        for (Diagnostic diagnostic : report.shown()) {
            if (diagnostic.severity() == Severity.ERROR) {
                errors.add(diagnostic);
            } else {
                PlainRenderer.line(sources, diagnostic, warnings);
            }
        }
        if (report.omitted() > 0) {
            warnings.append(report.summary()).append('\n');
        }
        String file = report.source().name();
        if (errors.isEmpty()) {
            return List.of(new Junit.Case(file, "check", 0, Optional.empty(), warnings.toString()));
        }
        List<Junit.Case> cases = new ArrayList<>();
        for (Diagnostic error : errors) {
            cases.add(failed(sources, error, file, cases.isEmpty() ? warnings.toString() : ""));
        }
        return cases;
    }

    private static Junit.Case failed(Sources sources, Diagnostic error, String file, String output) {
        StringBuilder detail = new StringBuilder();
        PlainRenderer.line(sources, error, detail);
        Place place = sources.place(error.span());
        String name = error.code() + " at " + place.line() + ":" + place.column();
        Junit.Failure failure = new Junit.Failure(error.code().name(), error.message(), detail.toString());
        return new Junit.Case(file, name, 0, Optional.of(failure), output);
    }
}
