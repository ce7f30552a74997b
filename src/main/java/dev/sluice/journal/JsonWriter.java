package dev.sluice.journal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes JSON in the one spelling that the chain is computed over: fields in the order in which they are written, no blanks,
 * whole numbers without a point, control characters, quotes and backslashes escaped and
 * nothing else. A run writes a few lines for each batch, most of them before a general generator would have warmed up; this one
 * is as cold as it is small.
 */
final class JsonWriter {
    private static final String SHORT = "\b\t\n\f\r\"\\";
    private static final String SHORT_NAMES = "btnfr\"\\";

    private static final double EXACT_BELOW = 1e15;

    private final StringBuilder text = new StringBuilder(256);

    private JsonWriter() {}

    /** One object. */
    static byte[] object(Consumer<JsonWriter> content) {
        JsonWriter json = new JsonWriter();
        json.writeStartObject();
        content.accept(json);
        json.writeEndObject();
        return json.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    void writeStartObject() {
        separate();
        text.append('{');
    }

    void writeEndObject() {
        text.append('}');
    }

    void writeStartArray() {
        separate();
        text.append('[');
    }

    void writeEndArray() {
        text.append(']');
    }

    void writeName(String name) {
        writeString(name);
        text.append(':');
    }

    void writeString(String value) {
        separate();
        text.append('"');
        int plain = 0;
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each < ' ' || each == '"' || each == '\\') {
                text.append(value, plain, i);
                escape(each);
                plain = i + 1;
            }
        }
        text.append(value, plain, value.length()).append('"');
    }

    void writeNumber(long number) {
        separate();
        text.append(number);
    }

    /** Whole ones without a point; what is no number is text. */
    void writeAmount(double amount) {
        boolean negativeZero = amount == 0 && 1 / amount < 0;
        if (amount == Math.rint(amount) && Math.abs(amount) < EXACT_BELOW && !negativeZero) {
            writeNumber((long) amount);
        } else if (Double.isFinite(amount)) {
            separate();
            text.append(amount);
        } else {
            writeString(Double.toString(amount));
        }
    }

    void writeBoolean(boolean flag) {
        separate();
        text.append(flag);
    }

    void writeNull() {
        separate();
        text.append("null");
    }

    void writeStringProperty(String name, String value) {
        writeName(name);
        writeString(value);
    }

    void writeNumberProperty(String name, long number) {
        writeName(name);
        writeNumber(number);
    }

    void writeBooleanProperty(String name, boolean flag) {
        writeName(name);
        writeBoolean(flag);
    }

    void writeTexts(List<String> texts) {
        writeStartArray();
        texts.forEach(this::writeString);
        writeEndArray();
    }

    /** Sorted, so that equal maps give equal bytes. */
    void writeTexts(Map<String, String> texts) {
        writeStartObject();
        new TreeMap<>(texts).forEach(this::writeStringProperty);
        writeEndObject();
    }

    /** A text ends with its quote, so that a brace, a bracket or a colon at the end is one of the structure. */
    private void separate() {
        char last = text.isEmpty() ? '{' : text.charAt(text.length() - 1);
        if (last != '{' && last != '[' && last != ':') {
            text.append(',');
        }
    }

    private void escape(char control) {
        int named = SHORT.indexOf(control);
        text.append('\\');
        if (named >= 0) {
            text.append(SHORT_NAMES.charAt(named));
        } else {
            text.append(String.format("u%04X", (int) control));
        }
    }
}
