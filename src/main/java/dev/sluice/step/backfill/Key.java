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

    @Override
    public String toString() {
        return values.size() == 1 ? values.getFirst() : "(" + String.join(", ", values) + ")";
    }
}
