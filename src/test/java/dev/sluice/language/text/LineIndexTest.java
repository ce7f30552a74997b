package dev.sluice.language.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineIndexTest {
    private static final String TEXT = "a\nö𝄞x\r\n\n€𝄞";

    @Test
    void countsColumnsInCodePointsAndInUtf16() {
        LineIndex lines = new LineIndex(TEXT);

        int behindTheClef = 4;

        assertEquals(2, lines.lineOf(behindTheClef));
        assertEquals(3, lines.columnOf(behindTheClef));
        assertEquals(4, lines.utf16ColumnOf(behindTheClef));
    }

    @Test
    void countsTheBytesBeforeEachPlace() {
        LineIndex lines = new LineIndex(TEXT);
        int points = TEXT.codePointCount(0, TEXT.length());

        for (int offset = 0; offset <= points; offset++) {
            String before = TEXT.substring(0, TEXT.offsetByCodePoints(0, offset));
            assertEquals(before.getBytes(StandardCharsets.UTF_8).length, lines.byteOf(offset), before);
        }
    }

    @Test
    void takesAPlaceBehindTheTextForItsEnd() {
        assertEquals(3, new LineIndex("abc").byteOf(17));
    }
}
