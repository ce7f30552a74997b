package dev.sluice.language.syntax;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * What the lexer sees of a text. ANTLR's lexer is quick for ASCII and hundreds of times slower beyond; so each other character
 * stands in as one of the few control characters that tell its part: a blank, a quote, a sign, or just a letter. Positions and
 * texts are those of the original.
 */
final class Letters implements CharStream {
    private static final int ANY = 0x01;
    private static final int WIDE_BLANK = 0x02;
    private static final int OPENING_QUOTE = 0x03;
    private static final int CLOSING_QUOTE = 0x04;
    private static final int SINGLE_QUOTE = 0x05;
    private static final int LESS_OR_EQUAL = 0x06;
    private static final int GREATER_OR_EQUAL = 0x07;
    private static final int NOT_EQUAL = 0x08;

    private final CodePoints text;
    private final int begin;
    private final int end;
    private int index;

    Letters(CodePoints text) {
        this.text = text;
        this.begin = text.begin();
        this.end = text.end();
        this.index = begin;
    }

    @Override
    public void consume() {
        index++;
    }

    @Override
    public int LA(int offset) {
        int at = offset > 0 ? index + offset - 1 : index + offset;
        return at < begin || at >= end ? IntStream.EOF : part(text.at(at));
    }

    private static int part(int point) {
        if (point == '`') {
            return SINGLE_QUOTE;
        }
        if (point < 0x80) {
            return point >= ' ' || point == '\n' || point == '\t' || point == '\r' ? point : ANY;
        }
        return switch (point) {
            case 0x00A0, 0x200B, 0x202F, 0x2060, 0x3000, 0xFEFF -> WIDE_BLANK;
            case 0x201C, 0x201E, 0x00AB -> OPENING_QUOTE;
            case 0x201D, 0x00BB -> CLOSING_QUOTE;
            case 0x2018, 0x2019 -> SINGLE_QUOTE;
            case 0x2264 -> LESS_OR_EQUAL;
            case 0x2265 -> GREATER_OR_EQUAL;
            case 0x2260 -> NOT_EQUAL;
            default -> point >= 0x2000 && point <= 0x200A ? WIDE_BLANK : ANY;
        };
    }

    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {
        // All of the text is at hand; nothing was set aside.
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public void seek(int newIndex) {
        index = newIndex;
    }

    @Override
    public int size() {
        return end;
    }

    @Override
    public String getSourceName() {
        return UNKNOWN_SOURCE_NAME;
    }

    @Override
    public String getText(Interval interval) {
        return text.slice(Math.min(interval.a, end), Math.min(interval.b + 1, end));
    }
}
