package dev.sluice.language.diagnostic;

import dev.sluice.language.text.Span;
import java.util.Comparator;
import java.util.List;

/**
 * A repair of a runbook's text.
 *
 * @param applicability who may apply it
 * @param edits applied together or not at all, in the order of the text, none over another
 */
public record Fix(Applicability applicability, List<Edit> edits) {

    public enum Applicability {
        /** Means what the author meant beyond doubt: {@code check --fix} and editors apply it unread. */
        MACHINE,
        /** One thing that the author may have meant: it is shown, and a person decides. */
        SUGGESTED
    }

    /** Replace the text of the span by another; an empty span inserts. */
    public record Edit(Span span, String replacement) {}

    public Fix {
        edits = edits.stream()
                .sorted(Comparator.comparingInt((Edit edit) -> edit.span().start())
                        .thenComparing(edit -> edit.span().end()))
                .toList();
        if (edits.isEmpty()) {
            throw new IllegalArgumentException("a fix without an edit");
        }
        for (int i = 1; i < edits.size(); i++) {
            if (edits.get(i).span().start() < edits.get(i - 1).span().end()) {
                throw new IllegalArgumentException("edits over each other: " + edits);
            }
        }
    }

    public static Fix machine(List<Edit> edits) {
        return new Fix(Applicability.MACHINE, edits);
    }

    public static Fix suggested(List<Edit> edits) {
        return new Fix(Applicability.SUGGESTED, edits);
    }

    public boolean machine() {
        return applicability == Applicability.MACHINE;
    }

    /** The text after the repair. */
    public String applyTo(String text) {
        StringBuilder edited = new StringBuilder();
        int offset = 0;
        int at = 0;
        for (Edit edit : edits) {
            int from = text.offsetByCodePoints(at, edit.span().start() - offset);
            int to = text.offsetByCodePoints(
                    from, edit.span().end() - edit.span().start());
            edited.append(text, at, from).append(edit.replacement());
            at = to;
            offset = edit.span().end();
        }
        return edited.append(text, at, text.length()).toString();
    }
}
