package dev.sluice.language.difference;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Two long texts, cut down to where they differ.
 *
 * @param before on one line
 * @param after on one line
 */
public record Excerpt(String before, String after) {
    private static final String NOTHING = "nothing";
    private static final int SHORT = 60;
    private static final int LONGEST = 120;
    private static final int CONTEXT = 3;
    private static final String CUT = "...";

    /** How the thing was and how it is, {@code nothing} where it is not there; empty where neither tells anything. */
    public static Optional<Excerpt> of(Change change) {
        if (change.before().isPresent() && change.after().isPresent()) {
            return Optional.of(of(change.before().get(), change.after().get()));
        }
        return change.before().isEmpty() && change.after().isEmpty()
                ? Optional.empty()
                : Optional.of(new Excerpt(
                        change.before().map(Excerpt::of).orElse(NOTHING),
                        change.after().map(Excerpt::of).orElse(NOTHING)));
    }

    /** The words around the first and the last difference; short texts whole. */
    static Excerpt of(String before, String after) {
        List<String> one = words(before);
        List<String> two = words(after);
        if (line(one).length() <= SHORT && line(two).length() <= SHORT) {
            return new Excerpt(line(one), line(two));
        }
        int shorter = Math.min(one.size(), two.size());
        int head = 0;
        while (head < shorter && one.get(head).equals(two.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && one.get(one.size() - 1 - tail).equals(two.get(two.size() - 1 - tail))) {
            tail++;
        }
        return new Excerpt(middle(one, head, tail), middle(two, head, tail));
    }

    /** One text on one line, its end cut off where it is long. */
    static String of(String text) {
        return capped(line(words(text)));
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.strip().split("\\s+"));
    }

    private static String line(List<String> words) {
        return String.join(" ", words);
    }

    private static String middle(List<String> words, int head, int tail) {
        int from = Math.max(0, head - CONTEXT);
        int to = Math.min(words.size(), words.size() - tail + CONTEXT);
        return (from > 0 ? CUT + " " : "")
                + capped(line(words.subList(from, to)))
                + (to < words.size() ? " " + CUT : "");
    }

    private static String capped(String line) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - CUT.length()) + CUT;
    }
}
