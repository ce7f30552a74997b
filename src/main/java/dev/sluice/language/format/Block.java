package dev.sluice.language.format;

import java.util.Arrays;

/** Texts of several lines between three quotes. */
final class Block {
    static final String QUOTES = "\"\"\"";

    private Block() {}

    /**
     * The lines of a text, the quotes around it included.
     *
     * @param indent of the line on which it opens
     */
    static String[] lines(String text, int indent) {
        String[] lines = text.split("\n", -1);
        int shared = Arrays.stream(lines)
                .filter(line -> !line.isBlank())
                .mapToInt(Block::blanks)
                .min()
                .orElse(-1);
        // Indentation is taken off only where some line has nothing more of it; else it would be a part of the text.
        String inner = " ".repeat(shared == 0 ? indent + Typesetter.STEP : 0);
        StringBuilder block = new StringBuilder(QUOTES);
        for (int i = 0; i < lines.length; i++) {
            boolean beside = i == 0 && (shared > 0 || text.isEmpty());
            block.append(beside ? "" : "\n")
                    .append(lines[i].isEmpty() ? "" : inner)
                    .append(lines[i]);
        }
        return block.append('\n')
                .append(" ".repeat(indent))
                .append(QUOTES)
                .toString()
                .split("\n", -1);
    }

    private static int blanks(String line) {
        int at = 0;
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }
}
