package dev.sluice.journal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON in the one spelling that the chain is computed over: fields in the order in which the codec writes them, no blanks,
 * whole numbers without a point.
 */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final double EXACT_BELOW = 1e15;

    private Json() {}

    static byte[] write(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            content.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    static void number(JsonGenerator json, double amount) {
        boolean negativeZero = amount == 0 && 1 / amount < 0;
        if (amount == Math.rint(amount) && Math.abs(amount) < EXACT_BELOW && !negativeZero) {
            json.writeNumber((long) amount);
        } else {
            json.writeNumber(amount);
        }
    }

    static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeName(name);
        json.writeStartArray();
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    /** Sorted, so that equal maps give equal bytes. */
    static void texts(JsonGenerator json, String name, Map<String, String> texts) {
        json.writeName(name);
        texts(json, texts);
    }

    static void texts(JsonGenerator json, Map<String, String> texts) {
        json.writeStartObject();
        texts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> json.writeStringProperty(entry.getKey(), entry.getValue()));
        json.writeEndObject();
    }

    /** Reads one object. */
    static Fields read(byte[] bytes, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            parser.nextToken();
            Object tree = tree(parser);
            if (parser.nextToken() != null || !(tree instanceof Map<?, ?> fields)) {
                throw new IllegalArgumentException("a line holds exactly one object");
            }
            return new Fields(fields);
        }
    }

    private static Object tree(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("the line ends too early");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, tree(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(tree(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Optional.empty();
            default -> throw new IllegalArgumentException("unexpected " + token);
        };
    }

    /** The fields of an object; a field that lacks or is of another type is an {@link IllegalArgumentException}. */
    record Fields(Map<?, ?> fields) {

        static Fields of(Object tree) {
            return new Fields(as(tree, Map.class));
        }

        boolean has(String name) {
            return fields.containsKey(name);
        }

        Object get(String name) {
            Object value = fields.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the field " + name + " lacks");
            }
            return value;
        }

        String text(String name) {
            return as(get(name), String.class);
        }

        Optional<String> optionalText(String name) {
            return has(name) ? Optional.of(text(name)) : Optional.empty();
        }

        long whole(String name) {
            return Json.whole(get(name));
        }

        Optional<Long> optionalWhole(String name) {
            return has(name) ? Optional.of(whole(name)) : Optional.empty();
        }

        OptionalLong maybeWhole(String name) {
            return has(name) ? OptionalLong.of(whole(name)) : OptionalLong.empty();
        }

        OptionalDouble maybeAmount(String name) {
            return has(name) ? OptionalDouble.of(amount(get(name))) : OptionalDouble.empty();
        }

        double number(String name) {
            return amount(get(name));
        }

        Fields object(String name) {
            return of(get(name));
        }

        boolean flag(String name) {
            return as(get(name), Boolean.class);
        }

        List<?> list(String name) {
            return as(get(name), List.class);
        }

        List<String> texts(String name) {
            return list(name).stream().map(item -> as(item, String.class)).toList();
        }

        Map<String, String> textMap(String name) {
            return Json.textMap(get(name));
        }

        <E extends Enum<E>> E constant(String name, Class<E> type) {
            return Enum.valueOf(type, text(name));
        }
    }

    static Map<String, String> textMap(Object tree) {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<?, ?> fields = as(tree, Map.class);
        fields.forEach((key, value) -> texts.put(as(key, String.class), as(value, String.class)));
        return texts;
    }

    static long whole(Object tree) {
        return as(tree, Long.class);
    }

    static double amount(Object tree) {
        return as(tree, Number.class).doubleValue();
    }

    static <T> T as(Object tree, Class<T> type) {
        if (!type.isInstance(tree)) {
            throw new IllegalArgumentException("expected " + type.getSimpleName() + ", found " + tree);
        }
        return type.cast(tree);
    }
}
