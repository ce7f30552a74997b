package dev.sluice.gate;

/** How an explanation is laid out. */
public sealed interface Layout {

    /**
     * Each value under its place in the predicate, at the end of a vertical bar.
     *
     * @param width columns that no line exceeds, unless a single word does
     */
    record Hung(int width) implements Layout {}

    /** A tree by indentation, a part on each line: for screen readers and logs. */
    record Tree() implements Layout {}

    /** The same for lines that a caller begins with so many blanks. */
    default Layout indented(int columns) {
        return switch (this) {
            case Hung hung -> new Hung(hung.width() - columns);
            case Tree tree -> tree;
        };
    }

    /** For files and for output of which nobody knows the width. */
    Layout USUAL = new Hung(100);
}
