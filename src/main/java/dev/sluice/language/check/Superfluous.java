package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import java.util.List;

/** One of several names with commas between them that can be taken out without a second thought. */
final class Superfluous {
    private Superfluous() {}

    /** The finding with that repair; without one where a comment may stand in between, or nothing would be left. */
    static Diagnostic remove(Diagnostic finding, List<Tree.Name> names, int index) {
        Span own = names.get(index).span();
        if (names.size() == 1) {
            return finding;
        }
        Span next = names.get(index > 0 ? index - 1 : 1).span();
        Span gap = index > 0
                ? new Span(next.end(), own.end(), next.line(), next.after().column())
                : new Span(own.start(), next.start(), own.line(), own.column());
        return next.line() == own.line() ? finding.fix(gap, "") : finding;
    }
}
