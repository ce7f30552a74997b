package dev.sluice.document.text;

/** Shows what a reader could not see: text that reads otherwise than it is would deceive whoever signs it. */
public final class Visible {
    private Visible() {}

    /**
     * Control characters, changes of the writing direction and zero-width characters are shown by their number.
     *
     * @param keepLines whether line breaks stay; else they and tabs become blanks
     */
    public static String of(String text, boolean keepLines) {
        StringBuilder visible = new StringBuilder();
        text.replace("\r\n", "\n").codePoints().forEach(c -> {
            if (c == '\n' || c == '\t' || c == '\r') {
                visible.append(keepLines ? c == '\t' ? "    " : "\n" : " ");
            } else if (isUnseen(c)) {
                visible.append("<U+%04X>".formatted(c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }

    private static boolean isUnseen(int c) {
        return Character.isISOControl(c)
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200B
                || c == 0x200E
                || c == 0x200F
                || c == 0x2028
                || c == 0x2029
                || c == 0xFEFF
                || c == 0xFFFE
                || c == 0xFFFF
                || c >= 0xD800 && c <= 0xDFFF;
    }
}
