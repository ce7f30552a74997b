package dev.sluice.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON; {@link JsonWriter} writes it. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Reads one object. */
    static Fields read(byte[] bytes, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            parser.nextToken();
            Object tree = tree(parser);
            if (parser.nextToken() != null || !(tree instanceof Fields fields)) {
                throw new IllegalArgumentException("a line holds exactly one object");
            }
            return fields;
        }
    }

    private static Object tree(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("the line ends too early");
        }
        return switch (token) {
            case START_OBJECT -> {
                Fields fields = new Fields(new ArrayList<>(), new ArrayList<>());
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    fields.names.add(parser.currentName());
                    parser.nextToken();
                    fields.values.add(tree(parser));
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

    /**
     * The fields of an object, so few that they are looked through; a field that lacks or is of another type is an
     * {@link IllegalArgumentException}.
     */
    record Fields(List<String> names, List<Object> values) {

        static Fields of(Object tree) {
            return as(tree, Fields.class);
        }

        boolean has(String name) {
            return names.contains(name);
        }

        Object get(String name) {
            int index = names.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException("the field " + name + " lacks");
            }
            return values.get(index);
        }

        void forEach(BiConsumer<String, Object> each) {
            for (int i = 0; i < names.size(); i++) {
                each.accept(names.get(i), values.get(i));
            }
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

        Optional<Fields> maybeObject(String name) {
            return has(name) ? Optional.of(object(name)) : Optional.empty();
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
        Fields.of(tree).forEach((name, value) -> texts.put(name, as(value, String.class)));
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
