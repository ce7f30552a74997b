package dev.sluice.language.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** What the bytes of a file turned out to be. */
public sealed interface Decoded {

    /** A text, without the byte order mark that it may have begun with. */
    record Readable(SourceText source) implements Decoded {}

    /**
     * No runbook.
     *
     * @param offset of the byte that shows it, from 0
     * @param line of that byte, from 1
     * @param column of that byte in code points, from 1
     */
    record Unreadable(Fault fault, int offset, int line, int column) implements Decoded {}

    enum Fault {
        TOO_LARGE,
        BINARY,
        NOT_UTF_8
    }

    /** Decodes UTF-8; nothing is replaced or guessed. */
    static Decoded of(String name, byte[] bytes) {
        if (bytes.length > SourceText.LARGEST) {
            return new Unreadable(Fault.TOO_LARGE, 0, 1, 1);
        }
        boolean marked = bytes.length >= 3
                && (bytes[0] & 0xFF) == 0xEF
                && (bytes[1] & 0xFF) == 0xBB
                && (bytes[2] & 0xFF) == 0xBF;
        int from = marked ? 3 : 0;
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer input = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer output = CharBuffer.allocate(bytes.length - from);
        CoderResult result = decoder.decode(input, output, true);
        String text = output.flip().toString();
        int binary = text.indexOf('\0');
        if (binary >= 0) {
            String before = text.substring(0, binary);
            return unreadable(Fault.BINARY, before, from + before.getBytes(StandardCharsets.UTF_8).length);
        }
        return result.isError()
                ? unreadable(Fault.NOT_UTF_8, text, input.position())
                : new Readable(new SourceText(name, text));
    }

    private static Unreadable unreadable(Fault fault, String before, int offset) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int lineStart = before.lastIndexOf('\n') + 1;
        return new Unreadable(fault, offset, line, 1 + before.codePointCount(lineStart, before.length()));
    }
}
