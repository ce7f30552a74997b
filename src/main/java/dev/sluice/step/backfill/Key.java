package dev.sluice.step.backfill;

import java.util.List;

/** One key: the values of its columns in order, as the server writes them as text. */
public record Key(List<String> values) {
    public Key {
        values = List.copyOf(values);
    }

    static Key of(String[] values) {
        return new Key(List.of(values));
    }

    String[] array() {
        return values.toArray(String[]::new);
    }

    /** As a literal of {@code text[]}: the server takes it where it knows the type, and the driver need not find out. */
    String literal() {
        StringBuilder text = new StringBuilder("{");
        for (String value : values) {
            text.append(text.length() == 1 ? "\"" : ",\"");
            for (int i = 0; i < value.length(); i++) {
                char each = value.charAt(i);
                if (each == '"' || each == '\\') {
                    text.append('\\');
                }
                text.append(each);
            }
            text.append('"');
        }
        return text.append('}').toString();
    }

    @Override
    public String toString() {
        return values.size() == 1 ? values.getFirst() : "(" + String.join(", ", values) + ")";
    }
}
