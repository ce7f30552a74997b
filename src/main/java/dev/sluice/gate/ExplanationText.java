package dev.sluice.gate;

import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Truth;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An explanation as plain text: the predicate in one line, the values hung under it as an indented tree. */
public final class ExplanationText {
    private ExplanationText() {}

    public static String tree(Explanation explanation) {
        StringBuilder text = new StringBuilder();
        append(text, explanation, 0);
        return text.toString();
    }

    private static void append(StringBuilder text, Explanation part, int depth) {
        text.append("  ".repeat(depth)).append(part.text());
        part.value().ifPresent(value -> text.append(" = ").append(value));
        if (part.value().isEmpty()) {
            part.truth().ifPresent(truth -> text.append(" is ").append(word(truth)));
        }
        String notes = notes(part);
        text.append(notes.isEmpty() ? "" : " (" + notes + ")").append('\n');
        for (Explanation below : part.parts()) {
            append(text, below, depth + 1);
        }
    }

    private static String notes(Explanation part) {
        List<String> notes = new ArrayList<>();
        part.clock().filter(clock -> !clock.isEmpty()).ifPresent(notes::add);
        part.source().ifPresent(notes::add);
        part.ageMillis().ifPresent(age -> notes.add(age(age) + " old"));
        return String.join(", ", notes);
    }

    /** An age to the second, as nobody needs it finer. */
    static String age(long millis) {
        return QuantityFormat.format(Math.floorDiv(millis, 1_000), Unit.DURATION);
    }

    private static String word(Truth truth) {
        return truth.name().toLowerCase(Locale.ROOT);
    }
}
