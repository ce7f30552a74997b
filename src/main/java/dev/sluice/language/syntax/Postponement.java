package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.text.Span;
import java.util.Optional;

/** {@code postponed until OCCASION [at most D]}: a step that stands ready and waits. */
public record Postponement(Occasion until, Optional<Term.Setting> atMost, Span span) {

    /** What it waits for. */
    public sealed interface Occasion {
        /** {@code between 02:00 and 05:00 "Europe/Madrid"}. */
        record Window(Name begin, Name end, Text zone, Span span) implements Occasion {}

        /** {@code ask "..."}: a person says so. */
        record Person(Text question) implements Occasion {}

        record Condition(Term condition) implements Occasion {}
    }
}
