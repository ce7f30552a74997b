package dev.sluice.journal;

import dev.sluice.engine.Event;
import dev.sluice.value.Reading;
import java.util.List;

/**
 * Events. A tick, by far the most frequent, has only {@code t} (its time on the run's clock) and, if reads ended, {@code s};
 * every other event names its kind in {@code e} and its time in {@code at}.
 */
final class EventCodec {
    private EventCodec() {}

    static void write(JsonWriter json, Event event) {
        switch (event) {
            case Event.Tick tick -> tick(json, tick);
            case Event.History history -> history(json, history);
            case Event.Started started -> started(json, started);
            case Event.Rebuilt rebuilt -> rebuilt(json, rebuilt);
            case Event.Woke woke -> woke(json, woke);
            case Event.Fenced fenced -> fenced(json, fenced);
            case Event.Moved moved -> moved(json, moved);
            case Event.Abandoned abandoned -> abandoned(json, abandoned);
            case Event.Resumed resumed -> resumed(json, resumed);
            case Event.Told told -> told(json, told);
            case Event.Examined examined -> examined(json, examined);
            case Event.EffectEnded ended -> effectEnded(json, ended);
            case Event.Signalled signalled -> signalled(json, signalled);
        }
    }

    private static void tick(JsonWriter json, Event.Tick tick) {
        json.writeNumberProperty("t", tick.at());
        if (!tick.samples().isEmpty()) {
            json.writeName("s");
            samples(json, tick.samples());
        }
    }

    private static void history(JsonWriter json, Event.History history) {
        head(json, "history", history);
        json.writeStringProperty("metric", history.metric());
        json.writeName("s");
        json.writeStartArray();
        history.samples().forEach(sample -> ValueCodec.write(json, new Event.Sample(history.metric(), sample)));
        json.writeEndArray();
    }

    private static void started(JsonWriter json, Event.Started started) {
        head(json, "started", started);
        began(json, started);
    }

    private static void rebuilt(JsonWriter json, Event.Rebuilt rebuilt) {
        head(json, "rebuilt", rebuilt);
        began(json, rebuilt.began());
        json.writeStringProperty("because", rebuilt.because());
        json.writeName("position");
        PositionCodec.write(json, rebuilt.position());
    }

    private static void woke(JsonWriter json, Event.Woke woke) {
        head(json, "woke", woke);
        json.writeStringProperty("text", woke.text());
    }

    private static void fenced(JsonWriter json, Event.Fenced fenced) {
        head(json, "fenced", fenced);
        json.writeStringProperty("text", fenced.text());
    }

    private static void moved(JsonWriter json, Event.Moved moved) {
        head(json, "moved", moved);
        json.writeStringProperty("text", moved.text());
    }

    private static void abandoned(JsonWriter json, Event.Abandoned abandoned) {
        head(json, "abandoned", abandoned);
        json.writeStringProperty("who", abandoned.who());
        json.writeStringProperty("because", abandoned.because());
    }

    private static void resumed(JsonWriter json, Event.Resumed resumed) {
        head(json, "resumed", resumed);
        json.writeStringProperty("operator", resumed.operator());
        json.writeBooleanProperty("unattended", resumed.unattended());
        json.writeBooleanProperty("stepwise", resumed.stepwise());
        resumed.patienceMillis().ifPresent(millis -> json.writeNumberProperty("patience", millis));
        resumed.takeover().ifPresent(takeover -> {
            json.writeStringProperty("from", takeover.from());
            json.writeStringProperty("because", takeover.because());
        });
        resumed.moved().ifPresent(moved -> json.writeStringProperty("moved", moved));
        meaning(json, resumed.meaning());
    }

    private static void told(JsonWriter json, Event.Told told) {
        head(json, "told", told);
        json.writeName("id");
        ValueCodec.write(json, told.id());
        json.writeStringProperty("text", told.text());
    }

    private static void examined(JsonWriter json, Event.Examined examined) {
        head(json, "examined", examined);
        json.writeStringProperty("diagnosis", examined.diagnosis());
        json.writeStringProperty("occasion", examined.occasion());
        json.writeNumberProperty("serial", examined.serial());
        json.writeName("s");
        samples(json, examined.samples());
        json.writeName("evidence");
        EvidenceCodec.write(json, examined.evidence());
    }

    private static void effectEnded(JsonWriter json, Event.EffectEnded ended) {
        head(json, "ended", ended);
        json.writeName("id");
        ValueCodec.write(json, ended.id());
        ResultCodec.write(json, ended.result());
    }

