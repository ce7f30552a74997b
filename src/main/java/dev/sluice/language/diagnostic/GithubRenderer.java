package dev.sluice.language.diagnostic;

import dev.sluice.language.diagnostic.Sources.Place;
import java.util.List;

/**
 * Workflow commands of GitHub Actions, one line a finding: the log of a job shows them, and a pull request beside the lines they
 * are about. Columns are in code points and stated only where a finding keeps to one line, since GitHub wants it so.
 */
public final class GithubRenderer implements Renderer {

    @Override
    public String render(List<Report> reports) {
        StringBuilder text = new StringBuilder();
        for (Report report : reports) {
            Sources sources = Sources.of(report);
            for (Diagnostic diagnostic : report.shown()) {
                command(sources, diagnostic, text);
            }
            if (report.omitted() > 0) {
                text.append("::notice file=")
                        .append(property(report.source().name()))
                        .append("::")
                        .append(data(report.summary()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static void command(Sources sources, Diagnostic diagnostic, StringBuilder text) {
        Place place = sources.place(diagnostic.span());
        text.append("::")
                .append(
                        switch (diagnostic.severity()) {
                            case ERROR -> "error";
                            case WARNING -> "warning";
                            case HINT -> "notice";
                        });
        text.append(" file=").append(property(place.file()));
        text.append(",line=").append(place.line()).append(",endLine=").append(place.endLine());
        if (place.line() == place.endLine()) {
            text.append(",col=").append(place.column()).append(",endColumn=").append(place.endColumn());
        }
        Code code = diagnostic.code();
        text.append(",title=").append(property(code.name() + ": " + code.title()));
        text.append("::").append(data(message(sources, diagnostic))).append('\n');
    }

    private static String message(Sources sources, Diagnostic diagnostic) {
        StringBuilder message = new StringBuilder(diagnostic.message());
        for (Diagnostic.Label label : diagnostic.secondary()) {
            message.append('\n')
                    .append(sources.place(label.span()))
                    .append(": ")
                    .append(label.text());
        }
        diagnostic.note().ifPresent(note -> message.append("\nnote: ").append(note));
        diagnostic.help().ifPresent(help -> message.append("\nhelp: ").append(help));
        return message.toString();
    }

    /** The text behind the second pair of colons. */
    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
