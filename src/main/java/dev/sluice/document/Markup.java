package dev.sluice.document;

/** Markdown that is written as it stands; whoever makes one has escaped the text in it. */
public record Markup(String markdown) {
    static final Markup NOTHING = new Markup("");

    /** Text without any markup of its own. */
    static Markup text(String text) {
        return new Markup(Markdown.text(text));
    }

    boolean isEmpty() {
        return markdown.isEmpty();
    }

    @Override
    public String toString() {
        return markdown;
    }
}
