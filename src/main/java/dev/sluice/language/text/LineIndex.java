package dev.sluice.language.text;

import java.util.Arrays;

/** Finds lines and columns in a text; offsets and columns count code points, as spans do. */
public final class LineIndex {
    private final String text;
    private final int[] starts;
    private final int[] pointStarts;

    public LineIndex(String text) {
        this.text = text;
        int lines = 1 + (int) text.chars().filter(c -> c == '\n').count();
        this.starts = new int[lines];
        this.pointStarts = new int[lines];
        int points = 0;
        int line = 0;
        for (int at = 0; at < text.length(); at++) {
            if (!Character.isLowSurrogate(text.charAt(at))
                    || at == 0
                    || !Character.isHighSurrogate(text.charAt(at - 1))) {
                points++;
            }
            if (text.charAt(at) == '\n') {
                line++;
                starts[line] = at + 1;
                pointStarts[line] = points;
            }
        }
    }

    /** The line without its end, empty if the text has no such line; lines count from 1. */
    public String line(int line) {
        if (line < 1 || line > starts.length) {
            return "";
        }
        int end = line < starts.length ? starts[line] - 1 : text.length();
        String whole = text.substring(starts[line - 1], end);
        return whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
    }

    /** The line that holds the offset, from 1. */
    public int lineOf(int offset) {
        int found = Arrays.binarySearch(pointStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The column of the offset in its line, from 1. */
    public int columnOf(int offset) {
        return offset - pointStarts[lineOf(offset) - 1] + 1;
    }
}
