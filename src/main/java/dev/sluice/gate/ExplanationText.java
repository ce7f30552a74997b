package dev.sluice.gate;

/** An explanation as plain text: the predicate in one line, the values hung under it as an indented tree. */
public final class ExplanationText {
    private ExplanationText() {}

    public static String tree(Explanation explanation) {
        throw new UnsupportedOperationException();
    }
}
