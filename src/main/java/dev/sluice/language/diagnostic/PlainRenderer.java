package dev.sluice.language.diagnostic;

import java.util.List;

/** One line a finding, {@code file:line:column: error CODE: message}, for logs and for people who listen to their screen. */
public final class PlainRenderer implements Renderer {

    @Override
    public String render(List<Report> reports) {
        StringBuilder text = new StringBuilder();
        for (Report report : reports) {
            Sources sources = Sources.of(report);
            for (Diagnostic diagnostic : report.shown()) {
                line(sources, diagnostic, text);
            }
            if (!report.diagnostics().isEmpty()) {
                text.append(report.source().name())
                        .append(": ")
                        .append(report.summary())
                        .append('\n');
            }
        }
        return text.toString();
    }

    static void line(Sources sources, Diagnostic diagnostic, StringBuilder text) {
        text.append(sources.place(diagnostic.span()))
                .append(": ")
                .append(HumanRenderer.word(diagnostic.severity()))
                .append(' ')
                .append(diagnostic.code());
        text.append(": ").append(diagnostic.message());
        for (Diagnostic.Label label : diagnostic.secondary()) {
            Sources.Place place = sources.place(label.span());
            boolean here = place.file().equals(sources.place(diagnostic.span()).file());
            text.append("; ")
                    .append(here ? "line " + place.line() : place)
                    .append(": ")
                    .append(label.text());
        }
        diagnostic.note().ifPresent(note -> text.append("; note: ").append(note));
        diagnostic.help().ifPresent(help -> text.append("; help: ").append(help.replace('\n', ' ')));
        text.append('\n');
    }
}
