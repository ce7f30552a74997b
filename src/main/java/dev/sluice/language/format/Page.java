package dev.sluice.language.format;

import java.util.ArrayList;
import java.util.List;

/** Lines as they are set, each perhaps with a comment behind it; comments of lines that belong together stand in one column. */
final class Page {
    private static final String BEFORE_COMMENT = "  ";

    /**
     * A line.
     *
     * @param indent blanks before the text
     * @param comment what stands behind it, or nothing
     */
    private record Line(int indent, String text, String comment) {
        int width() {
            return indent + Page.width(text);
        }

        /** Whether a block begins or ends with the line; what is said of a block goes with no table. */
        boolean isBrace() {
            return text.endsWith("{") || text.equals("}");
        }
    }

    private final List<Line> lines = new ArrayList<>();

    /** Columns that a text of one line takes. */
    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    void add(int indent, String text) {
        lines.add(new Line(indent, text, ""));
    }

    void blank() {
        add(0, "");
    }

    /** Puts a comment behind the last line. */
    void comment(String comment) {
        Line last = lines.removeLast();
        lines.add(new Line(last.indent, last.text, comment));
    }

    String text(String separator) {
        StringBuilder page = new StringBuilder();
        int from = 0;
        while (from < lines.size()) {
            int to = from + 1;
            while (to < lines.size() && goOn(lines.get(to - 1), lines.get(to))) {
                to++;
            }
            List<Line> together = lines.subList(from, to);
            int column = together.stream().mapToInt(Line::width).max().orElse(0);
            together.forEach(line -> write(line, column, separator, page));
            from = to;
        }
        return page.toString();
    }

    /** Whether two lines, one below the other, have their comments in one column. */
    private static boolean goOn(Line above, Line below) {
        return !above.comment.isEmpty()
                && !below.comment.isEmpty()
                && above.indent == below.indent
                && !above.isBrace()
                && !below.isBrace();
    }

    private static void write(Line line, int column, String separator, StringBuilder page) {
        if (!line.text.isEmpty()) {
            page.repeat(' ', line.indent).append(line.text);
        }
        if (!line.comment.isEmpty()) {
            page.repeat(' ', column - line.width()).append(BEFORE_COMMENT).append(line.comment);
        }
        // A reader takes one carriage return for a part of the line's end.
        if (line.text.endsWith("\r") && separator.equals("\n")) {
            page.append('\r');
        }
        page.append(separator);
    }
}
