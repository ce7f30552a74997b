package dev.sluice.language.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds lines and columns in a text; offsets and columns count code points, as spans do. */
public final class LineIndex {
    private final String text;
    private final int[] starts;
    private final int[] pointStarts;
    private final int[] byteStarts;

    public LineIndex(String text) {
        this.text = text;
        int lines = 1 + (int) text.chars().filter(c -> c == '\n').count();
        this.starts = new int[lines];
        this.pointStarts = new int[lines];
        this.byteStarts = new int[lines];
        int points = 0;
        int bytes = 0;
        int line = 0;
        for (int at = 0; at < text.length(); at++) {
            if (!Character.isLowSurrogate(text.charAt(at))
                    || at == 0
                    || !Character.isHighSurrogate(text.charAt(at - 1))) {
                points++;
            }
            bytes += bytes(text.charAt(at));
            if (text.charAt(at) == '\n') {
                line++;
                starts[line] = at + 1;
                pointStarts[line] = points;
                byteStarts[line] = bytes;
            }
        }
    }

    /** Bytes of UTF-8; a pair of surrogates makes four. */
    private static int bytes(char unit) {
        return unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
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

    /** The same column as {@link String#charAt} counts, from 1. */
    public int utf16ColumnOf(int offset) {
        return before(offset).length() + 1;
    }

    /** How many bytes of UTF-8 stand before the offset. */
    public int byteOf(int offset) {
        int line = lineOf(offset);
        return byteStarts[line - 1] + before(offset).getBytes(StandardCharsets.UTF_8).length;
    }

    /** What stands before the offset on its line; all of the line for an offset behind the text. */
    private String before(int offset) {
        int line = lineOf(offset) - 1;
        int points = Math.min(offset - pointStarts[line], text.codePointCount(starts[line], text.length()));
        return text.substring(starts[line], text.offsetByCodePoints(starts[line], points));
    }
}
