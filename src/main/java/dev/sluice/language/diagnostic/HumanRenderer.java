package dev.sluice.language.diagnostic;

import dev.sluice.language.text.LineIndex;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Shows each finding with the lines it is about and the places marked in them. The place of the finding itself is underlined with
 * {@code ^}, places that matter besides with {@code -}.
 */
public final class HumanRenderer implements Renderer {
    private static final int WIDEST = 160;
    private static final int BEFORE_SPAN = 60;

    private final boolean colours;

    /**
     * @param colours whether the text goes to a terminal that shows colours
     */
    public HumanRenderer(boolean colours) {
        this.colours = colours;
    }

    @Override
    public String render(List<Report> reports) {
        StringBuilder text = new StringBuilder();
        for (Report report : reports) {
            if (report.diagnostics().isEmpty()) {
                continue;
            }
            LineIndex lines = new LineIndex(report.source().text());
            for (Diagnostic diagnostic : report.shown()) {
                render(report, lines, diagnostic, text);
                text.append('\n');
            }
            text.append(report.source().name())
                    .append(": ")
                    .append(report.summary())
                    .append('\n');
        }
        return text.toString();
    }

    static String word(Diagnostic.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    /** A marked place; {@code sign} underlines it. */
    private record Mark(Span span, char sign, String label) {}

    private void render(Report report, LineIndex lines, Diagnostic diagnostic, StringBuilder text) {
        Colour colour = diagnostic.severity() == Diagnostic.Severity.ERROR ? Colour.RED : Colour.YELLOW;
        text.append(paint(colour, word(diagnostic.severity()) + " " + diagnostic.code()))
                .append(": ")
                .append(paint(Colour.BOLD, diagnostic.message()))
                .append('\n');
        Span span = diagnostic.span();
        text.append("  ")
                .append(report.source().name())
                .append(':')
                .append(span.line())
                .append(':')
                .append(span.column());
        text.append('\n');
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark(span, '^', diagnostic.label()));
        diagnostic.secondary().forEach(label -> marks.add(new Mark(label.span(), '-', label.text())));
        marks.sort(Comparator.comparingInt((Mark mark) -> mark.span.line()).thenComparing(mark -> -mark.span.column()));
        int width = String.valueOf(marks.getLast().span.line()).length();
        int shown = 0;
        for (Mark mark : marks) {
            int line = mark.span.line();
            if (lines.line(line).isEmpty()
                    && mark.span.start() >= report.source().text().length()
                    && mark.label.isEmpty()) {
                continue;
            }
            Excerpt excerpt = excerpt(lines.line(line), mark.span);
            if (line != shown) {
                if (shown != 0 && line > shown + 1) {
                    text.append(" ".repeat(2 + width - 1)).append("...\n");
                }
                text.append(paint(Colour.DIM, "  " + pad(line, width) + " | "))
                        .append(excerpt.text)
                        .append('\n');
            }
            shown = line;
            text.append(paint(Colour.DIM, "  " + " ".repeat(width) + " | ")).append(excerpt.indent);
            String underline = String.valueOf(mark.sign).repeat(excerpt.width);
            String marked = mark.label.isEmpty() ? underline : underline + " " + mark.label;
            text.append(mark.sign == '^' ? paint(colour, marked) : marked).append('\n');
        }
        diagnostic.note().ifPresent(note -> text.append("  note: ").append(note).append('\n'));
        diagnostic
                .help()
                .ifPresent(help -> text.append("  ")
                        .append(paint(Colour.GREEN, "help"))
                        .append(": ")
                        .append(help)
                        .append('\n'));
    }

    /**
     * A line as it is shown.
     *
     * @param indent what stands under the text before the place, tabs kept
     * @param width columns of the place, at least 1
     */
    private record Excerpt(String text, String indent, int width) {}

    /** The line, or of a long one the part around the place. */
    private static Excerpt excerpt(String line, Span span) {
        boolean whole = line.length() <= WIDEST;
        int from = whole ? 0 : Math.max(0, span.column() - 1 - BEFORE_SPAN);
        int[] points = line.codePoints()
                .skip(from)
                .limit(WIDEST)
                .map(HumanRenderer::visible)
                .toArray();
        boolean more = line.codePoints().skip(from).limit(WIDEST + 1L).count() > WIDEST;
        int start = Math.clamp(span.column() - 1L - from, 0, points.length);
        int end = Math.clamp((long) start + span.end() - span.start(), start, points.length);
        String left = from > 0 ? "... " : "";
        StringBuilder indent = new StringBuilder(" ".repeat(left.length()));
        for (int at = 0; at < start; at++) {
            indent.append(points[at] == '\t' ? "\t" : " ".repeat(columns(points[at])));
        }
        int width = 0;
        for (int at = start; at < end; at++) {
            width += columns(points[at]);
        }
        String shown = left + new String(points, 0, points.length) + (more ? " ..." : "");
        return new Excerpt(shown, indent.toString(), Math.max(1, width));
    }

    /** Control characters must not reach a terminal. */
    private static int visible(int point) {
        boolean unsafe = Character.isISOControl(point) && point != '\t' || Character.getType(point) == Character.FORMAT;
        return unsafe ? 0xFFFD : point;
    }

    /** Columns a terminal gives the character: two for the wide ones of East Asia and for pictures. */
    private static int columns(int point) {
        boolean wide = point >= 0x1100 && point <= 0x115F
                || point >= 0x2E80 && point <= 0xA4CF
                || point >= 0xAC00 && point <= 0xD7A3
                || point >= 0xF900 && point <= 0xFAFF
                || point >= 0xFF00 && point <= 0xFF60
                || point >= 0x1F300 && point <= 0x1FAFF;
        int type = Character.getType(point);
        boolean none = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
        return none ? 0 : wide ? 2 : 1;
    }

    private static String pad(int line, int width) {
        String number = String.valueOf(line);
        return " ".repeat(width - number.length()) + number;
    }

    private enum Colour {
        RED("1;31"),
        YELLOW("1;33"),
        GREEN("32"),
        BOLD("1"),
        DIM("2");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    private String paint(Colour colour, String text) {
        return colours ? "\u001B[" + colour.code + "m" + text + "\u001B[0m" : text;
    }
}
