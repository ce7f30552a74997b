package dev.sluice.language.text;

import java.util.Comparator;

/**
 * A stretch of a source text.
 *
 * @param start offset of the first code point, 0-based
 * @param end offset after the last code point
 * @param line line of the start, 1-based
 * @param column column of the start, 1-based, in code points
 */
public record Span(int start, int end, int line, int column) {
    /** From the start of the text on. */
    public static final Comparator<Span> IN_ORDER = (one, other) -> Integer.compare(one.start, other.start);

    public static final Span NONE = new Span(0, 0, 1, 1);

    /** The smallest span that covers both. */
    public Span to(Span other) {
        Span first = start <= other.start ? this : other;
        return new Span(first.start, Math.max(end, other.end), first.line, first.column);
    }

    /** The empty span just behind this one, for "something is missing here" (valid within one line). */
    public Span after() {
        return new Span(end, end, line, column + (end - start));
    }
}
