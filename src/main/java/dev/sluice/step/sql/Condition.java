package dev.sluice.step.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition with {@code ?} in the places of its values; a {@code ?} of its own is doubled.
 *
 * @param values texts or numbers, in the order of their places
 */
public record Condition(String sql, List<Object> values) {

    /** Holds always. */
    public static final Condition ALL = new Condition("true", List.of());

    public Condition {
        values = List.copyOf(values);
    }

    /** A condition as somebody wrote it. A comment at its end must not swallow what follows. */
    public static Condition written(String sql) {
        return new Condition("(" + QuestionMarks.escape(sql) + "\n)", List.of());
    }

    public Condition and(Condition other) {
        List<Object> both = new ArrayList<>(values);
        both.addAll(other.values);
        return new Condition(sql + " and " + other.sql, both);
    }

    public Condition inParentheses() {
        return new Condition("(" + sql + ")", values);
    }
}
