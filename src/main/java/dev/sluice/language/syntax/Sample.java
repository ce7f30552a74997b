package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.QualifiedName;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * {@code sample [N ranges of] M rows of TABLE by KEY [where "..."] compare "..." with "..." [in TABLE [from SOURCE]]}.
 *
 * @param ranges how many ranges of keys; absent where single rows are drawn
 * @param rows how many rows, or how many in a range
 * @param other the table that is compared with; absent where it is the same one
 * @param source where that table is; absent where it is the metric's own source
 */
public record Sample(
        Optional<Term.Setting> ranges,
        Term.Setting rows,
        QualifiedName table,
        List<Name> key,
        Optional<Text> where,
        Text left,
        Text right,
        Optional<QualifiedName> other,
        Optional<Name> source,
        Span span) {
    public Sample {
        key = List.copyOf(key);
    }
}
