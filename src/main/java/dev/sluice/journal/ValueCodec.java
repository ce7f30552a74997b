package dev.sluice.journal;

import dev.sluice.engine.EffectId;
import dev.sluice.engine.Event;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Values, samples and ids, as short as they go: a day of samples stands in one journal.
 *
 * <p>An amount is a number, a flag {@code true} or {@code false}, a text a string, a moment {@code {"time": ...}}, several
 * series {@code [[{labels}, amount], ...]}. A sample is {@code [metric, value, sampledAt]}, with a list of
 * numbers of series behind it where they are counted, and the source's note where it has one, or, missing, {@code [metric, null, cause, detail]}. An effect's id is {@code [phase, step, undo, ordinal]}, and its
 * generation if that is not 0.
 */
final class ValueCodec {
    private ValueCodec() {}

    static void write(JsonWriter json, Value value) {
        switch (value) {
            case Value.Amount amount -> json.writeAmount(amount.amount());
            case Value.Flag flag -> json.writeBoolean(flag.set());
            case Value.Text text -> json.writeString(text.text());
            case Value.Moment moment -> {
                json.writeStartObject();
                json.writeStringProperty("time", moment.instant().toString());
                json.writeEndObject();
            }
            case Value.Series series -> {
                json.writeStartArray();
                for (Value.Point point : series.points()) {
                    json.writeStartArray();
                    json.writeTexts(point.labels());
                    json.writeAmount(point.amount());
                    json.writeEndArray();
                }
                json.writeEndArray();
            }
        }
    }

    static Value value(Object tree) {
        return switch (tree) {
            case Number number -> Value.amount(number.doubleValue());
            case Boolean flag -> Value.flag(flag);
            case String text -> new Value.Text(text);
            case Json.Fields moment -> new Value.Moment(Instant.parse(moment.text("time")));
            case List<?> series ->
                new Value.Series(series.stream().map(ValueCodec::point).toList());
            default -> throw new IllegalArgumentException("no value: " + tree);
        };
    }

    private static Value.Point point(Object tree) {
        List<?> parts = Json.as(tree, List.class);
        return new Value.Point(Json.textMap(parts.get(0)), Json.amount(parts.get(1)));
    }

    static void write(JsonWriter json, Event.Sample sample) {
        json.writeStartArray();
        json.writeString(sample.metric());
        switch (sample.reading()) {
            case Reading.Present present -> {
                write(json, present.value());
                json.writeNumber(present.sampledAt());
                if (!sample.series().isEmpty()) {
                    json.writeStartArray();
                    sample.series().forEach(json::writeNumber);
                    json.writeEndArray();
                }
                if (!present.note().isEmpty()) {
                    json.writeString(present.note());
                }
            }
            case Reading.Absent absent -> {
                json.writeNull();
                json.writeString(absent.missing().cause().name());
                if (!absent.missing().detail().isEmpty()) {
                    json.writeString(absent.missing().detail());
                }
            }
        }
        json.writeEndArray();
    }

    static Event.Sample sample(Object tree) {
        List<?> parts = Json.as(tree, List.class);
        String metric = Json.as(parts.get(0), String.class);
        if (parts.get(2) instanceof String cause) {
            String detail = parts.size() > 3 ? Json.as(parts.get(3), String.class) : "";
            return new Event.Sample(metric, Reading.missing(Missing.Cause.valueOf(cause), detail));
        }
        List<?> series = parts.size() > 3 && parts.get(3) instanceof List<?> counted ? counted : List.of();
        String note = parts.getLast() instanceof String said ? said : "";
        return new Event.Sample(
                metric,
                new Reading.Present(value(parts.get(1)), Json.whole(parts.get(2)), note),
                series.stream().map(count -> Math.toIntExact(Json.whole(count))).toList());
    }

    static void write(JsonWriter json, EffectId id) {
        json.writeStartArray();
        json.writeString(id.step().phase());
        json.writeString(id.step().step());
        json.writeBoolean(id.undo());
        json.writeNumber(id.ordinal());
        if (id.generation() > 0) {
            json.writeNumber(id.generation());
        }
        json.writeEndArray();
    }

    static EffectId id(List<?> parts) {
        StepRef step = new StepRef(Json.as(parts.get(0), String.class), Json.as(parts.get(1), String.class));
        int generation = parts.size() > 4 ? Math.toIntExact(Json.whole(parts.get(4))) : 0;
        return new EffectId(step, Json.as(parts.get(2), Boolean.class), Json.whole(parts.get(3)), generation);
    }

    static void write(JsonWriter json, StepRef step) {
        json.writeStartArray();
        json.writeString(step.phase());
        json.writeString(step.step());
        json.writeEndArray();
    }

    static StepRef step(List<?> parts) {
        List<String> names =
                parts.stream().map(part -> Json.as(part, String.class)).collect(Collectors.toList());
        return new StepRef(names.get(0), names.get(1));
    }
}
