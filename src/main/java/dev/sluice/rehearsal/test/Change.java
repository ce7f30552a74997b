package dev.sluice.rehearsal.test;

import dev.sluice.language.model.TestCase.Word;
import java.util.List;
import java.util.Optional;

/**
 * A verdict that came, or went.
 *
 * @param at milliseconds since the test began
 * @param phase in which
 * @param share of full duty from then on, in percent points
 * @param blind whether something that decides was unknown
 * @param reasons as people read them
 */
record Change(long at, Word word, Optional<String> phase, double share, boolean blind, List<String> reasons) {
    Change {
        reasons = List.copyOf(reasons);
    }
}