    private static void signalled(JsonWriter json, Event.Signalled signalled) {
        head(json, "signal", signalled);
        json.writeStringProperty("who", signalled.who());
        if (!signalled.id().isEmpty()) {
            json.writeStringProperty("letter", signalled.id());
        }
        SignalCodec.write(json, signalled.signal());
    }

    private static void samples(JsonWriter json, List<Event.Sample> samples) {
        json.writeStartArray();
        samples.forEach(sample -> ValueCodec.write(json, sample));
        json.writeEndArray();
    }

    private static void began(JsonWriter json, Event.Started started) {
        json.writeStringProperty("run", started.runId());
        json.writeStringProperty("digest", started.digest());
        json.writeName("set");
        json.writeTexts(started.set());
        json.writeStringProperty("environment", started.environment());
        json.writeStringProperty("operator", started.operator());
        json.writeBooleanProperty("unattended", started.unattended());
        json.writeBooleanProperty("stepwise", started.stepwise());
        started.until().ifPresent(phase -> json.writeStringProperty("until", phase));
        started.patienceMillis().ifPresent(millis -> json.writeNumberProperty("patience", millis));
        meaning(json, started.meaning());
    }

    /** The first one is what nobody wrote down. */
    private static void meaning(JsonWriter json, int meaning) {
        if (meaning != Event.FIRST_MEANING) {
            json.writeNumberProperty("meaning", meaning);
        }
    }

    private static int meaning(Json.Fields fields) {
        return fields.optionalWhole("meaning").map(Math::toIntExact).orElse(Event.FIRST_MEANING);
    }

    static boolean isEvent(Json.Fields fields) {
        return fields.has("t") || fields.has("e");
    }

    static Event read(Json.Fields fields) {
        if (fields.has("t")) {
            return new Event.Tick(
                    fields.whole("t"),
                    fields.has("s")
                            ? fields.list("s").stream().map(ValueCodec::sample).toList()
                            : List.of());
        }
        long at = fields.whole("at");
        String kind = fields.text("e");
        return switch (kind) {
            case "started" -> began(at, fields);
            case "rebuilt" ->
                new Event.Rebuilt(
                        began(at, fields), PositionCodec.read(fields.object("position")), fields.text("because"));
            case "woke" -> new Event.Woke(at, fields.text("text"));
            case "fenced" -> new Event.Fenced(at, fields.text("text"));
            case "moved" -> new Event.Moved(at, fields.text("text"));
            case "abandoned" -> new Event.Abandoned(at, fields.text("who"), fields.text("because"));
            case "resumed" ->
                new Event.Resumed(
                        at,
                        fields.text("operator"),
                        fields.flag("unattended"),
                        fields.flag("stepwise"),
                        fields.optionalWhole("patience"),
                        fields.optionalText("because").map(because -> new Event.Takeover(fields.text("from"), because)),
                        fields.optionalText("moved"),
                        meaning(fields));
            case "history" ->
                new Event.History(
                        at,
                        fields.text("metric"),
                        fields.list("s").stream()
                                .map(ValueCodec::sample)
                                .map(sample -> (Reading.Present) sample.reading())
                                .toList());
            case "told" -> new Event.Told(at, ValueCodec.id(fields.list("id")), fields.text("text"));
            case "examined" ->
                new Event.Examined(
                        at,
                        fields.text("diagnosis"),
                        fields.text("occasion"),
                        Math.toIntExact(fields.whole("serial")),
                        fields.list("s").stream().map(ValueCodec::sample).toList(),
                        EvidenceCodec.read(fields.list("evidence")));
            case "ended" -> new Event.EffectEnded(at, ValueCodec.id(fields.list("id")), ResultCodec.read(fields));
            case "signal" ->
                new Event.Signalled(
                        at,
                        fields.text("who"),
                        SignalCodec.read(fields),
                        fields.optionalText("letter").orElse(""));
            default -> throw new IllegalArgumentException("unknown event " + kind);
        };
    }

    private static Event.Started began(long at, Json.Fields fields) {
        return new Event.Started(
                at,
                fields.text("run"),
                fields.text("digest"),
                fields.textMap("set"),
                fields.text("environment"),
                fields.text("operator"),
                fields.flag("unattended"),
                fields.flag("stepwise"),
                fields.optionalText("until"),
                fields.optionalWhole("patience"),
                meaning(fields));
    }

    private static void head(JsonWriter json, String kind, Event event) {
        json.writeStringProperty("e", kind);
        json.writeNumberProperty("at", event.at());
    }
}
