package dev.sluice.journal;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.value.Missing;
import java.util.List;
import java.util.Optional;

/** What the checks of a diagnosis found: {@code {check, ms, columns, rows, more}}, or {@code {check, ms, cause, detail, help}}. */
final class EvidenceCodec {
    private EvidenceCodec() {}

    static void write(JsonWriter json, List<Evidence> evidence) {
        json.writeStartArray();
        for (Evidence found : evidence) {
            json.writeStartObject();
            json.writeStringProperty("check", found.check());
            json.writeNumberProperty("ms", found.millis());
            switch (found) {
                case Evidence.Table table -> write(json, table);
                case Evidence.Unread unread -> {
                    json.writeStringProperty("cause", unread.missing().cause().name());
                    json.writeStringProperty("detail", unread.missing().detail());
                    json.writeStringProperty("help", unread.help());
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonWriter json, Evidence.Table table) {
        json.writeName("columns");
        json.writeTexts(table.columns());
        json.writeName("rows");
        json.writeStartArray();
        for (List<Optional<String>> row : table.rows()) {
            json.writeStartArray();
            row.forEach(cell -> cell.ifPresentOrElse(json::writeString, json::writeNull));
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeNumberProperty("more", table.more());
    }

    static List<Evidence> read(List<?> trees) {
        return trees.stream().map(tree -> read(Json.Fields.of(tree))).toList();
    }

    private static Evidence read(Json.Fields fields) {
        String check = fields.text("check");
        long millis = fields.whole("ms");
        if (fields.has("cause")) {
            Missing missing = new Missing(fields.constant("cause", Missing.Cause.class), fields.text("detail"));
            return new Evidence.Unread(check, missing, fields.text("help"), millis);
        }
        return new Evidence.Table(
                check,
                fields.texts("columns"),
                fields.list("rows").stream().map(EvidenceCodec::row).toList(),
                fields.whole("more"),
                millis);
    }

    private static List<Optional<String>> row(Object tree) {
        List<?> cells = Json.as(tree, List.class);
        return cells.stream()
                .map(cell -> cell instanceof String text ? Optional.of(text) : Optional.<String>empty())
                .toList();
    }
}
