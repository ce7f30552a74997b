package dev.sluice.language.diagnostic;

import dev.sluice.language.diagnostic.Sources.Place;
import dev.sluice.language.text.Span;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * SARIF 2.1.0, the exchange format of OASIS for findings; code scanning services read it. Columns count UTF-16 code units, as the
 * log says of itself.
 */
public final class SarifRenderer implements Renderer {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private final JsonMapper mapper =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private final String version;
    private final Function<Code, Page> pages;

    /**
     * @param version of Sluice
     * @param pages what each code means, for the rules' help
     */
    public SarifRenderer(String version, Function<Code, Page> pages) {
        this.version = version;
        this.pages = pages;
    }

    @Override
    public String render(List<Report> reports) {
        List<Code> codes = List.copyOf(new TreeSet<>(reports.stream()
                .flatMap(report -> report.shown().stream())
                .map(Diagnostic::code)
                .toList()));
        ObjectNode root = mapper.createObjectNode();
        root.put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = root.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "Sluice").put("version", version);
        ArrayNode rules = driver.putArray("rules");
        codes.forEach(code -> rule(code, rules.addObject()));
        run.put("columnKind", "utf16CodeUnits");
        ArrayNode results = run.putArray("results");
        for (Report report : reports) {
            Sources sources = Sources.of(report);
            for (Diagnostic diagnostic : report.shown()) {
                result(sources, diagnostic, codes.indexOf(diagnostic.code()), results.addObject());
            }
        }
        return mapper.writeValueAsString(root) + "\n";
    }

    private void rule(Code code, ObjectNode rule) {
        Page page = pages.apply(code);
        rule.put("id", code.name());
        rule.putObject("shortDescription").put("text", code.title());
        rule.putObject("fullDescription").put("text", page.text());
        rule.putObject("help").put("text", page.shown()).put("markdown", page.markdown());
    }

    private static void result(Sources sources, Diagnostic diagnostic, int rule, ObjectNode result) {
        result.put("ruleId", diagnostic.code().name()).put("ruleIndex", rule);
        result.put(
                "level",
                switch (diagnostic.severity()) {
                    case ERROR -> "error";
                    case WARNING -> "warning";
                    case HINT -> "note";
                });
        result.putObject("message").put("text", message(diagnostic));
        ObjectNode location = result.putArray("locations").addObject();
        location(sources.place(diagnostic.span()), location);
        if (!diagnostic.label().isEmpty()) {
            location.putObject("message").put("text", diagnostic.label());
        }
        if (!diagnostic.secondary().isEmpty()) {
            ArrayNode related = result.putArray("relatedLocations");
            for (Diagnostic.Label label : diagnostic.secondary()) {
                ObjectNode other = related.addObject();
                location(sources.place(label.span()), other);
                other.putObject("message").put("text", label.text());
            }
        }
        diagnostic.fix().ifPresent(fix -> fix(sources, diagnostic, fix, result.putArray("fixes")));
    }

    private static String message(Diagnostic diagnostic) {
        StringBuilder text = new StringBuilder(diagnostic.message());
        diagnostic.note().ifPresent(note -> text.append("\nnote: ").append(note));
        diagnostic.help().ifPresent(help -> text.append("\nhelp: ").append(help));
        return text.toString();
    }

    private static void fix(Sources sources, Diagnostic diagnostic, Fix fix, ArrayNode fixes) {
        ObjectNode node = fixes.addObject();
        diagnostic.help().ifPresent(help -> node.putObject("description").put("text", help));
        ArrayNode changes = node.putArray("artifactChanges");
        String file = "";
        ArrayNode replacements = null;
        for (Fix.Edit edit : fix.edits()) {
            Place place = sources.place(edit.span());
            if (replacements == null || !place.file().equals(file)) {
                file = place.file();
                ObjectNode change = changes.addObject();
                change.putObject("artifactLocation").put("uri", uri(file));
                replacements = change.putArray("replacements");
            }
            ObjectNode replacement = replacements.addObject();
            region(place, replacement.putObject("deletedRegion"));
            replacement.putObject("insertedContent").put("text", edit.replacement());
        }
        node.putObject("properties")
                .put("applicability", fix.applicability().name().toLowerCase(Locale.ROOT));
    }

    private static void location(Place place, ObjectNode location) {
        ObjectNode physical = location.putObject("physicalLocation");
        physical.putObject("artifactLocation").put("uri", uri(place.file()));
        ObjectNode region = physical.putObject("region");
        region(place, region);
        region.putObject("snippet").put("text", Excerpt.of(place).text());
    }

    private static void region(Place place, ObjectNode region) {
        Span span = place.span();
        region.put("startLine", place.line()).put("startColumn", place.lines().utf16ColumnOf(span.start()));
        region.put("endLine", place.endLine()).put("endColumn", place.lines().utf16ColumnOf(span.end()));
    }

    /** A path as a reference: what a URI has a meaning for is escaped. */
    private static String uri(String file) {
        try {
            if (file.startsWith("/")) {
                return new URI("file", "", file, null).toASCIIString();
            }
            // A colon in the first part would make a scheme of it.
            boolean colon = file.split("/", 2)[0].contains(":");
            return new URI(null, null, colon ? "./" + file : file, null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException(file, impossible);
        }
    }
}
