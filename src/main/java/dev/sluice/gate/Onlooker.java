package dev.sluice.gate;

import dev.sluice.language.model.Expression;
import dev.sluice.value.Truth;

/** Is told what predicates amount to whenever they are looked at, as whoever measures what tests reach is. */
public interface Onlooker {
    Onlooker NOBODY = (predicate, truth) -> {};

    /** @param predicate of a rule, a {@code require}, an {@code expect} or a {@code wait until}, clocks and all */
    void looked(Expression predicate, Truth truth);
}
