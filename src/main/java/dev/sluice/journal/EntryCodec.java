package dev.sluice.journal;

import dev.sluice.engine.Decision;
import java.util.Map;

/** Entries to JSON and back. Only additions keep {@link #SCHEMA}; a change of meaning raises it. */
final class EntryCodec {
    static final long SCHEMA = 1;

    private EntryCodec() {}

    static byte[] write(Entry entry) {
        return JsonWriter.object(json -> {
            switch (entry) {
                case Entry.Header header -> header(json, header);
                case Entry.Happened happened -> {
                    wall(json, entry);
                    EventCodec.write(json, happened.event());
                }
                case Entry.Decided decided -> {
                    wall(json, entry);
                    decision(json, decided);
                }
                case Entry.Amended amended -> {
                    wall(json, entry);
                    json.writeStringProperty("amended", amended.digest());
                    json.writeStringProperty("who", amended.who());
                    json.writeStringProperty("because", amended.because());
                    json.writeStringProperty("text", amended.text());
                }
                case Entry.Reached reached -> {
                    wall(json, entry);
                    json.writeStringProperty("reached", reached.source());
                    reached.database().ifPresent(database -> json.writeStringProperty("database", database));
                    reached.system().ifPresent(system -> json.writeStringProperty("system", system));
                    json.writeNumberProperty("timeline", reached.timeline());
                }
                case Entry.TailDropped dropped -> {
                    wall(json, entry);
                    json.writeNumberProperty("tailDropped", dropped.bytes());
                }
            }
        });
    }

    /** What is frequent is asked for first. */
    static Entry read(Json.Fields fields) {
        if (EventCodec.isEvent(fields)) {
            return new Entry.Happened(fields.whole("w"), EventCodec.read(fields));
        }
        if (fields.has("schema")) {
            return header(fields);
        }
        long wall = fields.whole("w");
        if (fields.has("d")) {
            return new Entry.Decided(
                    wall,
                    fields.whole("at"),
                    new Decision(
                            fields.constant("d", Decision.Kind.class),
                            fields.optionalText("phase"),
                            fields.text("subject"),
                            fields.text("text"),
                            fields.texts("why")));
        }
        if (fields.has("amended")) {
            return new Entry.Amended(
                    wall, fields.text("who"), fields.text("because"), fields.text("amended"), fields.text("text"));
        }
        if (fields.has("reached")) {
            return new Entry.Reached(
                    wall,
                    fields.text("reached"),
                    fields.optionalText("database"),
                    fields.optionalText("system"),
                    fields.whole("timeline"));
        }
        return new Entry.TailDropped(wall, fields.whole("tailDropped"));
    }

    private static void header(JsonWriter json, Entry.Header header) {
        json.writeNumberProperty("schema", SCHEMA);
        wall(json, header);
        json.writeStringProperty("run", header.runId());
        json.writeStringProperty("tool", header.tool());
        json.writeStringProperty("runbook", header.runbook());
        json.writeStringProperty("digest", header.digest());
        json.writeName("params");
        json.writeTexts(header.params());
        json.writeStringProperty("environment", header.environment());
        json.writeStringProperty("operator", header.operator());
        header.file().ifPresent(file -> json.writeStringProperty("file", file));
        if (!header.controls().isEmpty()) {
            json.writeName("controls");
            json.writeTexts(header.controls());
        }
        json.writeStringProperty("text", header.text());
    }

    private static Entry header(Json.Fields fields) {
        return new Entry.Header(
                fields.whole("w"),
                fields.text("run"),
                fields.text("tool"),
                fields.text("runbook"),
                fields.text("digest"),
                fields.text("text"),
                fields.textMap("params"),
                fields.text("environment"),
                fields.text("operator"),
                fields.optionalText("file"),
                fields.has("controls") ? fields.textMap("controls") : Map.of());
    }

    private static void decision(JsonWriter json, Entry.Decided decided) {
        Decision decision = decided.decision();
        json.writeStringProperty("d", decision.kind().name());
        json.writeNumberProperty("at", decided.at());
        decision.phase().ifPresent(phase -> json.writeStringProperty("phase", phase));
        json.writeStringProperty("subject", decision.subject());
        json.writeStringProperty("text", decision.text());
        json.writeName("why");
        json.writeTexts(decision.reasons());
    }

    private static void wall(JsonWriter json, Entry entry) {
        json.writeNumberProperty("w", entry.wall());
    }
}
