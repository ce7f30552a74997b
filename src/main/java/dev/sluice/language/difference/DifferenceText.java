package dev.sluice.language.difference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A difference for people: {@code weaker    phase fill, pause when lag: 10s -> 30s}. */
public final class DifferenceText {
    private DifferenceText() {}

    /** A line for each change, those of one place together. */
    public static List<String> lines(Difference difference) {
        Map<Place, List<String>> byPlace = new LinkedHashMap<>();
        for (Change change : difference.changes()) {
            byPlace.computeIfAbsent(change.place(), place -> new ArrayList<>()).add(line(change));
        }
        return byPlace.values().stream().flatMap(List::stream).toList();
    }

    /** {@code 2 weaker, 1 stricter, 3 changed}; {@code no difference}. */
    public static String summary(Difference difference) {
        String counted = Stream.of(
                        Word.WEAKER, Word.STRICTER, Word.CHANGED, Word.ADDED, Word.REMOVED, Word.MOVED, Word.TEXT)
                .filter(word -> !difference.of(word).isEmpty())
                .map(word -> difference.of(word).size() + " " + word.text())
                .collect(Collectors.joining(", "));
        return counted.isEmpty() ? "no difference" : counted;
    }

    private static String line(Change change) {
        return String.format("%-9s %s", change.word().text(), sentence(change));
    }

    /** The change without its word, on one line; long texts are cut down to where they differ. */
    public static String sentence(Change change) {
        String where = change.place().text() + ", " + change.what();
        return Excerpt.of(change)
                .map(excerpt -> excerpt.before().equals(excerpt.after())
                        ? where + ": the same words with other blanks"
                        : where + ": " + excerpt.before() + " -> " + excerpt.after())
                .orElse(where);
    }
}
