package dev.sluice.journal;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Position;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/** Positions to JSON and back: in the journal's first event of a run rebuilt, and in the target databases. */
public final class PositionCodec {
    private static final int GENERATION = 3;
    private static final int RUNGS = 4;
    private static final int LEFT = 5;
    private static final int NO_RETURN = 6;
    private static final int BELOW = 7;

    private PositionCodec() {}

    public static String text(Position position) {
        return new String(JsonWriter.object(json -> fields(json, position)), StandardCharsets.UTF_8);
    }

    /** Absent if that is no position of this version: a later one may have written it. */
    public static Optional<Position> read(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        try {
            return Optional.of(read(Json.read(json, 0, json.length)));
        } catch (IllegalArgumentException | JacksonException unknown) {
            return Optional.empty();
        }
    }

    static void write(JsonWriter json, Position position) {
        json.writeStartObject();
        fields(json, position);
        json.writeEndObject();
    }

    private static void fields(JsonWriter json, Position position) {
        json.writeStringProperty("state", position.state().name());
        json.writeNumberProperty("passed", position.passed());
        position.phase().ifPresent(phase -> json.writeStringProperty("phase", phase));
        json.writeName("steps");
        json.writeStartArray();
        for (Position.StepAt at : position.steps()) {
            json.writeStartArray();
            json.writeString(at.step().phase());
            json.writeString(at.step().step());
            json.writeString(at.state().name());
            numbers(at).forEach(json::writeNumber);
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeName("values");
        json.writeStartObject();
        new TreeMap<>(position.values()).forEach((name, value) -> {
            json.writeName(name);
            ValueCodec.write(json, value);
        });
        json.writeEndObject();
        json.writeName("baselines");
        json.writeStartObject();
        new TreeMap<>(position.baselines()).forEach((metric, median) -> {
            json.writeName(metric);
            json.writeAmount(median);
        });
        json.writeEndObject();
        position.inFlight().ifPresent(id -> {
            json.writeName("inFlight");
            ValueCodec.write(json, id);
        });
        position.rollbackTo().ifPresent(phase -> json.writeStringProperty("rollbackTo", phase));
        position.outcome().ifPresent(outcome -> {
            json.writeStringProperty("outcome", outcome.ending().name());
            json.writeStringProperty("text", outcome.text());
        });
    }

    /** From {@link #GENERATION} on, to the last one that is not 0. */
    private static List<Integer> numbers(Position.StepAt at) {
        List<Integer> numbers =
                List.of(at.generation(), at.rungs(), number(at.left()), number(at.noReturn()), number(at.below()));
        int size = numbers.size();
        while (size > 0 && numbers.get(size - 1) == 0) {
            size--;
        }
        return numbers.subList(0, size);
    }

    static Position read(Json.Fields fields) {
        return new Position(
                fields.constant("state", RunState.class),
                (int) fields.whole("passed"),
                fields.optionalText("phase"),
                fields.list("steps").stream().map(PositionCodec::step).toList(),
                values(fields.object("values")),
                baselines(fields.object("baselines")),
                fields.has("inFlight") ? Optional.of(ValueCodec.id(fields.list("inFlight"))) : Optional.empty(),
                fields.optionalText("rollbackTo"),
                fields.optionalText("outcome")
                        .map(outcome -> new RunView.Ended(Ending.valueOf(outcome), fields.text("text"))));
    }

    private static Position.StepAt step(Object tree) {
        List<?> parts = Json.as(tree, List.class);
        return new Position.StepAt(
                new StepRef(Json.as(parts.get(0), String.class), Json.as(parts.get(1), String.class)),
                RunView.StepState.valueOf(Json.as(parts.get(2), String.class)),
                number(parts, GENERATION),
                number(parts, RUNGS),
                number(parts, LEFT) > 0,
                number(parts, NO_RETURN) > 0,
                number(parts, BELOW) > 0);
    }

    private static int number(boolean flag) {
        return flag ? 1 : 0;
    }

    private static int number(List<?> parts, int index) {
        return parts.size() > index ? Math.toIntExact(Json.whole(parts.get(index))) : 0;
    }

    private static Map<String, Value> values(Json.Fields object) {
        Map<String, Value> values = new LinkedHashMap<>();
        object.forEach((name, value) -> values.put(name, ValueCodec.value(value)));
        return values;
    }

    private static Map<String, Double> baselines(Json.Fields object) {
        Map<String, Double> baselines = new HashMap<>();
        object.forEach((name, median) -> baselines.put(name, Json.amount(median)));
        return baselines;
    }
}
