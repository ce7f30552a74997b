package dev.sluice.language.syntax;

import org.antlr.v4.runtime.CharStream;

/**
 * A text addressed by code points, as spans and tokens count: the first one has the index that its file's offsets begin with. Free
 * of charge where the text has no surrogates.
 */
final class CodePoints {
    private final String text;
    private final int[] points;
    private final int base;

    /** @param base the index of the first code point */
    CodePoints(String text, int base) {
        this.base = base;
        boolean surrogates = hasSurrogates(text);
        this.points = surrogates ? text.codePoints().map(CodePoints::sound).toArray() : new int[0];
        this.text = surrogates ? new String(points, 0, points.length) : text;
    }

    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Half a surrogate pair is no character. */
    private static int sound(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point;
    }

    CharStream stream() {
        return new Letters(this);
    }

    /** The index of the first code point. */
    int begin() {
        return base;
    }

    /** The index behind the last code point. */
    int end() {
        return base + (points.length == 0 ? text.length() : points.length);
    }

    int at(int index) {
        return points.length == 0 ? text.charAt(index - base) : points[index - base];
    }

    String slice(int from, int to) {
        return points.length == 0 ? text.substring(from - base, to - base) : new String(points, from - base, to - from);
    }

    /** Whether {@code """} stands at the index. */
    boolean isFence(int index) {
        return index + 2 < end() && at(index) == '"' && at(index + 1) == '"' && at(index + 2) == '"';
    }

    /** The end of the line that holds the index: the index of its line feed, or the end of the text. */
    int lineEnd(int index) {
        if (points.length == 0) {
            int end = text.indexOf('\n', index - base);
            return end < 0 ? end() : base + end;
        }
        int end = index;
        while (end < end() && at(end) != '\n') {
            end++;
        }
        return end;
    }

    /** The first index from this one on that holds no blank or tab. */
    int skipBlanks(int index) {
        int at = index;
        while (at < end() && (at(at) == ' ' || at(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** The letters, digits and underscores from the index on. */
    String wordAt(int index) {
        int end = index;
        while (end < end() && (Character.isLetterOrDigit(at(end)) || at(end) == '_')) {
            end++;
        }
        return slice(index, end);
    }
}
