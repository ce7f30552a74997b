package dev.sluice.document.text;

/**
 * HTML that is written as it stands; whoever makes one has escaped the text in it. It is well-formed XML, too, so that it can stand
 * in a drawing.
 */
public record Html(String html) {
    public static final Html NOTHING = new Html("");

    /** Text on one line, without any markup of its own; also good within a quoted attribute. */
    public static Html text(String text) {
        return new Html(escape(text));
    }

    /** What {@link #text} writes. */
    public static String escape(String text) {
        return escaped(Visible.of(text, false).replaceAll("\\s+", " ").strip());
    }

    /** A name or an expression as the runbook writes it. */
    public static Html code(String text) {
        return new Html("<code>" + escape(text) + "</code>");
    }

    /** Text with its lines and blanks. */
    public static Html lines(String text) {
        return new Html("<pre>" + escaped(Visible.of(text, true).stripTrailing()) + "</pre>");
    }

    public boolean isEmpty() {
        return html.isEmpty();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return html;
    }
}
