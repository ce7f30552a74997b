package dev.sluice.language.model;

import java.util.List;

/**
 * An expression's text, and where each of its parts stands in it.
 *
 * @param place of the expression itself
 */
public record WrittenExpression(String text, Place place) {

    /** What stands there. */
    public String at(Place part) {
        return text.substring(part.start(), part.end());
    }

    /**
     * Where a part stands, in characters from the beginning of the text.
     *
     * @param start its first character
     * @param end behind its last character
     * @param anchor the character that stands for it as a whole: its operator, else its first one
     * @param parts as {@link Expressions#children} lists them
     */
    public record Place(int start, int end, int anchor, List<Place> parts) {
        public Place {
            parts = List.copyOf(parts);
        }
    }
}
