package dev.sluice.document;

/** Text inside a mermaid diagram: always quoted, no HTML, no line break, nothing that the diagram's own grammar reads. */
final class Mermaid {
    private static final int LONGEST = 120;

    private Mermaid() {}

    /** A label in its quotes; a long one is cut, because the text twin below the diagram has all of it. */
    static String label(String text) {
        String line = Markdown.oneLine(text);
        int length = line.codePointCount(0, line.length());
        if (length > LONGEST) {
            line = line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)).stripTrailing() + "…";
        }
        StringBuilder label = new StringBuilder("\"");
        line.replace("%%", "% %").codePoints().forEach(c -> {
            if ("\"#<>&`\\;{}[]|".indexOf(c) >= 0) {
                label.append('#').append(c).append(';');
            } else {
                label.appendCodePoint(c);
            }
        });
        return label.append('"').toString();
    }
}
