package dev.sluice.telemetry.notify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Writes the JSON of requests. */
final class Body {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String CUT = " ... ";

    private Body() {}

    /** Fields in their order; those that are absent are left out. */
    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value instanceof Optional<?> optional) {
                String name = (String) namesAndValues[i];
                optional.ifPresent(present -> fields.put(name, present));
            } else {
                fields.put((String) namesAndValues[i], value);
            }
        }
        return fields;
    }

    static String of(Map<String, Object> fields) {
        return MAPPER.writeValueAsString(fields);
    }

    /** The text, or its beginning and its end where it is longer than a service takes. */
    static String atMost(int length, String text) {
        if (text.length() <= length) {
            return text;
        }
        int head = (length - CUT.length()) * 2 / 3;
        int tail = length - CUT.length() - head;
        int from = text.length() - tail;
        // Half of a pair of surrogates is no character.
        int headEnd = Character.isHighSurrogate(text.charAt(head - 1)) ? head - 1 : head;
        int tailStart = Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
        return text.substring(0, headEnd) + CUT + text.substring(tailStart);
    }
}
