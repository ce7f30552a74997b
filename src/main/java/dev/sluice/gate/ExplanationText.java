package dev.sluice.gate;

import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Truth;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An explanation as plain text: the predicate in one line, and what each of its parts amounts to below it. */
public final class ExplanationText {
    private static final String INDENT = "  ";

    private ExplanationText() {}

    /** The lines of an explanation, without anything after them. */
    public static List<String> lines(Explanation explanation, Layout layout) {
        return switch (layout) {
            case Layout.Hung hung -> hung(explanation, hung.width());
            case Layout.Tree tree -> {
                List<String> lines = new ArrayList<>();
                branch(lines, explanation, 0);
                yield lines;
            }
        };
    }

    private static List<String> hung(Explanation explanation, int width) {
        if (!explanation.place().isTitle()) {
            return Hanging.lines(explanation, width);
        }
        List<String> lines = new ArrayList<>(Wrapping.lines(explanation.text() + standing(explanation), width));
        for (Explanation part : explanation.parts()) {
            hung(part, width - INDENT.length()).forEach(line -> lines.add(INDENT + line));
        }
        return lines;
    }

    private static void branch(List<String> lines, Explanation part, int depth) {
        lines.add(INDENT.repeat(depth) + part.text() + standing(part));
        part.parts().forEach(below -> branch(lines, below, depth + 1));
    }

    /** What stands behind a part's text on a line of its own: {@code  = 34s (db, 2s old)}. */
    static String standing(Explanation part) {
        String amount = amount(part);
        String joint = part.value().isPresent() ? " = " : part.truth().isPresent() ? " is " : " ";
        return amount.isEmpty() ? "" : joint + amount;
    }

    /** What a part amounts to, where that comes from and how old it is: {@code 34s (db, 2s old)}. */
    static String amount(Explanation part) {
        String amount =
                part.value().or(() -> part.truth().map(ExplanationText::word)).orElse("");
        List<String> notes = new ArrayList<>();
        part.clock().filter(clock -> !clock.isEmpty()).ifPresent(notes::add);
        part.source().ifPresent(notes::add);
        part.ageMillis().ifPresent(age -> notes.add(age(age) + " old"));
        part.note().ifPresent(notes::add);
        String noted = notes.isEmpty() ? "" : "(" + String.join(", ", notes) + ")";
        return amount + (amount.isEmpty() || noted.isEmpty() ? "" : " ") + noted;
    }

    /** An age to the second, as nobody needs it finer. */
    static String age(long millis) {
        return QuantityFormat.format(Math.floorDiv(millis, 1_000), Unit.DURATION);
    }

    private static String word(Truth truth) {
        return truth.name().toLowerCase(Locale.ROOT);
    }
}
