package dev.sluice.language.diagnostic;

import dev.sluice.language.diagnostic.Sources.Place;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Findings for programs. Lines and columns count from 1, offsets and bytes from 0; columns and offsets are in code points, bytes in
 * UTF-8 behind the byte order mark, if there is one. {@code format_version} grows when a field changes its meaning or goes, not when
 * one is added.
 */
public final class JsonRenderer implements Renderer {
    private static final int FORMAT_VERSION = 2;

    private final JsonMapper mapper =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, ?> more;

    public JsonRenderer() {
        this(Map.of());
    }

    /** @param more fields of the whole, behind the findings */
    public JsonRenderer(Map<String, ?> more) {
        this.more = more;
    }

    @Override
    public String render(List<Report> reports) {
        ObjectNode root = mapper.createObjectNode();
        root.put("format_version", FORMAT_VERSION);
        root.put("files", reports.size());
        root.put("errors", reports.stream().mapToLong(Report::errors).sum());
        root.put("warnings", reports.stream().mapToLong(Report::warnings).sum());
        long hints = reports.stream().mapToLong(Report::hints).sum();
        if (hints > 0) {
            root.put("hints", hints);
        }
        root.put("omitted", reports.stream().mapToInt(Report::omitted).sum());
        ArrayNode diagnostics = root.putArray("diagnostics");
        for (Report report : reports) {
            Sources sources = Sources.of(report);
            for (Diagnostic diagnostic : report.shown()) {
                write(sources, diagnostic, diagnostics.addObject());
            }
        }
        more.forEach(root::putPOJO);
        return mapper.writeValueAsString(root) + "\n";
    }

    private static void write(Sources sources, Diagnostic diagnostic, ObjectNode node) {
        Place place = sources.place(diagnostic.span());
        node.put("file", place.file());
        node.put("code", diagnostic.code().name());
        node.put("severity", HumanRenderer.word(diagnostic.severity()));
        node.put("title", diagnostic.code().title());
        node.put("page", diagnostic.code().page());
        node.put("message", diagnostic.message());
        range(place, node);
        node.put("snippet", Excerpt.of(place).text());
        node.put("label", diagnostic.label());
        ArrayNode labels = node.putArray("labels");
        for (Diagnostic.Label label : diagnostic.secondary()) {
            placed(sources, label.span(), labels.addObject()).put("text", label.text());
        }
        diagnostic.note().ifPresent(note -> node.put("note", note));
        diagnostic.help().ifPresent(help -> node.put("help", help));
        diagnostic.fix().ifPresent(fix -> write(sources, fix, node.putObject("fix")));
    }

    private static void write(Sources sources, Fix fix, ObjectNode node) {
        node.put("applicability", fix.applicability().name().toLowerCase(Locale.ROOT));
        ArrayNode edits = node.putArray("edits");
        for (Fix.Edit edit : fix.edits()) {
            placed(sources, edit.span(), edits.addObject()).put("replacement", edit.replacement());
        }
    }

    private static ObjectNode placed(Sources sources, Span span, ObjectNode node) {
        Place place = sources.place(span);
        node.put("file", place.file());
        range(place, node);
        return node;
    }

    private static void range(Place place, ObjectNode node) {
        ObjectNode range = node.putObject("range");
        position(place, place.line(), place.column(), place.span().start(), range.putObject("start"));
        position(place, place.endLine(), place.endColumn(), place.span().end(), range.putObject("end"));
    }

    private static void position(Place place, int line, int column, int offset, ObjectNode node) {
        node.put("line", line);
        node.put("column", column);
        node.put("offset", offset);
        node.put("byte", place.lines().byteOf(offset));
    }
}
