package dev.sluice.language.diagnostic;

import dev.sluice.language.diagnostic.Fix.Edit;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Repairs of one text that are applied at once. The first comes first; what is in its way has to wait. Not for several threads. */
public final class Fixes {
    private final NavigableSet<Span> taken =
            new TreeSet<>(Comparator.comparingInt(Span::start).thenComparingInt(Span::end));
    private final List<Edit> edits = new ArrayList<>();

    /** Takes the repair, unless it would change what another one changes, or add at the same place. */
    public boolean add(Fix fix) {
        if (fix.edits().stream().anyMatch(edit -> inTheWay(edit.span()))) {
            return false;
        }
        fix.edits().forEach(edit -> taken.add(edit.span()));
        return edits.addAll(fix.edits());
    }

    /** Spans that are taken never overlap, so only the neighbours count. */
    private boolean inTheWay(Span span) {
        Span before = taken.floor(span);
        Span behind = taken.higher(span);
        return before != null && (before.end() > span.start() || taken.contains(span))
                || behind != null && behind.start() < span.end();
    }

    /** The text after all repairs that were taken. */
    public String applyTo(String text) {
        return edits.isEmpty() ? text : Fix.machine(edits).applyTo(text);
    }
}
