package dev.sluice.language.diagnostic;

import dev.sluice.language.text.Span;
import java.util.List;

/** One line a finding, {@code file:line:column: error CODE: message}, for logs and for people who listen to their screen. */
public final class PlainRenderer implements Renderer {

    @Override
    public String render(List<Report> reports) {
        StringBuilder text = new StringBuilder();
        for (Report report : reports) {
            for (Diagnostic diagnostic : report.shown()) {
                line(report, diagnostic, text);
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

    private static void line(Report report, Diagnostic diagnostic, StringBuilder text) {
        Span span = diagnostic.span();
        text.append(report.source().name())
                .append(':')
                .append(span.line())
                .append(':')
                .append(span.column());
        text.append(": ")
                .append(HumanRenderer.word(diagnostic.severity()))
                .append(' ')
                .append(diagnostic.code());
        text.append(": ").append(diagnostic.message());
        for (Diagnostic.Label label : diagnostic.secondary()) {
            text.append("; line ").append(label.span().line()).append(": ").append(label.text());
        }
        diagnostic.note().ifPresent(note -> text.append("; note: ").append(note));
        diagnostic.help().ifPresent(help -> text.append("; help: ").append(help));
        text.append('\n');
    }
}
