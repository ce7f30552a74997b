package dev.sluice.language.diagnostic;

import dev.sluice.language.text.LineIndex;
import dev.sluice.language.text.Span;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Findings for programs. Lines and columns count from 1, offsets from 0, all in code points; {@code format_version} grows when
 * a field changes its meaning, not when one is added.
 */
public final class JsonRenderer implements Renderer {
    private static final int FORMAT_VERSION = 1;

    private final JsonMapper mapper =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Override
    public String render(List<Report> reports) {
        ObjectNode root = mapper.createObjectNode();
        root.put("format_version", FORMAT_VERSION);
        root.put("errors", reports.stream().mapToLong(Report::errors).sum());
        root.put("warnings", reports.stream().mapToLong(Report::warnings).sum());
        root.put("omitted", reports.stream().mapToInt(Report::omitted).sum());
        ArrayNode diagnostics = root.putArray("diagnostics");
        for (Report report : reports) {
            LineIndex lines = new LineIndex(report.source().text());
            for (Diagnostic diagnostic : report.shown()) {
                write(report, lines, diagnostic, diagnostics.addObject());
            }
        }
        return mapper.writeValueAsString(root) + "\n";
    }

    private static void write(Report report, LineIndex lines, Diagnostic diagnostic, ObjectNode node) {
        node.put("file", report.source().name());
        node.put("code", diagnostic.code().name());
        node.put("severity", HumanRenderer.word(diagnostic.severity()));
        node.put("title", diagnostic.code().title());
        node.put("message", diagnostic.message());
        range(lines, diagnostic.span(), node.putObject("range"));
        node.put("label", diagnostic.label());
        ArrayNode labels = node.putArray("labels");
        for (Diagnostic.Label label : diagnostic.secondary()) {
            ObjectNode other = labels.addObject();
            range(lines, label.span(), other.putObject("range"));
            other.put("text", label.text());
        }
        diagnostic.note().ifPresent(note -> node.put("note", note));
        diagnostic.help().ifPresent(help -> node.put("help", help));
        diagnostic.edit().ifPresent(edit -> {
            ObjectNode repair = node.putObject("edit");
            range(lines, edit.span(), repair.putObject("range"));
            repair.put("replacement", edit.replacement());
        });
    }

    private static void range(LineIndex lines, Span span, ObjectNode node) {
        node.putObject("start")
                .put("line", span.line())
                .put("column", span.column())
                .put("offset", span.start());
        node.putObject("end")
                .put("line", lines.lineOf(span.end()))
                .put("column", lines.columnOf(span.end()))
                .put("offset", span.end());
    }
}
