package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Fix;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Tabs between the words of a file; those of texts and comments belong to their author. They change nothing about what a runbook
 * does, so all tabs of a file are one warning, at the first of them.
 */
final class TabSlips {
    private static final String INDENTATION = "  ";

    private final CodePoints text;
    private final Findings findings;
    private final List<Integer> found = new ArrayList<>();
    private int from;

    TabSlips(CodePoints text, Findings findings) {
        this.text = text;
        this.findings = findings;
        this.from = text.begin();
    }

    /** A word begins here; what stands before it, behind the last one, is blank. */
    void wordBegins(int index) {
        for (int at = from; at < index; at++) {
            if (text.at(at) == '\t') {
                found.add(at);
            }
        }
    }

    void wordEnds(int index) {
        from = index;
    }

    void report() {
        if (found.isEmpty()) {
            return;
        }
        List<Fix.Edit> edits = new ArrayList<>();
        int line = 1;
        int lineStart = text.begin();
        int at = text.begin();
        for (int tab : found) {
            for (; at < tab; at++) {
                if (text.at(at) == '\n') {
                    line++;
                    lineStart = at + 1;
                }
            }
            edits.add(new Fix.Edit(new Span(tab, tab + 1, line, tab - lineStart + 1), instead(tab, lineStart)));
        }
        int count = edits.size();
        findings.add(Diagnostic.warning(
                        Code.W101,
                        edits.getFirst().span(),
                        count == 1
                                ? "a tab stands between two words"
                                : "this is the first of " + count + " tabs between words",
                        "a tab")
                .note("each editor shows a tab with a width of its own, so the columns of a table are lost")
                .help("indent by two blanks, and put one blank between words")
                .fix(Fix.machine(edits)));
    }

    private String instead(int tab, int lineStart) {
        int behind = text.skipBlanks(tab);
        if (behind >= text.end() || text.at(behind) == '\n' || text.at(behind) == '\r') {
            return "";
        }
        return behind == text.skipBlanks(lineStart) ? INDENTATION : " ";
    }
}
