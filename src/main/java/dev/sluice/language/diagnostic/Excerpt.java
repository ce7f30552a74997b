package dev.sluice.language.diagnostic;

import dev.sluice.language.diagnostic.Sources.Place;
import dev.sluice.language.text.Span;

/**
 * The line of a place as it is shown.
 *
 * @param indent what stands under the text before the place, tabs kept
 * @param width columns of the place, at least 1
 */
record Excerpt(String text, String indent, int width) {
    private static final int WIDEST = 160;
    private static final int BEFORE_SPAN = 60;

    /** The line, or of a long one the part around the place. */
    static Excerpt of(Place place) {
        String line = place.text();
        Span span = place.span();
        boolean whole = line.length() <= WIDEST;
        int from = whole ? 0 : Math.max(0, span.column() - 1 - BEFORE_SPAN);
        int[] points =
                line.codePoints().skip(from).limit(WIDEST).map(Excerpt::visible).toArray();
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

    /** A text that quotes a file, fit for a terminal. */
    static String visible(String text) {
        return text.codePoints()
                .map(Excerpt::visible)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
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
}
