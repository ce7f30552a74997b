package dev.sluice.language.syntax;

import java.util.Set;

/**
 * Finds the end of a text in {@code """}. A {@code """} first on its line closes a block; anywhere else it opens one, or closes the
 * one opened on the same line. So a forgotten closing line is found at the next opening, and never swallows it.
 */
final class BlockScanner {
    private static final Set<String> STATEMENTS = Set.of(
            "source",
            "param",
            "metric",
            "gate",
            "phase",
            "irreversible",
            "verify",
            "finally",
            "closeout",
            "alerts",
            "dashboard",
            "diagnosis",
            "symptom",
            "check",
            "cause",
            "certain",
            "likely",
            "fix",
            "offer",
            "drill",
            "test",
            "use",
            "step",
            "undo",
            "probe",
            "proceed",
            "pause",
            "throttle",
            "rollback",
            "require",
            "soak");
    private static final Set<String> TAGS = Set.of("sql", "promql", "json");

    private final CodePoints text;

    BlockScanner(CodePoints text) {
        this.text = text;
    }

    /**
     * A block's extent.
     *
     * @param end behind its last character, closing quotes included
     * @param contentEnd behind its text
     * @param rival where a {@code """} stands that does not close it, or -1
     * @param lines line feeds in it
     * @param lastLine index of the first character of the line that holds the end
     */
    record Extent(int end, int contentEnd, boolean closed, int rival, int lines, int lastLine) {}

    /** The extent of the block whose three quotes stand at the index. */
    Extent scan(int open, int lineStart) {
        int lineEnd = text.lineEnd(open);
        int sameLine = fence(open + 3, lineEnd);
        if (sameLine >= 0) {
            return new Extent(sameLine + 3, sameLine, true, -1, 0, lineStart);
        }
        int lines = 0;
        int at = lineEnd;
        while (at < text.end()) {
            int line = at + 1;
            lines++;
            int first = text.skipBlanks(line);
            int end = text.lineEnd(first);
            if (text.isFence(first)) {
                return new Extent(first + 3, Math.max(open + 3, line - 1), true, -1, lines, line);
            }
            int rival = fence(first, end);
            if (rival >= 0) {
                return opensAnother(first, rival)
                        ? unclosed(open, lineStart, line, rival)
                        : new Extent(rival + 3, rival, false, rival, lines, line);
            }
            at = end;
        }
        return unclosed(open, lineStart, text.end(), -1);
    }

    /** Whether the text before the quotes on their line looks like a statement of ours. */
    private boolean opensAnother(int first, int rival) {
        if (STATEMENTS.contains(text.wordAt(first))) {
            return true;
        }
        int end = rival;
        while (end > first && Character.isWhitespace(text.at(end - 1))) {
            end--;
        }
        int start = end;
        while (start > first && Character.isLetter(text.at(start - 1))) {
            start--;
        }
        return TAGS.contains(text.slice(start, end));
    }

    /** Without its closing quotes a block ends before the next line that looks like a statement and is not indented deeper. */
    private Extent unclosed(int open, int lineStart, int limit, int rival) {
        int indentation = text.skipBlanks(lineStart) - lineStart;
        int line = lineStart;
        int lines = 0;
        while (true) {
            int end = text.lineEnd(line);
            int next = end + 1;
            int first = text.skipBlanks(Math.min(next, text.end()));
            boolean statement = next <= limit
                    && first - next <= indentation
                    && (STATEMENTS.contains(text.wordAt(first)) || first < text.end() && text.at(first) == '}');
            if (end >= text.end() || next >= limit || statement) {
                int stop = Math.max(open + 3, Math.min(end, text.end()));
                return new Extent(stop, stop, false, rival, lines, line);
            }
            line = next;
            lines++;
        }
    }

    private int fence(int from, int to) {
        for (int at = from; at + 2 < to; at++) {
            if (text.isFence(at)) {
                int start = at;
                while (start + 3 < to && text.at(start + 3) == '"') {
                    start++;
                }
                return start;
            }
        }
        return -1;
    }
}
