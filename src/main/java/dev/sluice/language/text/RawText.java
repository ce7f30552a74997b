package dev.sluice.language.text;

import java.util.List;

/**
 * A quoted text of a runbook with the way back: every place in it is known in the file too, although the indentation of a
 * {@code """} block has been taken off.
 *
 * @param text the text between the quotes, indentation stripped, lines joined by {@code \n}
 * @param lines where each line of {@link #text} stands in the file, in order, at least one
 * @param span the whole literal, quotes included
 */
public record RawText(String text, List<Line> lines, Span span) {

    /**
     * One line of the text.
     *
     * @param offset its first character in {@link RawText#text}, as {@link String#charAt} counts
     * @param start offset of the same character in the file, in code points
     * @param line its line in the file, 1-based
     * @param column its column in the file, 1-based, in code points
     */
    public record Line(int offset, int start, int line, int column) {}

    public RawText {
        lines = List.copyOf(lines);
    }

    /** A text that stands on one line, or in no file at all. */
    public static RawText line(String text, Span span) {
        return new RawText(text, List.of(new Line(0, span.start(), span.line(), span.column())), span);
    }

    /**
     * Where a part of the text stands in the file.
     *
     * @param from first character, as {@link String#charAt} counts
     * @param to behind the last character
     */
    public Span spanOf(int from, int to) {
        Line line = lineAt(from);
        int before = text.codePointCount(line.offset, from);
        return new Span(line.start + before, positionOf(Math.max(from, to)), line.line, line.column + before);
    }

    private int positionOf(int offset) {
        Line line = lineAt(offset);
        return line.start + text.codePointCount(line.offset, offset);
    }

    private Line lineAt(int offset) {
        int low = 0;
        int high = lines.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (lines.get(middle).offset <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return lines.get(low);
    }
}
