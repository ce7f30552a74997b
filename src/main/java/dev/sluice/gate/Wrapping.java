package dev.sluice.gate;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at its blanks. */
final class Wrapping {
    private Wrapping() {}

    /** Lines of at most that many characters, unless a single word is longer. */
    static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            int cut = blank > 0 ? blank : rest.indexOf(' ');
            if (cut <= 0) {
                break;
            }
            lines.add(rest.substring(0, cut));
            rest = rest.substring(cut + 1);
        }
        lines.add(rest);
        return lines;
    }
}
