package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.text.Span;
import java.util.List;

/** {@code dashboard { ... }}. */
public record Dashboard(List<Row> rows, Span span) {
    public Dashboard {
        rows = List.copyOf(rows);
    }

    /** {@code row "TITLE" METRIC, ...}. */
    public record Row(Text title, List<Name> metrics, Span span) {
        public Row {
            metrics = List.copyOf(metrics);
        }
    }
}
