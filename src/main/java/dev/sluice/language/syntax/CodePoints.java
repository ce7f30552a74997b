package dev.sluice.language.syntax;

import org.antlr.v4.runtime.CharStream;

/** A text addressed by code points, as spans and tokens count; free of charge where the text has no surrogates. */
final class CodePoints {
    private final String text;
    private final int[] points;

    CodePoints(String text) {
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

    int length() {
        return points.length == 0 ? text.length() : points.length;
    }

    int at(int index) {
        return points.length == 0 ? text.charAt(index) : points[index];
    }

    String slice(int from, int to) {
        return points.length == 0 ? text.substring(from, to) : new String(points, from, to - from);
    }

    /** Whether {@code """} stands at the index. */
    boolean isFence(int index) {
        return index + 2 < length() && at(index) == '"' && at(index + 1) == '"' && at(index + 2) == '"';
    }

    /** The end of the line that holds the index: the index of its line feed, or the end of the text. */
    int lineEnd(int index) {
        if (points.length == 0) {
            int end = text.indexOf('\n', index);
            return end < 0 ? text.length() : end;
        }
        int end = index;
        while (end < points.length && points[end] != '\n') {
            end++;
        }
        return end;
    }

    /** The first index from this one on that holds no blank or tab. */
    int skipBlanks(int index) {
        int at = index;
        while (at < length() && (at(at) == ' ' || at(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** The letters, digits and underscores from the index on. */
    String wordAt(int index) {
        int end = index;
        while (end < length() && (Character.isLetterOrDigit(at(end)) || at(end) == '_')) {
            end++;
        }
        return slice(index, end);
    }
}
